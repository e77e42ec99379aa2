/** "Custom API Call": the credential in n8n's own HTTP Request node. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Json } from '../n8n/rest.mts';
import { httpRequest, type Result, type Run } from '../workflows/actionRun.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';
import type { Account } from './account.mts';

const GET = { method: 'GET', sendBody: false };

/** The HTTP Request node as new workflows have it, and as older ones do. */
const VERSIONS = [3, 4.1, 4.2];

export function customCalls(account: () => Account): void {
	describe('The API credential in an HTTP Request node:', () => {
		let stranger: Receiver;
		before(async () => {
			stranger = await startReceiver();
		});
		beforeEach(() => account().forget());
		after(async () => await stranger.close());

		async function request(
			url: string,
			parameters: Json = GET,
			more: Partial<Run> = {},
		): Promise<Result> {
			const node = httpRequest(url, { nodeCredentialType: 'zendutyApi', ...parameters });
			return await account().act(node.parameters, { ...node, ...more });
		}

		for (const typeVersion of VERSIONS) {
			it(`version ${typeVersion}: reads with the key of the account`, async () => {
				const { zenduty } = account();
				const url = `${zenduty.url}/api/account/members/`;
				const { outputs, error } = await request(url, GET, { typeVersion });
				assert.equal(error?.message, undefined);
				assert.equal(outputs[0].length, zenduty.state.accountMembers.length);
				const [{ owner, status }] = zenduty.journal.entries;
				assert.deepEqual([owner, status], [zenduty.keys[0].owner, 200]);
			});

			it(`version ${typeVersion}: a request to another host is refused, and the key stays here`, async () => {
				const url = stranger.url([200]);
				const { execution, error } = await request(url, GET, { typeVersion });
				assert.equal(execution.status, 'error');
				assert.match(
					error?.message,
					/^The request does not go to the base URL of the credential \(http:\/\/127\.0\.0\.1:\d+\), so nothing was sent\. Correct one of the two URLs\.$/,
				);
				assert.deepEqual(stranger.at(url), []);
			});
		}

		it('writes what the node does not offer, as JSON', async () => {
			const { zenduty, requests } = account();
			const { error } = await request(`${zenduty.url}/api/incidents/3/note/`, {
				specifyBody: 'json',
				jsonBody: '{"note": "By hand ✓"}',
			});
			assert.equal(error?.message, undefined);
			assert.deepEqual(requests(), ['POST /api/incidents/3/note/ {"note":"By hand ✓"}']);
			assert.deepEqual(zenduty.journal.counts().notesAdded, { 'By hand ✓': 1 });
		});

		it('the operation "Custom API Call" of the node says what to use instead', async () => {
			for (const parameters of [
				{ resource: 'incident', operation: '__CUSTOM_API_CALL__' },
				{ resource: '__CUSTOM_API_CALL__', operation: 'create' },
			]) {
				const { execution, failure } = await account().act(parameters);
				assert.equal(execution.status, 'error');
				assert.equal(failure?.code, 'invalid_input');
				assert.match(
					failure.message,
					/"__CUSTOM_API_CALL__" in '(Resource|Operation)' is unknown\./,
				);
				assert.match(`${failure.message} ${failure.description}`, /HTTP Request node/);
			}
			assert.deepEqual(account().requests(), []);
		});
	});
}
