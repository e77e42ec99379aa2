import fc from 'fast-check';
import {
	authorize,
	isSecure,
	readApiCredential,
	readBaseUrl,
	urlOf,
	type AnyRequest,
} from '../../nodes/Zenduty/api/authorize';
import { parse } from 'node:url';
import type { IHttpRequestOptions } from 'n8n-workflow';

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
	['zenduty', /^'Base URL' is not a valid URL\. Enter https:\/\/www\.zenduty\.com/],
	['www.zenduty.com', /^'Base URL' is not a valid URL\./],
	['ftp://www.zenduty.com', /^'Base URL' is not a valid URL\./],
	['localhost:8080', /^'Base URL' is not a valid URL\./],
	['https://me@www.zenduty.com', /contains a username or a password\. Remove it\.$/],
	['https://:secret@www.zenduty.com', /contains a username or a password\. Remove it\.$/],
	['https://www.zenduty.com/?a=1', /contains a query or a fragment\. Remove/],
	['https://www.zenduty.com/#a', /contains a query or a fragment\. Remove/],
	[
		'http://www.zenduty.com',
		/^'Base URL' does not begin with https:\/\/, so others could intercept the API key\. Enter the https URL\.$/,
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

it('counts only https, and http on this machine, as secure', () => {
	expect(isSecure(new URL('https://x.example'))).toBe(true);
	expect(isSecure(new URL('http://x.example'))).toBe(false);
	expect(isSecure(new URL('http://localhost'))).toBe(true);
	expect(isSecure(new URL('ftp://localhost'))).toBe(false);
});

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
					unit: fc.constantFrom('.', '/', '\\', '%2e', '%2F', '?', '#', '@', ':', '\t', '\n', ' '),
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
			description: "Check 'Base URL' in the credential, and whether a proxy changes responses.",
			mayExist: false,
			statusCode: null,
		}),
	);
});

it.each(['...', '.a', 'a.', '\u{1f600}'])('takes %j', (part) => {
	expect(urlOf('https://x.example', [part])).toMatch(/^https:\/\/x\.example\/[^/]+\/$/);
});

const KEY = 'k-5f1e9d';
const FIELDS = { apiKey: KEY, baseUrl: 'https://pager.example.net:8443/proxy/' };
const ORIGIN = 'https://pager.example.net:8443';

it('reads key and base URL, without white space around them', () => {
	expect(readApiCredential({ apiKey: ` ${KEY}\n`, baseUrl: ' https://x.example/ ' })).toEqual({
		ok: true,
		credential: { apiKey: KEY, baseUrl: 'https://x.example' },
	});
	expect(readApiCredential({ apiKey: KEY })).toMatchObject({
		credential: { baseUrl: 'https://www.zenduty.com' },
	});
	expect(readApiCredential({ apiKey: '!~' })).toMatchObject({ ok: true });
});

it.each([undefined, null, '', '  ', 7])('says that a key is needed instead of %j', (apiKey) => {
	expect(readApiCredential({ ...FIELDS, apiKey })).toEqual({
		ok: false,
		problem: "'API Key' is empty. Create a key in Zenduty under Account → API Keys, and enter it.",
	});
});

it.each(['se cret', 'sécret', 'se\ncret', 'secret\u00a0key', 'secret\x7f', '•••secret'])(
	'says that %j cannot be a key, without telling it',
	(apiKey) => {
		expect(readApiCredential({ ...FIELDS, apiKey })).toEqual({
			ok: false,
			problem:
				"'API Key' contains characters that are not allowed. Copy the key again from Zenduty.",
		});
	},
);

it('says what is wrong with the base URL', () => {
	expect(readApiCredential({ ...FIELDS, baseUrl: 'http://x.example' })).toEqual({
		ok: false,
		problem: expect.stringContaining('does not begin with https://'),
	});
});

const allowed = (request: AnyRequest) => {
	const result = authorize(FIELDS, request);
	if (!result.ok) throw new Error(result.problem);
	return result.request;
};

it('adds the key, and lets no function of n8n follow a redirect', () => {
	const body = Buffer.from('{}');
	const request = { method: 'POST', url: `${ORIGIN}/proxy/api/`, body } as const;
	expect(allowed({ ...request, headers: { accept: 'x' } })).toEqual({
		...request,
		headers: { accept: 'x', Authorization: `Token ${KEY}` },
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
		sendCredentialsOnCrossOriginRedirect: false,
	});
	expect(allowed(request).headers).toEqual({ Authorization: `Token ${KEY}` });
});

it('overrides redirects that the request asks for', () => {
	const options = { followRedirect: true, followAllRedirects: true, maxRedirects: 21 };
	expect(
		allowed({ url: `${ORIGIN}/`, disableFollowRedirect: false, ...options } as AnyRequest),
	).toMatchObject({
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	});
});

it('replaces an authorization that is there, in any case, and no other header', () => {
	const headers = {
		AUTHORIZATION: 'x',
		authorization: 'y',
		'X-Authorization': 'z',
		authorizations: 'a',
	};
	const request = { url: `${ORIGIN}/`, headers };
	expect(allowed(request).headers).toEqual({
		'X-Authorization': 'z',
		authorizations: 'a',
		Authorization: `Token ${KEY}`,
	});
	expect(request.headers).toBe(headers);
	expect(headers.AUTHORIZATION).toBe('x');
});

describe('takes a request to the base URL', () => {
	it.each<[string, object]>([
		['by `url`', { url: `${ORIGIN}/proxy/api/incidents/` }],
		['at another path', { url: `${ORIGIN}/elsewhere` }],
		['by `uri`, as the HTTP Request node gives it', { uri: `${ORIGIN}/proxy/api/` }],
		['by a URL object', { uri: new URL(`${ORIGIN}/proxy/api/`) }],
		['below a base', { baseURL: `${ORIGIN}/proxy`, url: '/api/incidents/' }],
		['below a base, with an empty path', { baseURL: ORIGIN, url: '' }],
		['with its host in capitals', { url: 'HTTPS://PAGER.example.NET:8443/' }],
		['with a path that looks like an address', { baseURL: ORIGIN, url: '/https://evil.example/' }],
		['with an address in its query', { url: `${ORIGIN}/?next=https://evil.example/` }],
	])('%s', (_, request) => {
		expect(allowed(request as IHttpRequestOptions).headers).toEqual({
			Authorization: `Token ${KEY}`,
		});
	});
});

describe('refuses a request to another origin', () => {
	it.each<[string, object]>([
		['another host', { url: 'https://evil.example/proxy/api/' }],
		['by `uri`', { uri: 'https://evil.example/proxy/api/' }],
		['by a URL object', { uri: new URL('https://evil.example/') }],
		['by a parsed address', { uri: parse(`${ORIGIN}/`) }],
		['another scheme', { url: 'http://pager.example.net:8443/' }],
		['another port', { url: 'https://pager.example.net/' }],
		['another port, the default', { url: 'https://pager.example.net:443/' }],
		['a host that begins so', { url: 'https://pager.example.net.evil.example:8443/' }],
		['a host that ends so', { url: 'https://evil-pager.example.net:8443/' }],
		['user info', { url: `${ORIGIN}@evil.example/` }],
		['user info with a backslash', { url: 'https://evil.example\\@pager.example.net:8443/' }],
		['no scheme', { baseURL: ORIGIN, url: '//evil.example/' }],
		['backslashes', { baseURL: ORIGIN, url: '\\\\evil.example/' }],
		['a slash and a backslash', { baseURL: ORIGIN, url: '/\\evil.example/' }],
		['one slash', { url: 'https:/evil.example/' }],
		['no slash', { url: 'https:evil.example/' }],
		['one slash below the base', { baseURL: ORIGIN, url: 'https:/evil.example/' }],
		['a tab in its scheme', { url: 'ht\ttps://evil.example/' }],
		['a space in front', { url: ' https://evil.example/' }],
		['another base', { baseURL: 'https://evil.example', url: '/api/' }],
		[
			'another base and an absolute address',
			{ baseURL: 'https://evil.example', url: `${ORIGIN}/` },
		],
		['an absolute address below the base', { baseURL: ORIGIN, url: 'https://evil.example/' }],
		['a base of one slash', { baseURL: 'https:/', url: '/evil.example' }],
		['`uri` beside `url`', { url: `${ORIGIN}/`, uri: 'https://evil.example/' }],
		['`url` beside `uri`', { url: 'https://evil.example/', uri: `${ORIGIN}/` }],
		['a base beside `uri`', { url: '', uri: `${ORIGIN}/`, baseURL: 'https://evil.example' }],
		['no address', {}],
		['an empty address', { url: '', uri: '' }],
		['a path without a base', { url: '/api/' }],
		['no address at all', { url: null, uri: undefined }],
		['a file', { url: 'file:///etc/passwd' }],
		['a data address', { url: 'data:text/plain,x' }],
	])('%s', (_, request) => {
		const result = authorize(FIELDS, request as unknown as IHttpRequestOptions);
		expect(result).toEqual({
			ok: false,
			problem: `The request does not go to the base URL of the credential (${ORIGIN}), so nothing was sent. Correct one of the two URLs.`,
		});
		expect(JSON.stringify(result)).not.toMatch(new RegExp(`${KEY}|proxy`));
	});
});

it('refuses a credential that cannot work', () => {
	const request = { url: `${ORIGIN}/` };
	expect(authorize({ ...FIELDS, apiKey: '' }, request)).toMatchObject({ ok: false });
	expect(authorize({ ...FIELDS, baseUrl: 'http://x.example' }, request)).toMatchObject({
		ok: false,
	});
});
