/** What the action sends when n8n runs it again: by "Retry On Fail", and by "Retry" in the list. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { act, retry, type Result, type Run } from '../workflows/actionRun.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const CREDENTIAL = { authentication: 'signature', signingSecret: 'e2e-running-again-key' };

export function runningAgain(server: Server): void {
	describe('When n8n runs the action again:', () => {
		let receiver: Receiver;
		before(async () => {
			receiver = await startReceiver();
		});
		after(async () => await receiver.close());

		/** Three items for three receivers, of which one refuses the first attempt. */
		const threeReceivers = (refusing: number) =>
			[0, 1, 2].map((n) => receiver.url(n === refusing ? [400, 200] : [200]));

		const send = async (urls: string[], more: Partial<Run> = {}, parameters: Json = {}) =>
			await act(server, {
				parameters: { url: '={{ $json.url }}', title: '={{ $json.title }}', ...parameters },
				items: urls.map((url, n) => ({ url, title: `Gate ${n} is shut` })),
				credential: CREDENTIAL,
				...more,
			});

		const sentTo = (url: string): Json[] =>
			receiver.at(url).map(({ body }) => JSON.parse(body.toString()).payload.incident);

		const assertEachOnceAndOneTwice = (urls: string[], refusing: number) => {
			for (const [n, url] of urls.entries()) {
				const incidents = sentTo(url);
				assert.equal(incidents.length, n === refusing ? 2 : 1, `requests of item ${n}`);
				// The same bytes, so the same ids, keys and dates.
				assert.equal(new Set(incidents.map((it) => JSON.stringify(it))).size, 1);
			}
			assert.equal(new Set(urls.map((url) => sentTo(url)[0].unique_id)).size, urls.length);
		};

		const assertAllDelivered = ({ execution, outputs, paired }: Result, urls: string[]) => {
			assert.equal(execution.status, 'success');
			assert.deepEqual(
				outputs[0].map(({ delivered, payload }) => [delivered, payload.incident]),
				urls.map((url) => [true, sentTo(url)[0]]),
			);
			assert.deepEqual(paired[0], [0, 1, 2]);
		};

		it('"Retry On Fail" sends only what is not delivered yet', async () => {
			const urls = threeReceivers(1);
			const result = await send(urls, { retryOnFail: true });
			assertEachOnceAndOneTwice(urls, 1);
			assertAllDelivered(result, urls);
		});

		it('"Retry" in the list of executions sends only what is not delivered yet', async () => {
			const urls = threeReceivers(1);
			const failed = await send(urls);
			assert.equal(failed.execution.status, 'error');
			assert.equal(receiver.at(urls[2]).length, 0);
			const result = await retry(server, failed.execution);
			assert.notEqual(result.execution.id, failed.execution.id);
			assertEachOnceAndOneTwice(urls, 1);
			assertAllDelivered(result, urls);
		});
	});
}
