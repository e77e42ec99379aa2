/**
 * What the sender of a delivery sees, and what n8n stores of it: one delivery for each answer, and
 * what only n8n's own server does before the node. The cases of each answer are in
 * `test/trigger/receive.test.cts`.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import {
	basic,
	deliver,
	dumps,
	event,
	idOf,
	incident,
	signature,
	signed,
	type Answer,
	type Delivery,
} from '../zenduty/delivery.mts';
import { basicInPython } from '../zenduty/python.mts';
import { inSqlite, storedStatuses } from '../n8n/storedExecutions.mts';
import {
	accepted,
	notStarted,
	startReceiving,
	type Receiving,
} from '../workflows/triggerWorkflow.mts';
import { leftOut, own, type Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const KEY = 'e2e-answers-key';
const FORMER = 'e2e-answers-former-key';
const PASSWORD = 'e2e-answers-pässword';
const HEADER = 'e2e-answers-header-value';

/** The credentials of the triggers, by what is peculiar to each. */
const CREDENTIALS = {
	signature: { authentication: 'signature', signingSecret: KEY, previousSigningSecret: FORMER },
	basicAuth: { authentication: 'basicAuth', username: 'pager', password: PASSWORD },
	headers: {
		authentication: 'none',
		customHeaders: { headers: [{ name: 'X-Gate', value: HEADER }] },
	},
} satisfies Record<string, Json>;

/** The trigger that gets a delivery, by its credential. */
type Kind = keyof typeof CREDENTIALS;

/** A delivery that nobody signed. */
const unsigned = (headers: Record<string, string> = {}, body = event()): Delivery => ({
	body,
	headers: { 'content-type': 'application/json', ...headers },
});

/** A signed delivery of this content type. */
const typed = (type: string, body: string | Buffer = event()): Delivery =>
	signed(body, KEY, { 'content-type': type });

/** A delivery that the trigger of each kind accepts. */
const GOOD: Record<Kind, () => Delivery> = {
	signature: () => signed(event(), KEY),
	basicAuth: () => unsigned({ authorization: basicInPython('pager', PASSWORD, 'latin1') }),
	headers: () => unsigned({ 'X-GATE': HEADER }),
};

/** An event whose arrays and objects, the body included, are nested so many levels deep. */
const nested = (levels: number) =>
	event('triggered', { extra: '…' }).replace(
		dumps('…'),
		'['.repeat(levels - 3) + ']'.repeat(levels - 3),
	);

const multipart = () => {
	const part = `content-disposition: form-data; name="payload"\r\n\r\n${event()}`;
	return typed('multipart/form-data; boundary=b', `--b\r\n${part}\r\n--b--\r\n`);
};

const withPassword = (password: string) => unsigned({ authorization: basic('pager', password) });

/** What the node refuses: status and code, the kind of the trigger, and the delivery. */
const REFUSED: Array<[number, string, string, Kind, () => Delivery]> = [
	[415, 'unsupported_media_type', 'a multipart body', 'signature', multipart],
	[401, 'invalid_header', 'no custom header', 'headers', unsigned],
	[401, 'missing_signature', 'no signature', 'signature', unsigned],
	[401, 'invalid_signature', 'another key', 'signature', () => signed(event(), 'another key')],
	[401, 'missing_credentials', 'no Basic credentials', 'basicAuth', unsigned],
	[401, 'invalid_credentials', 'a wrong password', 'basicAuth', () => withPassword('guess')],
	[400, 'invalid_payload', 'a JSON array', 'signature', () => signed('[1, 2]', KEY)],
	// n8n parses it before the node, which must not copy it.
	[400, 'invalid_payload', '6,000 levels', 'signature', () => signed(nested(6000), KEY)],
	[400, 'invalid_payload', 'no JSON, as a text', 'signature', () => typed('text/plain', '{"a": ')],
];

const MEGABYTE = 'A line of the log that is repeated.\n'.repeat(28_000);

/** What n8n's body parser takes for something else than the node does, and the node accepts. */
const ACCEPTED: Array<[string, Kind, () => Delivery]> = [
	['a signature with the previous key', 'signature', () => signed(event(), FORMER)],
	['Basic credentials that Python encoded in Latin-1', 'basicAuth', GOOD.basicAuth],
	['custom headers alone', 'headers', GOOD.headers],
	...[
		'application/vnd.zenduty+json',
		'application/octet-stream',
		'application/x-www-form-urlencoded',
		'text/plain',
	].map((type): [string, Kind, () => Delivery] => [
		`the content type ${type}`,
		'signature',
		() => typed(type),
	]),
	[
		'no content type',
		'signature',
		() => {
			const body = event();
			return { body, headers: { 'x-signature': signature(body, KEY) } };
		},
	],
	[
		'text in UTF-8 that is said to be Latin-1',
		'signature',
		() => {
			const payload = { event_type: 'triggered', incident: incident({ title: 'Größe → 9' }) };
			return typed('application/json; charset=latin1', JSON.stringify({ payload }));
		},
	],
	['a body of 1 MB', 'signature', () => signed(event('triggered', { summary: MEGABYTE }), KEY)],
	['a body nested 100 levels deep', 'signature', () => signed(nested(100), KEY)],
];

/** What n8n answers itself, before the node. */
const OF_N8N: Array<[number, string, (server: Server) => Delivery]> = [
	[422, 'malformed JSON', () => signed('{"payload": ', KEY)],
	[422, 'JSON that is called XML', () => typed('text/xml')],
	[422, 'a charset that n8n does not know', () => typed('application/json; charset=iso-8859-1')],
	[500, 'a body over the limit', (server) => signed(tooLong(server), KEY)],
	[404, 'another method than POST', () => ({ ...GOOD.signature(), method: 'PUT' })],
];

export function answers(server: Server): void {
	describe('Answers:', () => {
		const receiving = {} as Record<Kind, Receiving>;

		before(async () => {
			for (const [kind, data] of Object.entries(CREDENTIALS)) {
				receiving[kind as Kind] = await startReceiving(server, data);
			}
		});

		for (const [status, error, what, kind, delivery] of REFUSED) {
			it(`${status} ${error}, and no execution: ${what}`, async () => {
				const answer = await notStarted(server, receiving[kind], delivery(), GOOD[kind]());
				assertRefusal(answer, status, error);
				assert.equal(
					answer.headers.get('www-authenticate'),
					kind === 'basicAuth' ? 'Basic realm="Zenduty", charset="UTF-8"' : null,
				);
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

		for (const [encoding, compress] of [
			['gzip', gzipSync],
			['deflate', deflateSync],
		] as const) {
			it(`200, and one execution: ${encoding}, signed before it was compressed`, async () => {
				const body = event();
				const { headers } = signed(body, KEY, { 'content-encoding': encoding });
				const delivery = { body: compress(body), headers };
				const { answer } = await accepted(server, receiving.signature, delivery);
				assert.equal(answer.json.eventId, idOf(body));
			});
		}

		const ofN8n1 = server.major < 2 && 'n8n 1 answers with 422 itself';
		it('200, and one execution: a byte order mark', { skip: ofN8n1 }, async () => {
			const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(event())]);
			const { answer } = await accepted(server, receiving.signature, signed(body, KEY));
			assert.equal(answer.json.eventId, idOf(body));
		});

		for (const [status, what, delivery] of OF_N8N) {
			it(`${status} of n8n itself, and no execution: ${what}`, async () => {
				const sentinel = GOOD.signature();
				const answer = await notStarted(server, receiving.signature, delivery(server), sentinel);
				assert.equal(answer.status, status, answer.text);
				assert.ok(answer.json?.error === undefined, 'the node was not asked');
			});
		}

		for (const [ignored, body] of [
			['event', () => event('triggered')],
			['filter', () => event('resolved', { urgency: 0 })],
		] as const) {
			it(`200, ignored for the ${ignored}, and no execution`, async () => {
				const parameters = { events: ['resolved'], filters: { urgencies: ['high'] } };
				const selective = await startReceiving(server, CREDENTIALS.signature, parameters);
				const sentinel = signed(event('resolved'), KEY);
				const answer = await notStarted(server, selective, signed(body(), KEY), sentinel);
				assert.equal(answer.status, 200);
				assertJson(answer);
				assert.deepEqual(answer.json, { ok: true, ignored });
			});
		}

		it('500 misconfigured, and no execution, until the credential is corrected', async () => {
			const broken = await startReceiving(server, CREDENTIALS.signature);
			const { rest } = server;
			const spoilt = { ...CREDENTIALS.signature, signingSecret: '' };
			await rest.updateCredential(broken.credential, 'broken', spoilt);
			assertRefusal(await deliver(broken.url, unsigned()), 500, 'misconfigured');

			await rest.updateCredential(broken.credential, 'corrected', CREDENTIALS.signature);
			await accepted(server, broken, GOOD.signature());
			assert.equal((await rest.executions(broken.workflow.id)).length, 1);
		});
	});

	describe('Time of the answer:', () => {
		it("immediately: answers with the event's id, and stores one execution", async () => {
			const parameters = { options: { respond: 'immediately' } };
			const receiving = await startReceiving(server, CREDENTIALS.signature, parameters);
			const delivery = GOOD.signature();
			const { answer } = await accepted(server, receiving, delivery);
			assertJson(answer);
			assert.deepEqual(answer.json, { ok: true, eventId: idOf(delivery.body) });
		});

		const skip = server.major < 2 ? 'n8n 1 answers before it stores' : leftOut(server);
		it('whenSaved: the execution is stored when the answer comes', { skip }, async () => {
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			for (let count = 1; count <= 5; count++) {
				const { json } = await deliver(receiving.url, GOOD.signature());
				const stored = await storedStatuses(inSqlite(own(server).n8n.folder), [json.eventId]);
				assert.equal(stored.get(json.eventId)?.length, 1, `delivery ${count}`);
			}
		});

		it('20 deliveries at a time are all answered and stored', async () => {
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			const deliveries = Array.from({ length: 20 }, GOOD.signature);
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
}

function tooLong({ payloadSizeMax }: Server): string {
	return event('triggered', { summary: 'x'.repeat((payloadSizeMax + 1) * 1024 * 1024) });
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
