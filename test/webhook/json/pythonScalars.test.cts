import { quote, reprFloat } from '../../../nodes/Zenduty/webhook/json/dumps';

// Many more of both are compared with Python in `test/conformance/python.test.cts`.
it.each([
	['nothing', '', '""'],
	[
		'space to ~',
		" !#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~",
		'" !#$%&\'()*+,-./09:;<=>?@AZ[]^_`az{|}~"',
	],
	['a quotation mark', '"', '"\\""'],
	['a backslash', '\\', '"\\\\"'],
	['controls', '\b\f\n\r\t', '"\\b\\f\\n\\r\\t"'],
	['controls without a letter in JSON', '\u0000\v\u001f', '"\\u0000\\u000b\\u001f"'],
	['U+007F, which JSON.stringify leaves', '\u007f', '"\\u007f"'],
	['U+0080', '\u0080', '"\\u0080"'],
	['U+00FF in lower case', 'ÿ', '"\\u00ff"'],
	['U+2028 and U+FFFF', '\u2028\uffff', '"\\u2028\\uffff"'],
	['an emoji as two units', '🚨', '"\\ud83d\\udea8"'],
	['a lone surrogate', '\udea8', '"\\udea8"'],
])('quotes %s', (_what, text, expected) => {
	expect(quote(text)).toBe(expected);
	expect(quote(`a${text}z`)).toBe(`"a${expected.slice(1, -1)}z"`);
	expect(quote(`${text}é${text}`)).toContain('\\u00e9');
});

it.each([
	[0, '0.0'],
	[-0, '-0.0'],
	[-1, '-1.0'],
	[-2.5, '-2.5'],
	[0.1 + 0.2, '0.30000000000000004'],
	[-1e-4, '-0.0001'],
	[0.00012, '0.00012'],
	[9.999999999999999e-5, '9.999999999999999e-05'],
	[-1.5e-5, '-1.5e-05'],
	[1e-10, '1e-10'],
	[5e-324, '5e-324'],
	[9999999999999998, '9999999999999998.0'],
	[1e16, '1e+16'],
	[-123456789012345680, '-1.2345678901234568e+17'],
	[1.7976931348623157e308, '1.7976931348623157e+308'],
])('writes the float %d', (value, text) => {
	expect(reprFloat(value)).toBe(text);
});
