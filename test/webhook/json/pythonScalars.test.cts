import { quote, reprFloat } from '../../../nodes/Zenduty/webhook/json/dumps';

describe('quote', () => {
	it.each([
		['nothing', '', '""'],
		[
			'space to ~',
			" !#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~",
			'" !#$%&\'()*+,-./09:;<=>?@AZ[]^_`az{|}~"',
		],
		['a slash', 'a/b', '"a/b"'],
		['markup', '<b>&amp;</b>', '"<b>&amp;</b>"'],
	])('leaves %s as it is', (_what, text, expected) => {
		expect(quote(text)).toBe(expected);
	});

	it.each([
		['a quotation mark', '"', '"\\""'],
		['a backslash', '\\', '"\\\\"'],
		['backspace', '\b', '"\\b"'],
		['form feed', '\f', '"\\f"'],
		['line feed', '\n', '"\\n"'],
		['carriage return', '\r', '"\\r"'],
		['tab', '\t', '"\\t"'],
		['U+0000', '\u0000', '"\\u0000"'],
		['U+000B, which has no letter in JSON', '\v', '"\\u000b"'],
		['U+001F', '\u001f', '"\\u001f"'],
		['U+007F, which JSON.stringify leaves', '\u007f', '"\\u007f"'],
		['U+0080', '\u0080', '"\\u0080"'],
		['é', 'é', '"\\u00e9"'],
		['U+00FF in lower case', 'ÿ', '"\\u00ff"'],
		['U+0100', 'Ā', '"\\u0100"'],
		['U+2028', '\u2028', '"\\u2028"'],
		['U+2029', '\u2029', '"\\u2029"'],
		['U+FFFF', '\uffff', '"\\uffff"'],
		['an emoji as two units', '🚨', '"\\ud83d\\udea8"'],
		['a lone high surrogate', '\ud83d', '"\\ud83d"'],
		['a lone low surrogate', '\udea8', '"\\udea8"'],
	])('escapes %s', (_what, text, expected) => {
		expect(quote(text)).toBe(expected);
		expect(quote(`a${text}z`)).toBe(`"a${expected.slice(1, -1)}z"`);
	});

	it('escapes every character that needs it', () => {
		expect(quote('é "é"\né')).toBe('"\\u00e9 \\"\\u00e9\\"\\n\\u00e9"');
	});
});

describe('reprFloat', () => {
	it.each([
		[0, '0.0'],
		[-0, '-0.0'],
		[1, '1.0'],
		[-1, '-1.0'],
		[0.1, '0.1'],
		[-2.5, '-2.5'],
		[1.1, '1.1'],
		[100, '100.0'],
		[0.1 + 0.2, '0.30000000000000004'],
		[123456789.125, '123456789.125'],
	])('writes %d plainly', (value, text) => {
		expect(reprFloat(value)).toBe(text);
	});

	it.each([
		[0.001, '0.001'],
		[1e-4, '0.0001'],
		[0.00012, '0.00012'],
		[-1e-4, '-0.0001'],
		[9.999999999999999e-5, '9.999999999999999e-05'],
		[1e-5, '1e-05'],
		[-1.5e-5, '-1.5e-05'],
		[1e-7, '1e-07'],
		[1e-10, '1e-10'],
		[1e-100, '1e-100'],
		[2.2250738585072014e-308, '2.2250738585072014e-308'],
		[5e-324, '5e-324'],
	])('begins an exponent below 1e-4: %d', (value, text) => {
		expect(reprFloat(value)).toBe(text);
	});

	it.each([
		[1e15, '1000000000000000.0'],
		[9999999999999998, '9999999999999998.0'],
		[1e16, '1e+16'],
		[10000000000000002, '1.0000000000000002e+16'],
		[-1e16, '-1e+16'],
		[123456789012345680, '1.2345678901234568e+17'],
		[1e21, '1e+21'],
		[1e22, '1e+22'],
		[1e100, '1e+100'],
		[1.7976931348623157e308, '1.7976931348623157e+308'],
	])('begins an exponent from 1e16: %d', (value, text) => {
		expect(reprFloat(value)).toBe(text);
	});
});
