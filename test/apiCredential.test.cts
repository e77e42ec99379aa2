import type { ICredentialTestFunctions } from 'n8n-workflow';
import { testApiCredential } from '../nodes/Zenduty/apiCredential';
import {
	refusedConnection,
	scripted,
	unknownHost,
	networkError,
	type Reply,
} from './support/api.cjs';

const KEY = 'k-5f1e9d';
const BASE = 'https://pager.example.net/hidden';
const ORIGIN = 'https://pager.example.net';
const GOOD = { json: { count: 0, next: null, results: [] } };

/** Tests a credential against a server that gives this reply. */
async function test(reply: Reply, data: object | null = { apiKey: KEY, baseUrl: BASE }) {
	const { send, sent } = scripted(reply);
	const context = { helpers: { request: send } } as unknown as ICredentialTestFunctions;
	const credential = { id: '1', name: 'Harbour', type: 'zendutyApi', data: data ?? undefined };
	const result = await testApiCredential.call(context, credential as never);
	return { ...result, sent };
}

it('asks for open incidents with the key, in the way of n8n for tests, and follows no redirect', async () => {
	const { status, message, sent } = await test(GOOD);
	expect({ status, message }).toEqual({ status: 'OK', message: 'Zenduty accepts the API key' });
	expect(sent).toHaveLength(1);
	const [{ method, url, text, options }] = sent;
	expect({ method, url, text }).toEqual({
		method: 'POST',
		url: `${BASE}/api/incidents/filter/?page=1`,
		text: '{"status":-1}',
	});
	expect(options).toMatchObject({
		headers: { Authorization: `Token ${KEY}`, 'Content-Type': 'application/json' },
		timeout: 11_000,
		followRedirect: false,
		followAllRedirects: false,
		simple: false,
		resolveWithFullResponse: true,
		useStream: true,
	});
});

it.each<[string, Reply, string]>([
	[
		'a refused key',
		{ status: 403, json: { error: 'Invalid or Inactive Token' } },
		'Zenduty refuses the API key: it is wrong or inactive. Zenduty says: Invalid or Inactive Token. Create a key',
	],
	[
		'a missing permission',
		{ status: 403, json: { detail: `No permission for ${KEY} below /hidden.` } },
		'The API key has no permission for this. Zenduty says: No permission for *** below ***. Use the key',
	],
	[
		'a web page',
		{ text: '<html></html>' },
		`There is no Zenduty API at ${ORIGIN}: the response is a redirect or a web page. Enter the address of Zenduty as 'Base URL'`,
	],
	[
		'a redirect',
		{ status: 302 },
		`There is no Zenduty API at ${ORIGIN}: the response is a redirect or a web page. Enter the address of Zenduty as 'Base URL'`,
	],
	[
		'a 404',
		{ status: 404, json: { detail: 'Not found.' } },
		`${ORIGIN} does not respond as Zenduty's API does (status 404). Enter the address of Zenduty as 'Base URL'. https://www.zenduty.com is right`,
	],
	[
		'another 4xx',
		{ status: 405 },
		`${ORIGIN} does not respond as Zenduty's API does (status 405). Enter the address of Zenduty as 'Base URL'. https://www.zenduty.com is right`,
	],
	[
		'other JSON',
		{ json: { status: 'up' } },
		'The response of Zenduty is not the expected JSON. Check',
	],
	[
		'a firewall',
		{ status: 209 },
		'A firewall in front of Zenduty blocked the request (status 209). ',
	],
	['a failure', { status: 500 }, 'Zenduty failed with status 500. Try again later.'],
	[
		'a limit',
		{ status: 429, headers: { 'retry-after': '30' } },
		'Zenduty responded "too many requests". Wait a minute, and test the credential again.',
	],
	[
		'nobody who listens',
		{ fails: refusedConnection() },
		`Zenduty could not be reached at ${ORIGIN}: the connection was refused, nothing listens there. Check 'Base URL'`,
	],
	[
		'an unknown host',
		{ fails: unknownHost() },
		`Zenduty could not be reached at ${ORIGIN}: the host name is unknown. Check 'Base URL'`,
	],
	[
		'a broken connection',
		{ fails: networkError('ECONNRESET') },
		`Zenduty at ${ORIGIN} did not respond: the connection broke`,
	],
])('says what to do about %s', async (_, reply, expected) => {
	const { status, message } = await test(reply);
	expect(status).toBe('Error');
	expect(message.slice(0, expected.length)).toBe(expected);
});

it('keeps the slash of a base URL without a path in what Zenduty says', async () => {
	const reply = { status: 500, json: { error: 'and/or' } };
	const { message } = await test(reply, { apiKey: KEY, baseUrl: ORIGIN });
	expect(message).toBe(
		"Zenduty failed with status 500. Zenduty says: and/or. Try again later. If this continues, check Zenduty's status page.",
	);
});

it('gives up after 10 seconds', async () => {
	const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
	const { message } = await test({ fails: 'never answers' });
	expect(timeout).toHaveBeenCalledWith(10_000);
	timeout.mockRestore();
	expect(message).toBe(
		"Zenduty did not respond completely within 10000 ms. Check 'Base URL', and that n8n can reach it, or try again later.",
	);
});

it.each([
	[{ apiKey: ' ', baseUrl: BASE }, /^'API Key' is empty\. Create a key in Zenduty/],
	[{ apiKey: KEY, baseUrl: 'http://x.example' }, /^'Base URL' does not begin with https:/],
	[null, /^'API Key' is empty\./],
])('sends nothing for fields that cannot work: %j', async (data, problem) => {
	const { status, message, sent } = await test(GOOD, data);
	expect(status).toBe('Error');
	expect(message).toMatch(problem);
	expect(sent).toEqual([]);
});
