/**
 * The event *Delivery Refused*, as n8n stores it: a storm of forged deliveries, and each reason to
 * refuse once. What is counted, and when, is in `test/trigger/tellRefusal.test.cts`.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { deliver, event, signed, type Answer, type Delivery } from '../zenduty/delivery.mts';
import {
	accepted,
	startReceiving,
	storeReceiving,
	TRIGGER,
	type Receiving,
} from '../workflows/triggerWorkflow.mts';
import { outputOf, type Execution, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

const KEY = 'e2e-refused-key';
const PASSWORD = 'e2e-refused-password';
const HEADER = 'e2e-refused-header-value';
const CREDENTIAL = { authentication: 'signature', signingSecret: KEY };
const EVENTS = ['triggered', 'resolved', 'refused'];

/** How many forged deliveries a storm has, and how many of them come at once. */
const STORM = 100;
const AT_ONCE = 10;

/** What a sender must not find again in an execution. */
const SENT = 'e2e-refused-part-of-the-delivery';

const forged = (body = event('triggered', { title: SENT })): Delivery => signed(body, SENT);

const multipart = (): Delivery => {
	const part = `content-disposition: form-data; name="payload"\r\n\r\n${SENT}`;
	const type = 'multipart/form-data; boundary=b';
	return signed(`--b\r\n${part}\r\n--b--\r\n`, KEY, { 'content-type': type });
};

const plain = (headers: Record<string, string> = {}): Delivery => ({
	body: event('triggered', { title: SENT }),
	headers: { 'content-type': 'application/json', ...headers },
});

const WITH_PASSWORD = { authentication: 'basicAuth', username: 'pager', password: PASSWORD };
const WITH_HEADER = {
	authentication: 'none',
	customHeaders: { headers: [{ name: 'X-Gate', value: HEADER }] },
};

/** One delivery for each code: the status, the code, the credential, and the delivery. */
const REFUSED: Array<[number, string, Json, () => Delivery]> = [
	[415, 'unsupported_media_type', CREDENTIAL, multipart],
	[401, 'invalid_header', WITH_HEADER, () => plain({ 'x-gate': SENT })],
	[401, 'missing_signature', CREDENTIAL, plain],
	[401, 'invalid_signature', CREDENTIAL, forged],
	[401, 'missing_credentials', WITH_PASSWORD, plain],
	[
		401,
		'invalid_credentials',
		WITH_PASSWORD,
		() => plain({ authorization: `Basic ${Buffer.from(`pager:${SENT}`).toString('base64')}` }),
	],
	[400, 'invalid_payload', CREDENTIAL, () => signed(`["${SENT}"]`, KEY)],
];

export function refusedDeliveries(server: Server): void {
	const { rest } = server;
	const start = async (credential: Json = CREDENTIAL, parameters: Json = {}) =>
		await startReceiving(server, credential, { events: EVENTS, ...parameters });

	/** Makes deliveries that are refused. @returns the answers, and all executions there are then */
	const refuse = async (
		{ url, workflow }: Receiving,
		deliveries: Delivery[],
	): Promise<{ answers: Answer[]; listed: Execution[] }> => {
		const answers: Answer[] = [];
		for (let from = 0; from < deliveries.length; from += AT_ONCE) {
			const together = deliveries.slice(from, from + AT_ONCE);
			answers.push(...(await Promise.all(together.map((each) => deliver(url, each)))));
		}
		await rest.untilFinished(workflow.id, 1);
		// Another execution would be stored by then.
		await wait(500);
		return { answers, listed: await rest.executions(workflow.id) };
	};

	/** Returns the one item of an execution, and through which output it left. */
	const itemOf = async ({ id }: Execution) => {
		const execution = await rest.untilEnded(id);
		assert.equal(execution.status, 'success');
		assert.equal(execution.mode, 'webhook');
		assert.ok(!JSON.stringify(execution.data).includes(SENT), 'nothing of the delivery is stored');
		const outputs = outputOf(execution, TRIGGER);
		const output = outputs.findIndex((items) => items.length > 0);
		assert.deepEqual(
			outputs.map(({ length }) => length),
			outputs.map((_, index) => (index === output ? 1 : 0)),
		);
		return { json: outputs[output]![0]!, output, outputs: outputs.length };
	};

	describe('Delivery Refused:', () => {
		it(`a storm of ${STORM} forged deliveries starts one execution; a genuine one, another`, async () => {
			const receiving = await start();
			const { answers, listed } = await refuse(
				receiving,
				Array.from({ length: STORM }, () => forged()),
			);
			for (const { status, json } of answers) {
				assert.deepEqual([status, json.error], [401, 'invalid_signature']);
				assert.deepEqual(Object.keys(json), ['error', 'message']);
			}
			assert.equal(listed.length, 1, 'the list of executions has one entry');
			const { json } = await itemOf(listed[0]!);
			assert.deepEqual(Object.keys(json), [
				...['eventType', 'code', 'message', 'count', 'since', 'noticedAt', 'eventId'],
			]);
			const { eventId, since, noticedAt, ...told } = json;
			assert.deepEqual(told, {
				eventType: 'refused',
				code: 'invalid_signature',
				message: answers[0]!.json.message,
				count: 1,
			});
			assert.match(eventId, /^[0-9a-f]{32}$/);
			assert.equal(since, noticedAt);
			assert.ok(Math.abs(Date.now() - Date.parse(noticedAt)) < 60_000, noticedAt);
			await accepted(server, receiving, signed(event(), KEY));
			assert.equal((await rest.executions(receiving.workflow.id)).length, 2);
		});

		for (const [status, code, credential, delivery] of REFUSED) {
			it(`${code}: one execution, whatever the filters and Simplify are`, async () => {
				const filters = { titleContains: 'never', urgencies: ['low'] };
				const receiving = await start(credential, { filters, simplify: false });
				const { answers, listed } = await refuse(receiving, [delivery(), delivery()]);
				for (const { status: answered, json } of answers) {
					assert.deepEqual([answered, json.error], [status, code]);
				}
				assert.equal(listed.length, 1);
				const { json } = await itemOf(listed[0]!);
				assert.deepEqual([json.code, json.message], [code, answers[0]!.json.message]);
			});
		}

		it('misconfigured, since an expression fails: the item says which reason', async () => {
			const receiving = await start(CREDENTIAL, {
				filters: { titleContains: '={{ $("Nowhere").first().json.title }}' },
			});
			const { answers, listed } = await refuse(receiving, [signed(event(), KEY)]);
			assert.deepEqual([answers[0]!.status, answers[0]!.json.error], [500, 'misconfigured']);
			assert.equal(listed.length, 1);
			const { json } = await itemOf(listed[0]!);
			assert.match(json.message, /^A parameter of the node cannot be evaluated\. .*The reason: /);
		});

		it('misconfigured, since the key was removed from the credential', async () => {
			const receiving = await start();
			const spoilt = { ...CREDENTIAL, signingSecret: '' };
			await rest.updateCredential(receiving.credential, 'spoilt', spoilt);
			const { answers, listed } = await refuse(receiving, [signed(event(), KEY)]);
			assert.equal(answers[0]!.status, 500);
			const { json } = await itemOf(listed[0]!);
			assert.equal(json.code, 'misconfigured');
			assert.match(json.message, /^'Signing Key' is empty\./);
		});

		it('misconfigured, since the credential was deleted', async () => {
			const receiving = await start();
			await rest.deleteCredential(receiving.credential);
			const { answers, listed } = await refuse(receiving, [signed(event(), KEY)]);
			assert.equal(answers[0]!.status, 500);
			const { json } = await itemOf(listed[0]!);
			assert.equal(json.message, 'The chosen credential was deleted. Choose another one.');
		});

		it('separate, it leaves through the sixth output, and the others stay where they are', async () => {
			for (const events of [EVENTS, 'triggered, resolved, refused']) {
				const receiving = await start(CREDENTIAL, { events, separateOutputs: true });
				const { listed } = await refuse(receiving, [forged()]);
				const { output, outputs } = await itemOf(listed[0]!);
				assert.deepEqual([output, outputs], [5, 6]);
				const genuine = await accepted(server, receiving, signed(event('resolved'), KEY));
				assert.deepEqual(
					genuine.outputs.map(({ length }) => length),
					[0, 0, 1, 0, 0, 0],
				);
			}
		});

		it('starts nothing in a test run, and leaves the listener armed', async () => {
			const receiving = await storeReceiving(server, CREDENTIAL, { events: EVENTS });
			const whole = { triggerToStartFrom: { name: TRIGGER } };
			const run = await rest.run(receiving.workflow, whole);
			assert.deepEqual(run, { waitingForWebhook: true });
			assert.equal((await deliver(receiving.testUrl, forged())).status, 401);
			await wait(500);
			assert.deepEqual(await rest.executions(receiving.workflow.id), []);
			assert.equal((await deliver(receiving.testUrl, signed(event(), KEY))).status, 200);
			assert.equal((await rest.untilFinished(receiving.workflow.id, 1)).length, 1);
		});

		it('is told also with Respond: Immediately', async () => {
			const receiving = await start(CREDENTIAL, { options: { respond: 'immediately' } });
			const { answers, listed } = await refuse(receiving, [forged()]);
			assert.equal(answers[0]!.status, 401);
			assert.equal((await itemOf(listed[0]!)).json.count, 1);
		});
	});
}
