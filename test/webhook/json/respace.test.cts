import { dumps } from '../../../nodes/Zenduty/webhook/json/dumps';
import { respace } from '../../../nodes/Zenduty/webhook/json/respace';

interface Written {
	body: string;
	payload?: string;
}

function write(json: string): Written | undefined {
	const respaced = respace(json);
	return respaced && { body: respaced.body.toString(), payload: respaced.payload?.toString() };
}

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

it.each(['-0', '1.10', '1E+05', '9876543210123456789', '1e400'])(
	'keeps the number %s',
	(literal) => {
		expect(write(literal)).toEqual({ body: literal });
		expect(write(`[${literal},${literal}]`)).toEqual({ body: `[${literal}, ${literal}]` });
	},
);

it.each([
	['ASCII', " !#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~", " !#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~"],
	['short escapes', '\\"\\\\\\b\\f\\n\\r\\t', '\\"\\\\\\b\\f\\n\\r\\t'],
	['a slash with a backslash', '\\/', '/'],
	['what needs no escape', '\\u0020\\u0041\\u007e\\u002F', ' A~/'],
	['what has a short escape', '\\u0008\\u000A\\u0022\\u005c', '\\b\\n\\"\\\\'],
	['controls', '\\u0000\\u001F\\u000b', '\\u0000\\u001f\\u000b'],
	['U+007F', '\u007f\\u007f\\u007F', '\\u007f\\u007f\\u007f'],
	['hexadecimal digits of both cases', '\\uABCD\\uabcd\\u9Fe0', '\\uabcd\\uabcd\\u9fe0'],
	['U+0080 and U+FFFF', '\u0080\uffff', '\\u0080\\uffff'],
	['é and ☕', 'é☕', '\\u00e9\\u2615'],
	['an emoji', '🚨', '\\ud83d\\udea8'],
	['a lone surrogate', '\\uD83D', '\\ud83d'],
])('escapes %s as json.dumps does', (_what, inner, text) => {
	expect(write(`"${inner}"`)).toEqual({ body: `"${text}"` });
	expect(write(`{"${inner}":["${inner}"]}`)).toEqual({ body: `{"${text}": ["${text}"]}` });
});

it('writes each UTF-16 unit as dumps does, escaped and unescaped', () => {
	const units = Array.from({ length: 0x10000 }, (_, unit) => unit);
	const escaped = units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
	const text = String.fromCharCode(...units.slice(0, 0x8000), ...units.slice(0x8000));
	const expected = { body: dumps(text) };
	expect(write(`"${escaped}"`)).toEqual(expected);
	expect(write(JSON.stringify(text))).toEqual(expected);
});

it.each([1, 2, 63, 64, 65, 66, 67, 200])('leaves out runs of %d units of white space', (length) => {
	for (const unit of ' \n\t\r') {
		const run = unit.repeat(length);
		const json = `${run}[${run}1${run},${run}"a${' '.repeat(length)}é"${run}]${run}`;
		expect(write(json)).toEqual({ body: `[1, "a${' '.repeat(length)}\\u00e9"]` });
	}
});

it.each(['1023456789'.repeat(30), '1e0123456789', '-0.00123456789E-99999'])(
	'keeps all digits of %s',
	(number) => {
		expect(write(number)).toEqual({ body: number });
		expect(write(`{"a":${number}}`)).toEqual({ body: `{"a": ${number}}` });
		expect(write(`[${number}\n]`)).toEqual({ body: `[${number}]` });
	},
);

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

// What is JSON is decided by JSON.parse.
it.each(['', '[1,]', "{'a':1}", 'NaN', '{} x', '\ufeff{}', '"\n"', '"\\x"'])(
	'returns undefined for %j, which is not JSON',
	(json) => {
		expect(write(json)).toBeUndefined();
		expect(write(`[null, ${json}, null]`)).toBeUndefined();
	},
);
