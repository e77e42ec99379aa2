import fc from 'fast-check';
import { escapeText, markup } from '../../nodes/Zenduty/answerPage/markup';
import { find, readText } from '../support/html.cjs';

/** Texts with many of the characters that HTML gives a meaning. */
const hostile = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ unit: fc.constantFrom(...'<>&"\'`/=!-;#x a\n\0'), maxLength: 40 }),
	fc.constantFrom('</title><script>', '" onfocus="x', "' autofocus '", '&lt;b&gt;', '<!--', ']]>'),
);

describe('escapeText', () => {
	it('leaves nothing that opens a tag or a reference, or ends an attribute', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				expect(escapeText(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
			}),
		);
	});

	it('keeps what is read', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				// A reader of HTML has one kind of line break, and drops NUL or shows a sign for it.
				const read = text.replace(/\r\n?/g, '\n');
				const escaped = escapeText(text);
				expect(readText(escaped)).toBe(read.replaceAll('\0', ''));
				const [input] = find(`<input value="${escaped}">`, 'input');
				expect(input.attributes.value).toBe(read.replaceAll('\0', '\uFFFD'));
			}),
		);
	});
});

describe('markup', () => {
	it('escapes texts and keeps pieces of markup', () => {
		const item = (text: string) => markup`<li title="${text}">${text}</li>`;
		expect(markup`<ul>${['a & b', '"<c>"'].map(item)}</ul>`.markup).toBe(
			'<ul><li title="a &amp; b">a &amp; b</li><li title="&quot;&lt;c&gt;&quot;">&quot;&lt;c&gt;&quot;</li></ul>',
		);
	});

	it('takes a piece, several, or none', () => {
		const piece = markup`<b>1</b>`;
		expect(markup`${piece}-${[piece, piece]}-${[]}-${''}`.markup).toBe(
			'<b>1</b>-<b>1</b><b>1</b>--',
		);
	});

	it('escapes each text of several', () => {
		expect(markup`${['<a>', markup`<b>`]}`.markup).toBe('&lt;a&gt;<b>');
	});

	it('takes backslashes as they are', () => {
		expect(markup`${'C:\\new\\u0041'}`.markup).toBe('C:\\new\\u0041');
	});
});
