/** The editor's test of the credential for the REST API: n8n asks a simulated Zenduty. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { FaultInput } from '../../simulator/faults.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import type { Server } from '../n8n/server.mts';
import { NOWHERE } from '../support/nowhere.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';

const WRONG_KEY = 'e2e-api-key-wrong';

/** What the URL responds, and what the test then says: the words of the node. */
const RESPONSES: Array<[what: string, effect: FaultInput['effect'], message: RegExp]> = [
	[
		'a web page',
		{ kind: 'html' },
		/^There is no Zenduty API at http.*: the response is a redirect or a web page\. Enter the address of Zenduty as 'Base URL'/,
	],
	[
		'a web page with the status 404',
		{ kind: 'status', status: 404, body: '<html><body>Not found</body></html>' },
		/^There is no Zenduty API at http.*: the response is a redirect or a web page\. Enter the address of Zenduty as 'Base URL'/,
	],
	[
		'JSON with the status 404',
		{ kind: 'status', status: 404, body: { detail: 'Not found.' } },
		/^http.* does not respond as Zenduty's API does \(status 404\)\. Enter the address of Zenduty as 'Base URL'/,
	],
	[
		'the status 405',
		{ kind: 'status', status: 405, body: { detail: 'Method "POST" not allowed.' } },
		/^http.* does not respond as Zenduty's API does \(status 405\)\. Enter the address of Zenduty as 'Base URL'/,
	],
	[
		'a text',
		{ kind: 'status', status: 200, body: 'OK' },
		/is not the expected JSON\. Check 'Base URL'/,
	],
	['nothing', { kind: 'status', status: 200 }, /is not the expected JSON\. Check 'Base URL'/],
	[
		'other JSON',
		{ kind: 'status', status: 200, body: { status: 'up' } },
		/is not the expected JSON\. Check 'Base URL'/,
	],
	[
		'what a firewall answers',
		{ kind: 'blocked' },
		/^A firewall in front of Zenduty blocked the request \(status 209\)\. Send fewer requests/,
	],
	[
		'a permission that is missing',
		{ kind: 'status', status: 403, body: { detail: 'You do not have permission.' } },
		/^The API key has no permission for this\. Zenduty says: You do not have permission\. Use the key/,
	],
	[
		'the status 500',
		{ kind: 'status', status: 500, body: { error: 'Oops' } },
		/^Zenduty failed with status 500\. Zenduty says: Oops\. Try again later/,
	],
	[
		'the status 502',
		{ kind: 'status', status: 502 },
		/^Zenduty failed with status 502\. Try again/,
	],
	[
		'the status 503',
		{ kind: 'status', status: 503, retryAfter: 120 },
		/^Zenduty failed with status 503\. Try again/,
	],
	[
		'the status 429',
		{ kind: 'status', status: 429, retryAfter: 30 },
		/^Zenduty responded "too many requests"\. Wait a minute, and test the credential again\.$/,
	],
	[
		'a broken connection',
		{ kind: 'drop' },
		/^Zenduty at http.* did not respond: the connection broke/,
	],
	['half of a response', { kind: 'cut' }, /^The response of Zenduty was cut off or damaged\. Try/],
];

export function apiCredentials(server: Server): void {
	describe('Test of the API credential:', () => {
		let zenduty: Simulator;
		let stranger: Receiver;

		before(async () => {
			zenduty = await startSimulator();
			stranger = await startReceiver();
		});
		beforeEach(() => {
			zenduty.faults.clear();
		});
		after(async () => {
			await zenduty.stop();
			await stranger.close();
		});

		async function test(fields: { apiKey?: string; baseUrl?: string } = {}) {
			const data = { apiKey: zenduty.apiKey, baseUrl: zenduty.url, ...fields };
			const result = await server.rest.testCredential(data, 'zendutyApi');
			const isTold = data.apiKey.trim() !== '' && result.message.includes(data.apiKey);
			assert.ok(!isTold, 'the message does not hold the key');
			return result;
		}

		/** Lets the address answer something else. */
		const answering = (effect: FaultInput['effect']) => {
			zenduty.faults.add({ path: '/*', effect });
		};

		async function refuses(message: RegExp, fields?: Parameters<typeof test>[0]) {
			const result = await test(fields);
			assert.equal(result.status, 'Error');
			assert.match(result.message, message);
		}

		async function accepts(fields?: Parameters<typeof test>[0]) {
			const result = await test(fields);
			assert.equal(result.status, 'OK', result.message);
		}

		it('accepts a good key, with a final slash and spaces around the base URL', async () => {
			await accepts({ baseUrl: ` ${zenduty.url}/ ` });
		});

		it('accepts an account with nothing in it', async () => {
			const body = { count: 0, next: null, previous: null, results: [] };
			answering({ kind: 'status', status: 200, body });
			await accepts();
		});

		it('says that a key is wrong', async () => {
			await refuses(
				/^Zenduty refuses the API key: it is wrong or inactive.*\. Create a key in Zenduty/,
				{
					apiKey: WRONG_KEY,
				},
			);
		});

		for (const [what, effect, message] of RESPONSES) {
			it(`says what to do about ${what}`, async () => {
				answering(effect);
				await refuses(message);
			});
		}

		it('says that there is no Zenduty behind a redirect, and does not follow it', async () => {
			for (const status of [301, 302, 303, 307, 308]) {
				const to = stranger.url([200], { text: '{"results": []}' });
				zenduty.faults.clear();
				answering({ kind: 'redirect', status, to });
				await refuses(
					/^There is no Zenduty API at http.*: the response is a redirect or a web page\./,
				);
				assert.deepEqual(stranger.at(to), []);
			}
		});

		it('says that nobody listens', async () => {
			await refuses(
				/^Zenduty could not be reached at http:\/\/127\.0\.0\.1:9: the connection was refused, nothing listens there\. Check 'Base URL'/,
				{ baseUrl: NOWHERE },
			);
		});

		it('says that the host is unknown', async () => {
			await refuses(
				/^Zenduty could not be reached at https:\/\/pager\.invalid: the host name (is unknown|could not be looked up)\. Check 'Base URL'/,
				{ baseUrl: 'https://pager.invalid' },
			);
		});

		it('says that nothing responds in time', async () => {
			zenduty.faults.add({ path: '/*', delay: 60_000, effect: { kind: 'none' } });
			await refuses(
				/^Zenduty did not respond completely within 10000 ms\. Check 'Base URL', and that n8n can reach it, or try again later\.$/,
			);
		});

		it('says what is wrong with a base URL', async () => {
			await refuses(/^'Base URL' does not begin with https:/, {
				baseUrl: 'http://pager.example.net',
			});
		});

		it('says that a key is needed', async () => {
			await refuses(/^'API Key' is empty\. Create a key in Zenduty/, { apiKey: ' ' });
		});
	});
}
