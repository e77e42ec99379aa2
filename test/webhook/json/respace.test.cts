import { respace } from '../../../nodes/Zenduty/webhook/json/respace';

interface Written {
	body: string;
	payload?: string;
}

function write(json: string | Uint8Array): Written | undefined {
	const respaced = respace(json.toString());
	return respaced && { body: respaced.body.toString(), payload: respaced.payload?.toString() };
}

describe('respace', () => {
	it.each([
		['null', 'null'],
		['true', 'true'],
		['false', 'false'],
		['""', '""'],
		['[]', '[]'],
		['{}', '{}'],
		[' \t\r\n[ \t\r\n] \t\r\n', '[]'],
		['{ \n}', '{}'],
		['[1,2]', '[1, 2]'],
		['[ 1 , [true,false] ,null ]', '[1, [true, false], null]'],
		['{"a":1,"b":{"c":[]}}', '{"a": 1, "b": {"c": []}}'],
		['\n{\n\t"a" : 1 ,\r\n\t"b"\t:\t{ } }\n', '{"a": 1, "b": {}}'],
		['[{"a":[{"b":null}]},"x"]', '[{"a": [{"b": null}]}, "x"]'],
		['{"a": 1, "a": 2}', '{"a": 1, "a": 2}'],
		['{"10": 1, "2": 2}', '{"10": 1, "2": 2}'],
		['"{\\"a\\":1,\\"b\\" : [ ]}"', '"{\\"a\\":1,\\"b\\" : [ ]}"'],
	])('writes %j with the separators of json.dumps', (json, text) => {
		expect(write(json)).toEqual({ body: text });
	});

	it.each([
		'0',
		'-0',
		'7',
		'10',
		'-12',
		'1.0',
		'1.10',
		'0.5',
		'-0.0',
		'1e5',
		'1E5',
		'1e+05',
		'1E-7',
		'12.5e+300',
		'9876543210123456789',
		'0e0',
		'1e400',
	])('keeps the number %s', (literal) => {
		expect(write(literal)).toEqual({ body: literal });
		expect(write(`[${literal},${literal}]`)).toEqual({ body: `[${literal}, ${literal}]` });
	});

	it.each([
		['space to ~', " !#$%&'()*+,-./0:;<=>?@A[]^_`a{|}~", " !#$%&'()*+,-./0:;<=>?@A[]^_`a{|}~"],
		['a slash with a backslash', '\\/', '/'],
		['a quotation mark', '\\"', '\\"'],
		['a backslash', '\\\\', '\\\\'],
		['the letters of escapes', '\\b\\f\\n\\r\\t', '\\b\\f\\n\\r\\t'],
		[
			'characters that have a letter, by number',
			'\\u0008\\u000c\\u000A\\u000D\\u0009',
			'\\b\\f\\n\\r\\t',
		],
		['punctuation by number', '\\u0022\\u005c\\u002F\\u005C', '\\"\\\\/\\\\'],
		['ASCII by number', '\\u0020\\u0041\\u007e', ' A~'],
		['controls by number', '\\u0000\\u001f\\u001F\\u000b', '\\u0000\\u001f\\u001f\\u000b'],
		['U+007F', '\u007f\\u007f\\u007F', '\\u007f\\u007f\\u007f'],
		[
			'hexadecimal digits of both cases',
			'\\uABCD\\uabcd\\uEF09\\u9Fe0',
			'\\uabcd\\uabcd\\uef09\\u9fe0',
		],
		['U+0080 and U+07FF', '\u0080\u07ff', '\\u0080\\u07ff'],
		['U+00BF and U+00C0', '¿À', '\\u00bf\\u00c0'],
		['U+0800 and U+FFFF', '\u0800\uffff', '\\u0800\\uffff'],
		['U+D7FF and U+E000', '\ud7ff\ue000', '\\ud7ff\\ue000'],
		['U+2028', '\u2028', '\\u2028'],
		['é and ☕', 'é☕', '\\u00e9\\u2615'],
		['the first character of four bytes', '\u{10000}', '\\ud800\\udc00'],
		['an emoji', '🚨', '\\ud83d\\udea8'],
		['U+FFFFF', '\u{fffff}', '\\udbbf\\udfff'],
		['the last character of four bytes', '\u{10ffff}', '\\udbff\\udfff'],
		['a lone surrogate', '\\uD83D', '\\ud83d'],
		['a mixture', 'a\\u00e9é\\n"'.slice(0, -1), 'a\\u00e9\\u00e9\\n'],
	])('escapes %s as json.dumps does', (_what, inner, text) => {
		expect(write(`"${inner}"`)).toEqual({ body: `"${text}"` });
		expect(write(`{"${inner}":["${inner}"]}`)).toEqual({ body: `{"${text}": ["${text}"]}` });
	});

	it('has room for a text in which each byte becomes six', () => {
		expect(write(`"${'\u007f'.repeat(5000)}"`)).toEqual({ body: `"${'\\u007f'.repeat(5000)}"` });
	});

	it('returns a text of json.dumps unchanged', () => {
		const text = '{"payload": {"a": [1.0, "\\u00e9"], "b": {}}}';
		expect(write(text)).toEqual({ body: text, payload: '{"a": [1.0, "\\u00e9"], "b": {}}' });
	});

	it.each([
		['an object', '{"payload":{"a":1,"b":[]}}', '{"a": 1, "b": []}'],
		['a text', '{"payload":"é"}', '"\\u00e9"'],
		['a number', '{ "payload" : 1.0 }', '1.0'],
		['null', '{"payload":null}', 'null'],
		['a name with escapes', '{"p\\u0061yloa\\u0064":1}', '1'],
		['one that holds another', '{"payload":{"payload":1}}', '{"payload": 1}'],
		['one that holds others', '{"payload":{"a":1,"b":2}}', '{"a": 1, "b": 2}'],
	])('returns the payload: %s', (_what, json, payload) => {
		expect(write(json)?.payload).toBe(payload);
	});

	it.each([
		['no object', '"payload"'],
		['no such member', '{"a":1}'],
		['another case', '{"Payload":1}'],
		['a longer name', '{"payload ":1,"payloads":2}'],
		['a shorter name', '{"payloa":1}'],
		['a value', '{"a":"payload"}'],
		['a nested one', '{"a":{"payload":1}}'],
		['one in an array', '[{"payload":1}]'],
		['one in an array in an object', '{"a":[{"payload":1}]}'],
		['a member before it', '{"a":1,"payload":2}'],
		['a member after it', '{"payload":2,"a":1}'],
		['a member with an empty name after it', '{"payload":2,"":1}'],
		['one on each side', '{"a":1,"payload":[1,2],"b":2}'],
		['a second one', '{"payload":1,"payload":1}'],
		['a third one', '{"payload":1,"payload":1,"payload":1}'],
		['a second one with escapes', '{"payload":1,"\\u0070ayload":1}'],
		['a second one after one with escapes', '{"\\u0070ayload":1,"payload":1}'],
	])('returns no payload for %s', (_what, json) => {
		expect(write(json)).toBeDefined();
		expect(write(json)?.payload).toBeUndefined();
	});

	it.each([
		['arrays', '[', '', ']'],
		['objects', '{"a": ', '1', '}'],
	])('has no limit for levels of %s', (_what, open, inner, close) => {
		const deep = open.repeat(100_000) + inner + close.repeat(100_000);
		expect(write(`${deep} `)).toEqual({ body: deep });
	});

	it.each([
		'',
		' ',
		',',
		']',
		'}',
		':',
		'[',
		'[1',
		'[1,',
		'[1,]',
		'[,1]',
		'[1 2]',
		'[1}',
		'[]]',
		'[1:2]',
		'{',
		'{"a"',
		'{"a":',
		'{"a":1',
		'{"a":1,',
		'{"a":1,}',
		'{,"a":1}',
		'{"a":1]',
		'{"a" 1}',
		'{"a",1}',
		'{"a"::1}',
		'{"a":}',
		'{a":1}',
		'{1:1}',
		'{null:1}',
		"{'a':1}",
		'{"a":1 "b":2}',
		'{"a":1;"b":2}',
		'1 1',
		'{}{}',
		'{} x',
		'nul',
		'nulL',
		'nullx',
		'Null',
		'tru',
		'truE',
		'fals',
		'falsE',
		'n',
		'None',
		'NaN',
		'Infinity',
		'-Infinity',
		'-',
		'--1',
		'+1',
		'01',
		'-01',
		'00',
		'.5',
		'1.',
		'1.e5',
		'1..5',
		'1.5.5',
		'1e',
		'1e+',
		'1e-',
		'1e+-5',
		'1e5.5',
		'1ee5',
		'1e5e5',
		'-a',
		'1a',
		'1/',
		'1:',
		'0x10',
		'1_000',
		'"',
		'"a',
		'"\\"',
		'"\\',
		'"\\x"',
		'"\\a"',
		'"\\U0041"',
		'"\\u"',
		'"\\u004"',
		'"\\u004',
		'"\\u004g"',
		'"\\u004G"',
		'"\\u00`1"',
		'"\\u00@1"',
		'"\\u00/1"',
		'"\\u00:1"',
		'"\\u-041"',
		'"\\u 041"',
		'"a"b"',
		'"\n"',
		'"\t"',
		'["a\n]',
		'{"a\t:1}',
		'"\u0000"',
		'"\u001f"',
		"'a'",
		'\ufeff{}',
		'\u00a0{}',
		'\v{}',
		'\f{}',
		'{}\u0000',
		'// x\n{}',
		'é',
		'\u007f',
	])('returns undefined for %j, which is not JSON', (json) => {
		expect(write(json)).toBeUndefined();
		expect(() => JSON.parse(json)).toThrow(SyntaxError);
		expect(write(`[null, ${json}, null]`)).toBeUndefined();
	});

	it('reads only the bytes that it is given', () => {
		const memory = Buffer.from('[1, 2]garbage');
		expect(write(memory.subarray(0, 6))).toEqual({ body: '[1, 2]' });
		expect(write(memory.subarray(0, 5))).toBeUndefined();
	});
});
