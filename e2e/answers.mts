/** What the sender of a delivery sees, and what n8n stores of it. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
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
} from './delivery.mts';
import { inSqlite, storedStatuses } from './faults/stored.mts';
import { accepted, notStarted, startReceiving, type Receiving } from './receiving.mts';
import { PAYLOAD_SIZE_MAX, type Server } from './server.mts';
import type { Json } from './rest.mts';

const KEY = 'e2e-answers-key';
const FORMER = 'e2e-answers-former-key';
const PASSWORD = 'e2e-answers-pässword';
const HEADER = 'e2e-answers-header-value';

const CREDENTIALS = {
	signature: { authentication: 'signature', signingSecret: KEY, previousSigningSecret: FORMER },
	basicAuth: { authentication: 'basicAuth', username: 'pager', password: PASSWORD },
	none: { authentication: 'none' },
	headers: {
		authentication: 'signature',
		signingSecret: KEY,
		customHeaders: {
			headers: [
				{ name: 'X-Region', value: 'south' },
				{ name: 'X-Gate', value: HEADER },
			],
		},
	},
} satisfies Record<string, Json>;

type Kind = keyof typeof CREDENTIALS;

const bytesOf = (...parts: Array<string | number[]>) =>
	Buffer.concat(parts.map((part) => Buffer.from(part as string)));

const withoutSignature = (body: string | Buffer, headers: Record<string, string> = {}) => ({
	body,
	headers: { 'content-type': 'application/json', ...headers },
});

/** An event whose arrays and objects, the body included, are nested so many levels deep. */
const nested = (levels: number) =>
	event('triggered', { extra: '…' }).replace(
		dumps('…'),
		'['.repeat(levels - 3) + ']'.repeat(levels - 3),
	);

/** A delivery that the trigger of each kind accepts. */
const good: Record<Kind, () => Delivery> = {
	signature: () => signed(event(), KEY),
	basicAuth: () => withoutSignature(event(), { authorization: basic('pager', PASSWORD) }),
	none: () => withoutSignature(event()),
	headers: () => signed(event(), KEY, { 'x-region': 'south', 'X-GATE': HEADER }),
};

interface Refusal {
	what: string;
	kind: Kind;
	delivery: () => Delivery;
	status: number;
	error: string;
	/** What the message says besides. */
	message?: RegExp;
	/** What the header WWW-Authenticate says. */
	challenge?: string;
}

const CHALLENGE = 'Basic realm="Zenduty", charset="UTF-8"';

const invalidPayload = (what: string, body: () => string | Buffer, message: RegExp): Refusal[] => [
	...['application/json', 'text/plain'].map((type) => ({
		what: `${what}, as ${type}`,
		kind: 'signature' as const,
		delivery: () => signed(body(), KEY, { 'content-type': type }),
		status: 400,
		error: 'invalid_payload',
		message,
	})),
];

const REFUSALS: Refusal[] = [
	{
		what: 'a multipart body, even with the right signature',
		kind: 'signature',
		delivery: () => {
			const body = `--b\r\ncontent-disposition: form-data; name="payload"\r\n\r\n${event()}\r\n--b--\r\n`;
			return signed(body, KEY, { 'content-type': 'multipart/form-data; boundary=b' });
		},
		status: 415,
		error: 'unsupported_media_type',
	},
	{
		what: 'a multipart/mixed body',
		kind: 'none',
		delivery: () => ({ body: event(), headers: { 'content-type': 'Multipart/Mixed; boundary=b' } }),
		status: 415,
		error: 'unsupported_media_type',
	},
	{
		what: 'a missing custom header, with the right signature',
		kind: 'headers',
		delivery: () => signed(event(), KEY, { 'x-region': 'south' }),
		status: 401,
		error: 'invalid_header',
	},
	{
		what: 'a custom header with another value, with the right signature',
		kind: 'headers',
		delivery: () => signed(event(), KEY, { 'x-region': 'South', 'x-gate': HEADER }),
		status: 401,
		error: 'invalid_header',
	},
	{
		what: 'a missing custom header and a missing signature',
		kind: 'headers',
		delivery: () => withoutSignature(event()),
		status: 401,
		error: 'invalid_header',
	},
	{
		what: 'no signature',
		kind: 'signature',
		delivery: () => withoutSignature(event()),
		status: 401,
		error: 'missing_signature',
	},
	{
		what: 'an empty signature',
		kind: 'signature',
		delivery: () => withoutSignature(event(), { 'x-signature': '' }),
		status: 401,
		error: 'missing_signature',
	},
	{
		what: 'no signature of what is not JSON either',
		kind: 'signature',
		delivery: () => withoutSignature('{', { 'content-type': 'text/plain' }),
		status: 401,
		error: 'missing_signature',
	},
	{
		what: 'Basic credentials where a signature is expected',
		kind: 'signature',
		delivery: () => withoutSignature(event(), { authorization: basic('pager', PASSWORD) }),
		status: 401,
		error: 'missing_signature',
	},
	{
		what: 'a signature with another key',
		kind: 'signature',
		delivery: () => signed(event(), 'another key'),
		status: 401,
		error: 'invalid_signature',
	},
	{
		what: 'the signature of another body',
		kind: 'signature',
		delivery: () => withoutSignature(event(), { 'x-signature': signature(event(), KEY) }),
		status: 401,
		error: 'invalid_signature',
	},
	{
		what: 'a signature in hexadecimal digits',
		kind: 'signature',
		delivery: () => {
			const body = event();
			const hex = Buffer.from(signature(body, KEY), 'base64').toString('hex');
			return withoutSignature(body, { 'x-signature': hex });
		},
		status: 401,
		error: 'invalid_signature',
	},
	{
		what: 'a forged signature of a large body',
		kind: 'signature',
		delivery: () => signed(event('triggered', { summary: 'x'.repeat(1_000_000) }), 'another key'),
		status: 401,
		error: 'invalid_signature',
	},
	{
		what: 'no Basic credentials',
		kind: 'basicAuth',
		delivery: () => withoutSignature(event()),
		status: 401,
		error: 'missing_credentials',
		challenge: CHALLENGE,
	},
	{
		what: 'another scheme than Basic',
		kind: 'basicAuth',
		delivery: () => withoutSignature(event(), { authorization: 'Bearer abcdef' }),
		status: 401,
		error: 'missing_credentials',
		challenge: CHALLENGE,
	},
	{
		what: 'a wrong password',
		kind: 'basicAuth',
		delivery: () => withoutSignature(event(), { authorization: basic('pager', 'guess') }),
		status: 401,
		error: 'invalid_credentials',
		challenge: CHALLENGE,
	},
	{
		what: 'a wrong username',
		kind: 'basicAuth',
		delivery: () => withoutSignature(event(), { authorization: basic('Pager', PASSWORD) }),
		status: 401,
		error: 'invalid_credentials',
		challenge: CHALLENGE,
	},
	...invalidPayload('an array', () => '[1, 2]', /not a JSON object/),
	...invalidPayload('null', () => 'null', /not a JSON object/),
	...invalidPayload('a string', () => '"event"', /not a JSON object/),
	...invalidPayload('an empty body', () => '', /empty/),
	...invalidPayload(
		'invalid UTF-8',
		() => {
			const [start, end] = event('triggered', { title: '…' }).split(dumps('…'));
			return bytesOf(start, [0x22, 0xc3, 0x28, 0x22], end);
		},
		/not UTF-8/,
	),
	...invalidPayload('a body nested 101 levels deep', () => nested(101), /deeper than 100/),
	...invalidPayload('a body nested 6,000 levels deep', () => nested(6000), /deeper than 100/),
	...['triggered', 'acknowledged', 'resolved'].flatMap((type) =>
		invalidPayload(
			`the event ${type} without an incident`,
			() => dumps({ payload: { event_type: type } }),
			/no "incident" object/,
		),
	),
	...invalidPayload(
		'an incident that is a list',
		() => dumps({ payload: { event_type: 'triggered', incident: [] } }),
		/no "incident" object/,
	),
	{
		what: 'malformed JSON under a content type that n8n does not parse',
		kind: 'signature',
		delivery: () => signed('{"payload": ', KEY, { 'content-type': 'text/plain' }),
		status: 400,
		error: 'invalid_payload',
		message: /not JSON/,
	},
	{
		what: 'an array without authentication',
		kind: 'none',
		delivery: () => withoutSignature('[]'),
		status: 400,
		error: 'invalid_payload',
	},
];

/** Deliveries that are accepted, although they look unusual. */
const ACCEPTED: Array<[string, Kind, () => Delivery]> = [
	['a signature', 'signature', good.signature],
	['Basic credentials', 'basicAuth', good.basicAuth],
	[
		'Basic credentials with the scheme in lower case',
		'basicAuth',
		() => withoutSignature(event(), { authorization: basic('pager', PASSWORD).replace('B', 'b') }),
	],
	['no authentication', 'none', good.none],
	['custom headers and a signature', 'headers', good.headers],
	['a signature with the previous key', 'signature', () => signed(event(), FORMER)],
	...[
		'application/json; charset=utf-8',
		'application/json; charset=latin1',
		'application/vnd.zenduty+json',
		'application/octet-stream',
		'application/x-www-form-urlencoded',
		'text/plain',
	].map((type): [string, Kind, () => Delivery] => [
		`the content type ${type}`,
		'signature',
		() => signed(event(), KEY, { 'content-type': type }),
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
			const body = JSON.stringify({
				payload: { event_type: 'triggered', incident: incident({ title: 'Größe → 9' }) },
			});
			return signed(body, KEY, { 'content-type': 'application/json; charset=latin1' });
		},
	],
	['a body of 1 MB', 'signature', () => signed(event('triggered', large()), KEY)],
	['a body nested 100 levels deep', 'signature', () => signed(nested(100), KEY)],
	[
		'an event without the wrapper "payload"',
		'signature',
		() => signed(dumps({ event_type: 'resolved', incident: incident() }), KEY),
	],
];

function large(): Json {
	return { summary: 'A line of the log that is repeated.\n'.repeat(28_000) };
}

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
			[
				'a charset that n8n does not know',
				() => signed(event(), KEY, { 'content-type': 'application/json; charset=iso-8859-1' }),
				422,
			],
			['a body over the limit', () => signed(event('triggered', { summary: tooLong() }), KEY), 500],
			[
				'a body that is over the limit once it is inflated',
				() => {
					const body = event('triggered', { summary: tooLong() });
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

		it('500 misconfigured, and no execution, until the credential is mended', async () => {
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			const { rest } = server;
			await rest.updateCredential(receiving.credential, 'broken', broken);
			const answer = await deliver(receiving.url, good.signature());
			assertRefusal(answer, 500, 'misconfigured');
			assert.deepEqual(await rest.executions(receiving.workflow.id), []);

			await rest.updateCredential(receiving.credential, 'mended', CREDENTIALS.signature);
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

		const skip = server.major < 2 ? 'n8n 1 answers before it stores' : false;
		it('whenSaved: the execution is stored when the answer comes', { skip }, async () => {
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			for (let count = 1; count <= 5; count++) {
				const { json } = await deliver(receiving.url, good.signature());
				const stored = await storedStatuses(inSqlite(server.n8n.folder), [json.eventId]);
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
		it('tells of a refusal once a minute for each code', async () => {
			const receiving = await startReceiving(server, CREDENTIALS.signature);
			const before = server.log().length;
			for (let i = 0; i < 5; i++) await deliver(receiving.url, signed(event(), 'another key'));
			for (let i = 0; i < 3; i++) await deliver(receiving.url, withoutSignature(event()));
			await wait(500);
			const printed = server.log().slice(before);
			assert.deepEqual(printed.match(/refused a delivery \(\w+\)/g), [
				'refused a delivery (invalid_signature)',
				'refused a delivery (missing_signature)',
			]);
		});
	});
}

function tooLong(): string {
	return 'x'.repeat((PAYLOAD_SIZE_MAX + 1) * 1024 * 1024);
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
