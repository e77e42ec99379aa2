/** What the sender of a delivery sees, and what n8n stores of it. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';
import {
	ACCEPTED,
	bytesOf,
	CREDENTIALS,
	good,
	KEY,
	REFUSALS,
	withoutSignature,
	type Kind,
} from './answerCases.mts';
import { deliver, event, idOf, signed, type Answer } from '../zenduty/delivery.mts';
import { inSqlite, storedStatuses } from '../n8n/storedExecutions.mts';
import {
	accepted,
	notStarted,
	startReceiving,
	TRIGGER,
	type Receiving,
} from '../workflows/triggerWorkflow.mts';
import { leftOut, own, type Server } from '../n8n/server.mts';

export function answers(server: Server): void {
	describe('Answers:', () => {
		const receiving = {} as Record<Kind, Receiving>;

		before(async () => {
			for (const [kind, data] of Object.entries(CREDENTIALS)) {
				receiving[kind as Kind] = await startReceiving(server, data);
			}
		});

		for (const { what, kind, delivery, status, error, message, challenge } of REFUSALS) {
			it(`${status} ${error}, and no execution: ${what}`, async () => {
				const answer = await notStarted(server, receiving[kind], delivery(), good[kind]());
				assertRefusal(answer, status, error);
				assert.match(answer.json.message, message ?? /./);
				assert.equal(answer.headers.get('www-authenticate'), challenge ?? null);
				if (error === 'invalid_header') assert.doesNotMatch(answer.text, /region|gate/i);
			});
		}

		for (const [what, kind, delivery] of ACCEPTED) {
			it(`200 with the event's id, and one execution: ${what}`, async () => {
				const made = delivery();
				const { answer, execution } = await accepted(server, receiving[kind], made);
				assertJson(answer);
				assert.equal(answer.json.eventId, idOf(made.body));
				assert.equal(execution.mode, 'webhook');
			});
		}

		for (const encoding of ['gzip', 'deflate']) {
			it(`200, and one execution: ${encoding}, signed before it was compressed`, async () => {
				const body = event();
				const { headers } = signed(body, KEY, { 'content-encoding': encoding });
				const compressed = encoding === 'gzip' ? gzipSync(body) : deflateSync(body);
				const { answer } = await accepted(server, receiving.signature, {
					body: compressed,
					headers,
				});
				assert.equal(answer.json.eventId, idOf(body));
			});
		}

		for (const type of ['application/json', 'text/plain']) {
			const refused = server.major < 2 && type === 'application/json';
			const what = `a byte order mark, as ${type}`;
			it(refused ? `422 of n8n 1: ${what}` : `200, and one execution: ${what}`, async () => {
				const body = bytesOf([0xef, 0xbb, 0xbf], event());
				const delivery = signed(body, KEY, { 'content-type': type });
				if (refused) {
					const sentinel = good.signature();
					const answer = await notStarted(server, receiving.signature, delivery, sentinel);
					assert.equal(answer.status, 422);
				} else {
					const { answer } = await accepted(server, receiving.signature, delivery);
					assert.equal(answer.json.eventId, idOf(body));
				}
			});
		}

		it('the same event has the same id each time', async () => {
			const delivery = good.signature();
			const first = await accepted(server, receiving.signature, delivery);
			const second = await accepted(server, receiving.signature, delivery);
			assert.equal(first.answer.json.eventId, second.answer.json.eventId);
			assert.notEqual(first.execution.id, second.execution.id);
		});
	});

	describe('Answers to what is not selected:', () => {
		let selective: Receiving;
		const sentinel = () => signed(event('resolved'), KEY);

		before(async () => {
			selective = await startReceiving(server, CREDENTIALS.signature, {
				events: ['resolved'],
				filters: { urgencies: ['high'] },
			});
		});

		for (const [what, ignored, body] of [
			['another event', 'event', () => event('triggered')],
			['an unknown event', 'event', () => event('reassigned')],
			['another urgency', 'filter', () => event('resolved', { urgency: 0 })],
			['another event and urgency', 'event', () => event('triggered', { urgency: 0 })],
		] as const) {
			it(`200, ignored for the ${ignored}, and no execution: ${what}`, async () => {
				const answer = await notStarted(server, selective, signed(body(), KEY), sentinel());
				assert.equal(answer.status, 200);
				assertJson(answer);
				assert.deepEqual(answer.json, { ok: true, ignored });
			});
		}

		it('401, and no execution: another event that is not signed', async () => {
			const delivery = withoutSignature(event('triggered'));
			const answer = await notStarted(server, selective, delivery, sentinel());
			assertRefusal(answer, 401, 'missing_signature');
		});
	});

	describe('Answers of n8n itself, before the node:', () => {
		let receiving: Receiving;

		before(async () => {
			receiving = await startReceiving(server, CREDENTIALS.signature);
		});

		for (const [what, delivery, status] of [
			['malformed JSON', () => signed('{"payload": ', KEY), 422],
			['malformed XML', () => signed('<event>', KEY, { 'content-type': 'application/xml' }), 422],
			['JSON that is called XML', () => signed(event(), KEY, { 'content-type': 'text/xml' }), 422],
			[
				'a text in a charset that nobody knows',
				() => signed(event(), KEY, { 'content-type': 'text/plain; charset=klingon' }),
				422,
			],
			[
				'UTF-8 that is said to be UTF-16',
				() => signed(event(), KEY, { 'content-type': 'application/json; charset=utf-16le' }),
				422,
			],
			[
				'a charset that n8n does not know',
				() => signed(event(), KEY, { 'content-type': 'application/json; charset=iso-8859-1' }),
				422,
			],
			[
				'a body over the limit',
				() => signed(event('triggered', { summary: tooLong(server) }), KEY),
				500,
			],
			[
				'a body that is over the limit once it is inflated',
				() => {
					const body = event('triggered', { summary: tooLong(server) });
					return { ...signed(body, KEY, { 'content-encoding': 'gzip' }), body: gzipSync(body) };
				},
				500,
			],
			[
				'what is not gzip, although it says so',
				() => signed(event(), KEY, { 'content-encoding': 'gzip' }),
				500,
			],
		] as const) {
			it(`${status}, and no execution: ${what}`, async () => {
				const answer = await notStarted(server, receiving, delivery(), good.signature());
				assert.equal(answer.status, status, answer.text);
				assert.ok(answer.json?.error === undefined, 'the node was not asked');
			});
		}

		it('404, and no execution: another method than POST', async () => {
			const sentinel = good.signature();
			const answer = await notStarted(
				server,
				receiving,
				{ ...good.signature(), method: 'PUT' },
				sentinel,
			);
			assert.equal(answer.status, 404);
		});
	});

	describe('Answers of a trigger whose credential is broken:', () => {
		const broken = { authentication: 'signature', signingSecret: '' };

		it('500 misconfigured, and no execution, until the credential is corrected', async () => {
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			const { rest } = server;
			await rest.updateCredential(receiving.credential, 'broken', broken);
			const answer = await deliver(receiving.url, good.signature());
			assertRefusal(answer, 500, 'misconfigured');
			assert.deepEqual(await rest.executions(receiving.workflow.id), []);

			await rest.updateCredential(receiving.credential, 'corrected', CREDENTIALS.signature);
			await accepted(server, receiving, good.signature());
			assert.equal((await rest.executions(receiving.workflow.id)).length, 1);
		});

		it('500 misconfigured before the headers are looked at', async () => {
			const receiving = await startReceiving(server, CREDENTIALS.headers);
			await server.rest.updateCredential(receiving.credential, 'broken', {
				...CREDENTIALS.headers,
				signingSecret: '',
			});
			const answer = await deliver(receiving.url, withoutSignature(event()));
			assertRefusal(answer, 500, 'misconfigured');
		});

		it('500 misconfigured, and no execution, once the credential is deleted', async () => {
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			await server.rest.deleteCredential(receiving.credential);
			const answer = await deliver(receiving.url, good.signature());
			assertRefusal(answer, 500, 'misconfigured');
			await wait(1000);
			assert.deepEqual(await server.rest.executions(receiving.workflow.id), []);
		});

		it('500 misconfigured: a parameter cannot be evaluated', async () => {
			const parameters = {
				filters: { titleContains: '={{ $("No such node").first().json.title }}' },
			};
			const receiving = await startReceiving(server, CREDENTIALS.signature, parameters);
			const answer = await deliver(receiving.url, good.signature());
			assertRefusal(answer, 500, 'misconfigured');
			await wait(1000);
			assert.deepEqual(await server.rest.executions(receiving.workflow.id), []);
		});
	});

	describe('Time of the answer:', () => {
		for (const respond of ['whenSaved', 'immediately']) {
			it(`${respond}: answers with the event's id, and stores one execution`, async () => {
				const parameters = { options: { respond } };
				const receiving = await startReceiving(server, CREDENTIALS.signature, parameters);
				const delivery = good.signature();
				const { answer } = await accepted(server, receiving, delivery);
				assertJson(answer);
				assert.deepEqual(answer.json, { ok: true, eventId: idOf(delivery.body) });
			});
		}

		const skip = server.major < 2 ? 'n8n 1 answers before it stores' : leftOut(server);
		it('whenSaved: the execution is stored when the answer comes', { skip }, async () => {
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			for (let count = 1; count <= 5; count++) {
				const { json } = await deliver(receiving.url, good.signature());
				const stored = await storedStatuses(inSqlite(own(server).n8n.folder), [json.eventId]);
				assert.equal(stored.get(json.eventId)?.length, 1, `delivery ${count}`);
			}
		});

		it('20 deliveries at a time are all answered and stored', async () => {
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			const deliveries = Array.from({ length: 20 }, good.signature);
			const all = await Promise.all(deliveries.map((each) => deliver(receiving.url, each)));
			assert.deepEqual(
				all.map(({ status, json }) => [status, json.eventId]),
				deliveries.map(({ body }) => [200, idOf(body)]),
			);
			const executions = await server.rest.untilFinished(receiving.workflow.id, 20);
			assert.equal(executions.length, 20);
			for (const { status } of executions) assert.equal(status, 'success');
		});
	});

	describe('Log:', () => {
		it('tells of a refusal once a minute for each code', { skip: leftOut(server) }, async () => {
			const { log } = own(server);
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			const before = log().length;
			for (let i = 0; i < 5; i++) await deliver(receiving.url, signed(event(), 'another key'));
			for (let i = 0; i < 3; i++) await deliver(receiving.url, withoutSignature(event()));
			await wait(500);
			const printed = log().slice(before);
			const refusal =
				/Zenduty Trigger "(.+?)" in workflow "(.+?)" refused a delivery \((\w+)\) at (\S+): /g;
			const refusals = [...printed.matchAll(refusal)].map(([, ...parts]) => parts);
			const { name } = receiving.workflow;
			assert.deepEqual(
				refusals.map((parts) => parts.slice(0, 3)),
				[
					[TRIGGER, name, 'invalid_signature'],
					[TRIGGER, name, 'missing_signature'],
				],
			);
			for (const [, , , at] of refusals) {
				assert.equal(new Date(at).toISOString(), at);
				assert.ok(Math.abs(Date.now() - Date.parse(at)) < 60_000, at);
			}
		});
	});
}

function tooLong({ payloadSizeMax }: Server): string {
	return 'x'.repeat((payloadSizeMax + 1) * 1024 * 1024);
}

function assertJson(answer: Answer): void {
	assert.match(answer.headers.get('content-type') ?? '', /^application\/json; charset=utf-8$/);
}

function assertRefusal(answer: Answer, status: number, error: string): void {
	assert.equal(answer.status, status, answer.text);
	assertJson(answer);
	assert.deepEqual(Object.keys(answer.json), ['error', 'message']);
	assert.equal(answer.json.error, error);
	assert.match(answer.json.message, /^[A-Z].*\.$/);
	assert.doesNotMatch(answer.text, /\n|\bat .*:\d+/, 'no stack trace');
}
