import fc from 'fast-check';
import { withLinks } from '../../nodes/Zenduty/answerPage/links';
import { markup } from '../../nodes/Zenduty/answerPage/markup';
import { find, readText, tagsOf } from '../support/html.cjs';

const htmlOf = (text: string) => markup`${withLinks(text)}`.markup;
const linksIn = (html: string) => find(html, 'a').map(({ attributes }) => attributes.href);

/** The number of characters in a long text. */
const SIZE = 180_000;

describe('A link', () => {
	it('shows exactly the address that it opens, in a tab of its own', () => {
		expect(htmlOf('Look at https://a.example/?a=1&b="2"!')).toBe(
			'Look at <a href="https://a.example/?a=1&amp;b=" target="_blank" rel="noopener noreferrer">https://a.example/?a=1&amp;b=</a>&quot;2&quot;!',
		);
	});

	it.each([
		['https://a.example', ['https://a.example']],
		['HTTP://A.example:8080/x', ['HTTP://A.example:8080/x']],
		['http://10.0.0.1:8080/?q=a%20b#top', ['http://10.0.0.1:8080/?q=a%20b#top']],
		['http://[::1]:8080/x', ['http://[::1]:8080/x']],
		['See https://a.example/x.', ['https://a.example/x']],
		['Is it https://a.example/x?!?', ['https://a.example/x']],
		['https://a.example/x?a=1,2;3:4, then', ['https://a.example/x?a=1,2;3:4']],
		['(see https://a.example/x)', ['https://a.example/x']],
		['(see https://a.example/x).', ['https://a.example/x']],
		['https://a.example/x_(y)', ['https://a.example/x_(y)']],
		['(https://a.example/x_(y))', ['https://a.example/x_(y)']],
		['https://a.example/x(', ['https://a.example/x']],
		['https://a.example/?a[0]=1&a[1]=2', ['https://a.example/?a[0]=1&a[1]=2']],
		['https://a.example/(x]y)', ['https://a.example/(x']],
		['[https://a.example](https://b.example/x)', ['https://a.example', 'https://b.example/x']],
		['<https://a.example/x>', ['https://a.example/x']],
		["'https://a.example/x','y'", ['https://a.example/x']],
		['{"url": "https://a.example/x", "n": 1}', ['https://a.example/x']],
		['"https://a.example/x\\n"', ['https://a.example/x']],
		['https://a.example/x\nhttps://b.example', ['https://a.example/x', 'https://b.example']],
		['https://a.example/Köln/東京', ['https://a.example/Köln/東京']],
		['詳細はhttps://a.example/xを「見る」', ['https://a.example/xを']],
		['https://a.example/x「見る」', ['https://a.example/x']],
		['“https://a.example/x”', ['https://a.example/x']],
		[
			'https://web.example/2026/https://b.example/',
			['https://web.example/2026/https://b.example/'],
		],
		['https://a.example/\u202Egpj.exe', ['https://a.example/']],
		['https://a.example/\u200Bx', ['https://a.example/']],
	])('is found in %j', (text, links) => {
		expect(linksIn(htmlOf(text))).toEqual(links);
	});

	it.each([
		'db-2',
		'10.0.0.1:8080',
		'db-2.internal:5432',
		'www.example.com',
		'somebody@example.com',
		'https:',
		'https://',
		'http://.',
		'http://[',
		'https://:443/',
		'xhttps://a.example',
		'ftp://a.example/x',
		'javascript:alert(1)',
		'data:text/html,<script>alert(1)</script>',
		'JaVaScRiPt://a.example/%0Aalert(1)',
		'file:///etc/passwd',
		'//a.example/x',
		'https://bank.example@a.example/',
		'https://bank.example:x@a.example/',
		'https://:bank.example@a.example/',
		'https://a.example:99999/',
	])('is not made of %j', (text) => {
		expect(htmlOf(text)).toBe(markup`${text}`.markup);
	});
});

/** Texts with many URLs and many of the characters that end or break one. */
const hostile = fc
	.array(
		fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: fc.constantFrom(...'<>&"\'`/=()[].:;@ a\n\\\0é東\u202E') }),
			fc.constantFrom('http://', 'https://a', 'HTTPS://b.example/?', 'javascript:', 'data:'),
			fc.constantFrom('"onclick="x', '<a href="', '</a>', '&quot;', '&#x22;', '%22', 'x@'),
		),
	)
	.map((parts) => parts.join(''));

describe('In any text', () => {
	it('a reader sees the same as without links', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				expect(readText(htmlOf(text))).toBe(readText(markup`${text}`.markup));
			}),
		);
	});

	it('there are no tags but links, and no attributes but those of a link', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				const tags = tagsOf(`<p>${htmlOf(text)}</p>`).filter(
					({ name }) => !['html', 'head', 'body', 'p'].includes(name),
				);
				for (const { name, attributes } of tags) {
					const { href, ...others } = attributes;
					expect(name).toBe('a');
					expect(others).toEqual({ target: '_blank', rel: 'noopener noreferrer' });
					const { protocol, username, password } = new URL(href);
					expect(['http:', 'https:']).toContain(protocol);
					expect([username, password]).toEqual(['', '']);
				}
			}),
		);
	});

	it('each link leads to what it shows, and is not within another one', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				const found = [...htmlOf(text).matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g)];
				expect(found.length).toBe(find(htmlOf(text), 'a').length);
				for (const [, href, shown] of found) expect(shown).toBe(href);
			}),
		);
	});
});

// With an effort that grows with the square of the length, these would take minutes.
it.each([
	['one URL', `https://a.example/${'x'.repeat(SIZE)}`],
	['URLs within a URL', 'https://a.example/'.repeat(SIZE / 18)],
	['URLs that are no links', 'http://a@'.repeat(SIZE / 9)],
	['brackets', `https://a.example/${'('.repeat(SIZE / 2)}${')'.repeat(SIZE / 2)}`],
	['closing brackets', 'http://x)'.repeat(SIZE / 9)],
	['points', `https://a.example/${'.'.repeat(SIZE)}`],
])('a long text of %s does not block n8n', (_, text) => {
	expect(readText(htmlOf(text))).toBe(text);
});
