import fc from 'fast-check';
import { urlOf, isSecure, readBaseUrl } from '../../nodes/Zenduty/api/baseUrl';

describe('readBaseUrl', () => {
	it.each([
		['', 'https://www.zenduty.com'],
		['  ', 'https://www.zenduty.com'],
		[undefined, 'https://www.zenduty.com'],
		[null, 'https://www.zenduty.com'],
		['https://www.zenduty.com', 'https://www.zenduty.com'],
		['https://www.zenduty.com/', 'https://www.zenduty.com'],
		[' HTTPS://Pager.Example.net:8443/api-proxy// ', 'https://pager.example.net:8443/api-proxy'],
		['http://localhost:8080/x', 'http://localhost:8080/x'],
		['http://127.0.0.1', 'http://127.0.0.1'],
		['http://127.8.9.1:3', 'http://127.8.9.1:3'],
		['http://[::1]:3/', 'http://[::1]:3'],
	])('reads %j as %s', (value, baseUrl) => {
		expect(readBaseUrl(value)).toEqual({ ok: true, baseUrl });
	});

	it.each([
		['zenduty', /^The base URL is not a valid URL\. Enter https:\/\/www\.zenduty\.com/],
		['www.zenduty.com', /^The base URL is not a valid URL\./],
		['ftp://www.zenduty.com', /^The base URL is not a valid URL\./],
		['localhost:8080', /^The base URL is not a valid URL\./],
		['https://me@www.zenduty.com', /contains a username or a password\. Remove it\.$/],
		['https://:secret@www.zenduty.com', /contains a username or a password\. Remove it\.$/],
		['https://www.zenduty.com/?a=1', /contains a query or a fragment\. Remove/],
		['https://www.zenduty.com/#a', /contains a query or a fragment\. Remove/],
		[
			'http://www.zenduty.com',
			/^The base URL does not begin with https:\/\/, so the API key could be intercepted\. Enter the https URL\.$/,
		],
		['http://localhost.example.net', /does not begin with https:/],
		['http://127.0.0.1.example.net', /does not begin with https:/],
		['http://x127.0.0.1.example.net', /does not begin with https:/],
		['http://notlocalhost', /does not begin with https:/],
		['http://128.0.0.1', /does not begin with https:/],
		['http://[::2]', /does not begin with https:/],
	])('refuses %j', (value, problem) => {
		expect(readBaseUrl(value)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
		expect(JSON.stringify(readBaseUrl(value))).not.toContain('secret');
	});
});

it('counts only https, and http on this machine, as secure', () => {
	expect(isSecure(new URL('https://x.example'))).toBe(true);
	expect(isSecure(new URL('http://x.example'))).toBe(false);
	expect(isSecure(new URL('http://localhost'))).toBe(true);
	expect(isSecure(new URL('ftp://localhost'))).toBe(false);
});

describe('urlOf', () => {
	it('puts a slash at the end, before the query', () => {
		expect(urlOf('https://x.example/p', ['api', 'incidents', '42'])).toBe(
			'https://x.example/p/api/incidents/42/',
		);
		expect(urlOf('https://x.example', ['a'], { page: 2, q: 'b c' })).toBe(
			'https://x.example/a/?page=2&q=b+c',
		);
	});

	it('keeps each part in its place, whatever is in it', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string({ minLength: 1, unit: 'binary' }),
					fc.string({
						minLength: 1,
						unit: fc.constantFrom(
							'.',
							'/',
							'\\',
							'%2e',
							'%2F',
							'?',
							'#',
							'@',
							':',
							'\t',
							'\n',
							' ',
						),
					}),
				),
				(part) => {
					fc.pre(part !== '.' && part !== '..');
					const { origin, pathname, search, hash } = new URL(
						urlOf('https://x.example/p', ['api', part, 'note']),
					);
					expect([origin, search, hash]).toEqual(['https://x.example', '', '']);
					const [before, api, encoded, note, after, ...more] = pathname.slice(1).split('/');
					expect([before, api, note, after, more]).toEqual(['p', 'api', 'note', '', []]);
					expect(decodeURIComponent(encoded)).toBe(part);
				},
			),
			{ numRuns: 500 },
		);
	});

	it.each([
		['', ''],
		['.', '.'],
		['..', '..'],
		['\ud800', '\ufffd'],
		['a\udc00b', 'a\ufffdb'],
	])('refuses %j', (part, shown) => {
		expect(() => urlOf('https://x.example', ['api', part])).toThrow(
			expect.objectContaining({
				name: 'ZendutyError',
				code: 'unexpected_response',
				message: `Zenduty responded with an invalid ID: "${shown}".`,
				description: 'Check the base URL in the credential, and whether a proxy changes responses.',
				mayExist: false,
				statusCode: null,
			}),
		);
	});

	it.each(['...', '.a', 'a.', '\u{1f600}'])('takes %j', (part) => {
		expect(urlOf('https://x.example', [part])).toMatch(/^https:\/\/x\.example\/[^/]+\/$/);
	});
});
