/** The editor's test of the credential for the REST API: n8n asks a simulated Zenduty. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { FaultInput } from '../../simulator/faults.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import type { Server } from '../n8n/server.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';

const WRONG_KEY = 'e2e-api-key-wrong';
const REFUSED =
	/^Zenduty refuses the API key: it is wrong or inactive, or has no permission to read incidents\. Create a key in Zenduty under Account → API Keys, and enter it here\.$/;
const NOT_ZENDUTY =
	/^There is no Zenduty API at the base URL\. Enter https:\/\/www\.zenduty\.com, or leave the field empty\.$/;

/** What an address answers that is not Zenduty's. */
const OTHERS: Array<[string, FaultInput['effect']]> = [
	['a web page', { kind: 'html' }],
	['what a firewall answers', { kind: 'blocked' }],
	['a text', { kind: 'status', status: 200, body: 'OK' }],
	['nothing', { kind: 'status', status: 200 }],
	['other JSON', { kind: 'status', status: 200, body: { status: 'up' } }],
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

		/** For what is known by its status alone: n8n 1 has only words of its own for it. */
		const byStatus = (message: RegExp, ofN8n1: RegExp) => (server.major < 2 ? ofN8n1 : message);

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

		it('says that a key is wrong, or may not read incidents', async () => {
			const [, other] = zenduty.keys;
			for (const apiKey of [WRONG_KEY, other.key]) {
				await refuses(byStatus(REFUSED, /^Forbidden - perhaps check your credentials\?$/), {
					apiKey,
				});
			}
		});

		for (const [what, effect] of OTHERS) {
			it(`says that there is no Zenduty where ${what} comes`, async () => {
				answering(effect);
				await refuses(NOT_ZENDUTY);
			});
		}

		it('says that there is no Zenduty behind a redirect, and does not follow it', async () => {
			for (const status of [301, 302, 303, 307, 308]) {
				const to = stranger.url([200], { text: '{"results": []}' });
				zenduty.faults.clear();
				answering({ kind: 'redirect', status, to });
				const ofN8n1 = new RegExp(`^Request failed with status code ${status}$`);
				await refuses(byStatus(NOT_ZENDUTY, ofN8n1));
				assert.deepEqual(stranger.at(to), []);
			}
		});

		it('says that nothing can be reached', async () => {
			const gone = await startReceiver();
			const { origin } = new URL(gone.url([200]));
			await gone.close();
			await refuses(/ECONNREFUSED|refused|reach|connect/i, { baseUrl: origin });
		});

		it('says what is wrong with a base URL', async () => {
			await refuses(/^The base URL does not begin with https:/, {
				baseUrl: 'http://pager.example.net',
			});
		});

		it('says that a key is needed', async () => {
			await refuses(/^The API key is empty\. Create one in Zenduty/, { apiKey: ' ' });
		});
	});
}
