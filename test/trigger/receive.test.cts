import { createHash, createHmac } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { receive } from '../../nodes/Zenduty/trigger/receive';
import { REFUSALS, type RefusalCode } from '../../nodes/Zenduty/trigger/refusals';

const KEY = 'k-4711';
const TEXT =
	'{"payload": {"event_type": "triggered", "incident": {"title": "Dock gate open", "urgency": 1}}}';
const PLAIN = { events: ['triggered', 'acknowledged', 'resolved'] };

interface Delivery {
	body?: string | Buffer;
	headers?: Record<string, string>;
	/** The body signed with the key, unless headers are given. */
	credential?: object | Error;
	parameters?: Record<string, unknown>;
	mode?: string;
	/** What n8n has read before the node; by default nothing. */
	rawBody?: Buffer;
	readRawBody?: (request: EventEmitter) => Promise<void>;
	/** Called when the node asks for its credential. */
	onCredential?: () => void;
	workflowId?: string;
	nodeId?: string;
	/** The id of the credential in the node; by default the node has none, and nothing is kept. */
	credentialId?: string;
	/** What the node says of its credentials instead. */
	credentials?: object;
}

let workflows = 0;

/** Hands a delivery to the trigger as n8n would; each in a workflow of its own. */
async function deliver(delivery: Delivery) {
	const body = Buffer.from(delivery.body ?? TEXT);
	const request = Object.assign(new EventEmitter(), {
		rawBody: delivery.rawBody,
		async readRawBody() {
			if (delivery.readRawBody === undefined) request.rawBody = body;
			else await delivery.readRawBody(request);
		},
	});
	const parameters: Record<string, unknown> = { ...PLAIN, ...delivery.parameters };
	const answers: Array<{ status?: number; headers: object; body?: unknown }> = [];
	const warnings: unknown[][] = [];
	const asked: string[] = [];
	const answer: { status?: number; headers: object; body?: unknown } = { headers: {} };
	const response = {
		status(code: number) {
			answer.status = code;
			return response;
		},
		set(headers: object) {
			answer.headers = headers;
			return response;
		},
		json(content: unknown) {
			answers.push({ ...answer, body: content });
			return response;
		},
	};
	workflows += 1;
	const context = {
		getHeaderData: () =>
			delivery.headers ?? {
				'x-signature': createHmac('sha256', KEY).update(body).digest('base64'),
			},
		async getCredentials(type: string) {
			asked.push(type);
			delivery.onCredential?.();
			if (delivery.credential instanceof Error) throw delivery.credential;
			return delivery.credential ?? { signingSecret: KEY };
		},
		getRequestObject: () => request,
		getResponseObject: () => response,
		getMode: () => delivery.mode ?? 'webhook',
		getNodeParameter(name: string, otherwise: unknown) {
			const value = parameters[name];
			if (value instanceof Error) throw value;
			return value ?? otherwise;
		},
		getWorkflow: () => ({ id: delivery.workflowId ?? `flow-${workflows}`, active: true }),
		getNode: () => ({
			id: delivery.nodeId ?? 'node-1',
			name: 'Incidents',
			credentials:
				delivery.credentialId === undefined
					? delivery.credentials
					: { zendutyWebhookApi: { id: delivery.credentialId, name: 'Harbour' } },
		}),
		logger: { warn: (...line: unknown[]) => warnings.push(line) },
	} as unknown as IWebhookFunctions;
	const result: IWebhookResponseData = await receive(context);
	return { result, answers, warnings, asked };
}

/** Expects a refusal: one answer, no execution, one line in the log. */
async function expectRefusal(delivery: Delivery, code: RefusalCode, detail?: string) {
	const { result, answers, warnings } = await deliver(delivery);
	const { status, message, headers } = REFUSALS[code];
	expect(answers).toStrictEqual([
		{
			status,
			headers: headers ?? {},
			body: { error: code, message: detail ? `${message} The reason: ${detail}.` : message },
		},
	]);
	expect(result).toStrictEqual({ noWebhookResponse: true });
	expect(warnings).toHaveLength(1);
	return warnings[0] as [string, object];
}

function idOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function withSignature(text: string) {
	return { 'x-signature': createHmac('sha256', KEY).update(text).digest('base64') };
}

describe('receive', () => {
	describe('accepts', () => {
		it('a signed event, and leaves the answer to n8n until the execution is stored', async () => {
			const { result, answers, warnings, asked } = await deliver({});
			expect(result).toStrictEqual({
				webhookResponse: { ok: true, eventId: idOf(TEXT) },
				workflowData: [[{ json: expect.objectContaining({ title: 'Dock gate open' }) }]],
			});
			expect(answers).toEqual([]);
			expect(warnings).toEqual([]);
			expect(asked).toEqual(['zendutyWebhookApi']);
		});

		it('a signed event, and answers at once where that is chosen', async () => {
			const { result, answers } = await deliver({
				parameters: { 'options.respond': 'immediately' },
			});
			expect(answers).toStrictEqual([
				{ status: 200, headers: {}, body: { ok: true, eventId: idOf(TEXT) } },
			]);
			expect(result).toStrictEqual({
				noWebhookResponse: true,
				workflowData: [[{ json: expect.objectContaining({ title: 'Dock gate open' }) }]],
			});
		});

		it('a simplified event by default', async () => {
			const { result } = await deliver({});
			expect(result.workflowData?.[0][0].json).toMatchObject({
				eventId: idOf(TEXT),
				eventType: 'triggered',
				urgency: 'high',
				signingKey: 'current',
			});
		});

		it.each([false, 'false', ' FALSE ', 0])(
			'a raw event where Simplify is %p',
			async (simplify) => {
				const { result } = await deliver({ parameters: { simplify } });
				expect(result.workflowData).toStrictEqual([
					[
						{
							json: {
								eventId: idOf(TEXT),
								payload: JSON.parse(TEXT).payload,
								signingKey: 'current',
							},
						},
					],
				]);
			},
		);

		it.each([true, 'true', 'True ', 1, 'no', 2, null])(
			'a simplified event where Simplify is %p',
			async (simplify) => {
				const { result } = await deliver({ parameters: { simplify } });
				expect(result.workflowData?.[0][0].json).toHaveProperty('title', 'Dock gate open');
			},
		);

		it('a body that n8n has read, without reading it again', async () => {
			const { result } = await deliver({
				rawBody: Buffer.from(TEXT),
				readRawBody: async () => {
					throw new Error('the stream was consumed');
				},
			});
			expect(result.workflowData).toHaveLength(1);
		});

		it('an event whose signature is made with the previous key, and says so', async () => {
			const { result } = await deliver({
				credential: { signingSecret: 'k-4712', previousSigningSecret: KEY },
			});
			expect(result.workflowData?.[0][0].json.signingKey).toBe('previous');
		});

		it('an event without a signature, and names no key', async () => {
			const { result } = await deliver({ headers: {}, credential: { authentication: 'none' } });
			expect(result.workflowData?.[0][0].json).not.toHaveProperty('signingKey');
			expect(result.webhookResponse).toEqual({ ok: true, eventId: idOf(TEXT) });
		});

		it('the inner payload alone, where only that is signed', async () => {
			const inner = '{"event_type": "triggered", "incident": {"title": "Inner"}}';
			const { result } = await deliver({
				body: `{"payload": ${inner}}`,
				headers: withSignature(inner),
				parameters: { simplify: false },
			});
			expect(result.webhookResponse).toEqual({ ok: true, eventId: idOf(inner) });
			expect(result.workflowData?.[0][0].json.payload).toEqual(JSON.parse(inner));
		});
	});

	describe('with separate outputs', () => {
		it.each([
			['triggered', 0],
			['acknowledged', 1],
			['resolved', 2],
			['merged', 3],
		])('puts %s on output %d', async (type, output) => {
			const body = `{"payload":{"event_type":"${type}","incident":{}}}`;
			const { result } = await deliver({
				body,
				parameters: { separateOutputs: true, events: ['other', 'resolved', 'acknowledged', type] },
			});
			const expected: unknown[] = [[], [], [], []];
			expected[output] = [{ json: expect.objectContaining({ eventType: type }) }];
			expect(result.workflowData).toStrictEqual(expected);
		});

		it.each([true, 'true', ' TRUE', 1])('has four where the switch is %p', async (value) => {
			const { result } = await deliver({ parameters: { separateOutputs: value } });
			expect(result.workflowData).toHaveLength(4);
		});

		it.each([false, 'false', 0, 'yes', undefined])(
			'has one where the switch is %p',
			async (value) => {
				const { result } = await deliver({ parameters: { separateOutputs: value } });
				expect(result.workflowData).toHaveLength(1);
			},
		);
	});

	describe('ignores', () => {
		it.each([
			['acknowledged', ['triggered', 'resolved']],
			['merged', ['triggered', 'acknowledged', 'resolved']],
			['triggered', ['other']],
			['triggered', []],
		])('%s where %j are chosen', async (type, events) => {
			const body = `{"payload":{"event_type":"${type}","incident":{}}}`;
			const { result, answers, warnings } = await deliver({ body, parameters: { events } });
			expect(answers).toStrictEqual([
				{ status: 200, headers: {}, body: { ok: true, ignored: 'event' } },
			]);
			expect(result).toStrictEqual({ noWebhookResponse: true });
			expect(warnings).toEqual([]);
		});

		it('everything where no events are chosen at all', async () => {
			const { answers } = await deliver({ parameters: { events: undefined } });
			expect(answers[0].body).toEqual({ ok: true, ignored: 'event' });
		});

		it('no event that a single value names', async () => {
			const { result } = await deliver({ parameters: { events: 'triggered' } });
			expect(result.workflowData).toHaveLength(1);
		});

		it('what a filter does not let through', async () => {
			const filters = { urgencies: ['low'] };
			const { result, answers } = await deliver({ parameters: { filters } });
			expect(answers).toStrictEqual([
				{ status: 200, headers: {}, body: { ok: true, ignored: 'filter' } },
			]);
			expect(result).toStrictEqual({ noWebhookResponse: true });
		});

		it('first for its event, then for a filter', async () => {
			const { answers } = await deliver({
				parameters: { events: ['resolved'], filters: { urgencies: ['low'] } },
			});
			expect(answers[0].body).toEqual({ ok: true, ignored: 'event' });
		});

		it('nothing that the filters let through', async () => {
			const { result } = await deliver({ parameters: { filters: { urgencies: ['high'] } } });
			expect(result.workflowData).toHaveLength(1);
		});
	});

	describe('refuses', () => {
		it.each([
			'multipart/form-data; boundary=x',
			'multipart/mixed',
			' Multipart/Form-Data',
			'MULTIPART/related; type="application/json"',
		])('the content type %p, even before it looks at the credential', async (type) => {
			await expectRefusal(
				{ headers: { 'content-type': type }, credential: new Error('gone') },
				'unsupported_media_type',
			);
		});

		it('no other content type', async () => {
			for (const type of ['text/plain', 'application/x-multipart/x', 'application/multipart/']) {
				const headers = { ...withSignature(TEXT), 'content-type': type };
				expect((await deliver({ headers })).result.workflowData).toHaveLength(1);
			}
		});

		it('everything without a credential, and says why only in the log', async () => {
			const [line] = await expectRefusal(
				{ credential: new Error('Credential with ID "7" does not exist'), headers: {} },
				'misconfigured',
			);
			expect(line).toBe(
				'Zenduty Trigger refused a delivery (misconfigured). The credential cannot be read (Credential with ID "7" does not exist). Choose a Zenduty Webhook API credential in the node, and test it.',
			);
		});

		it('everything with a credential that is not complete', async () => {
			const [line] = await expectRefusal({ credential: { signingSecret: '' } }, 'misconfigured');
			expect(line).toBe(
				'Zenduty Trigger refused a delivery (misconfigured). The signing key is empty. Copy it from the configuration page of the integration in Zenduty, where "Signature" is chosen.',
			);
		});

		it('a wrong custom header, before a wrong signature', async () => {
			const credential = {
				signingSecret: KEY,
				customHeaders: { headers: [{ name: 'X-Site', value: 'north' }] },
			};
			await expectRefusal({ credential, headers: {} }, 'invalid_header');
			await expectRefusal({ credential, headers: { 'x-site': 'north' } }, 'missing_signature');
		});

		it('a missing and a wrong signature', async () => {
			await expectRefusal({ headers: {} }, 'missing_signature');
			await expectRefusal({ headers: withSignature('another body') }, 'invalid_signature');
		});

		it('missing and wrong Basic credentials, and asks for them', async () => {
			const credential = { authentication: 'basicAuth', username: 'u', password: 'p' };
			await expectRefusal({ credential, headers: {} }, 'missing_credentials');
			await expectRefusal(
				{ credential, headers: { authorization: 'Basic dTpx' } },
				'invalid_credentials',
			);
		});

		it.each([
			['', 'it is empty'],
			['{"payload"', 'it is not JSON'],
			['[]', 'it is not a JSON object'],
			[
				'{"event_type":"resolved"}',
				'its event type is "resolved", but it has no "incident" object',
			],
		])('the authenticated body %p', async (body, detail) => {
			const [line] = await expectRefusal({ body }, 'invalid_payload', detail);
			expect(line).toBe(
				`Zenduty Trigger refused a delivery (invalid_payload). ${REFUSALS.invalid_payload.message} The reason: ${detail}.`,
			);
		});

		it('a body that is not UTF-8', async () => {
			const body = Buffer.from('{"payload": {"event_type": "caf\xe9"}}', 'latin1');
			await expectRefusal({ body }, 'invalid_payload', 'it is not UTF-8');
		});

		it('the signature before the body', async () => {
			await expectRefusal({ body: 'no JSON', headers: {} }, 'missing_signature');
		});

		it('a body that breaks off', async () => {
			const readRawBody = async () => {
				throw new Error('request aborted');
			};
			const detail = 'it could not be read to its end (request aborted)';
			await expectRefusal({ readRawBody }, 'invalid_payload', detail);
			await expectRefusal({ readRawBody, headers: withSignature('') }, 'invalid_payload', detail);

			const basic = { authentication: 'basicAuth', username: 'u', password: 'p' };
			const headers = { authorization: 'Basic dTpw' };
			await expectRefusal({ readRawBody, credential: basic, headers }, 'invalid_payload', detail);
		});

		it('a compressed body that breaks off, which n8n never reads to its end', async () => {
			const readRawBody = async (request: EventEmitter) => {
				setImmediate(() => request.emit('aborted'));
				await new Promise(() => {});
			};
			const detail = 'it could not be read to its end (the sender gave up)';
			await expectRefusal({ readRawBody }, 'invalid_payload', detail);
		});

		it('by the credential as it is when the body has come, however long that takes', async () => {
			const order: string[] = [];
			await deliver({
				async readRawBody() {
					await new Promise((resolve) => setTimeout(resolve, 5));
					order.push('body');
				},
				onCredential: () => order.push('credential'),
			});
			expect(order).toEqual(['body', 'credential']);
		});

		it('a body that breaks off only after what can be judged without it', async () => {
			const readRawBody = async () => {
				throw new Error('request aborted');
			};
			await expectRefusal({ readRawBody, headers: {} }, 'missing_signature');
			const basic = { authentication: 'basicAuth', username: 'u', password: 'p' };
			await expectRefusal({ readRawBody, credential: basic, headers: {} }, 'missing_credentials');
			await expectRefusal(
				{ readRawBody, credential: basic, headers: { authorization: 'Basic dTpx' } },
				'invalid_credentials',
			);
			const customHeaders = { headers: [{ name: 'X-Site', value: 'north' }] };
			await expectRefusal(
				{ readRawBody, credential: { signingSecret: KEY, customHeaders } },
				'invalid_header',
			);
			await expectRefusal({ readRawBody, credential: { signingSecret: '' } }, 'misconfigured');
		});

		it('a body that n8n did not read, as an empty one', async () => {
			await expectRefusal(
				{ readRawBody: async () => {}, headers: withSignature('') },
				'invalid_payload',
				'it is empty',
			);
		});

		it('everything where a parameter cannot be evaluated', async () => {
			for (const name of ['events', 'filters', 'simplify', 'separateOutputs', 'options.respond']) {
				const [line] = await expectRefusal(
					{ parameters: { [name]: new Error(`no ${name}`) } },
					'misconfigured',
				);
				expect(line).toBe(
					`Zenduty Trigger refused a delivery (misconfigured). A parameter of the node cannot be evaluated. Correct it; the reason: no ${name}`,
				);
			}
		});

		it('everything where something is thrown that is no error', async () => {
			const filters = {
				get services(): unknown {
					throw 'a text';
				},
			};
			const [line] = await expectRefusal({ parameters: { filters } }, 'misconfigured');
			expect(line).toContain(
				'A parameter of the node cannot be evaluated. Correct it; the reason: a text',
			);
		});
	});

	describe('in a test run', () => {
		const mode = 'manual';

		it('shows an event whatever events and filters are chosen', async () => {
			const parameters = { events: [], filters: { titleContains: 'nowhere' } };
			const { result } = await deliver({ mode, parameters });
			expect(result.workflowData?.[0][0].json).toMatchObject({ title: 'Dock gate open' });
		});

		it('does not even evaluate them', async () => {
			const parameters = { events: new Error('not now'), filters: new Error('not now') };
			expect((await deliver({ mode, parameters })).result.workflowData).toHaveLength(1);
		});

		it('shows any object', async () => {
			const body = '{"event_type": "triggered", "test": true}';
			const { result } = await deliver({ mode, body });
			expect(result.workflowData?.[0][0].json).toStrictEqual({
				eventId: idOf(body),
				eventType: 'triggered',
				payload: JSON.parse(body),
			});
		});

		it('refuses like any other run', async () => {
			await expectRefusal({ mode, headers: {} }, 'missing_signature');
			await expectRefusal({ mode, body: '[1]' }, 'invalid_payload', 'it is not a JSON object');
		});
	});

	describe('the credential', () => {
		const first = { workflowId: 'flow-kept', nodeId: 'node-kept', credentialId: 'c-1' };

		/** How often n8n was asked for the credential in one delivery. */
		async function asks(delivery: Delivery): Promise<number> {
			const { asked, result } = await deliver(delivery);
			expect(result.workflowData).toHaveLength(1);
			return asked.length;
		}

		it('is asked for once for several deliveries to the same trigger', async () => {
			expect(await asks(first)).toBe(1);
			expect(await asks(first)).toBe(0);
		});

		it.each([
			['workflow', { workflowId: 'flow-other' }],
			['node', { nodeId: 'node-other' }],
			['credential', { credentialId: 'c-2' }],
		])('is never taken from another %s', async (_, other) => {
			await deliver(first);
			expect(await asks({ ...first, ...other })).toBe(1);
		});

		it.each([
			['workflow id', { workflowId: '' }],
			['node id', { nodeId: '' }],
			['credential id', { credentialId: '' }],
			['credential', { credentialId: undefined }],
			['credential of this type', { credentialId: undefined, credentials: {} }],
		])('is asked for each time where there is no %s', async (_, missing) => {
			expect(await asks({ ...first, ...missing })).toBe(1);
			expect(await asks({ ...first, ...missing })).toBe(1);
		});

		it('is asked for each time in a test run', async () => {
			const manual = { ...first, workflowId: 'flow-tested', mode: 'manual' };
			expect(await asks(manual)).toBe(1);
			expect(await asks(manual)).toBe(1);
		});

		it('is asked for again after a refusal for it', async () => {
			const mended = { ...first, workflowId: 'flow-mended' };
			await expectRefusal({ ...mended, credential: new Error('locked') }, 'misconfigured');
			expect(await asks(mended)).toBe(1);
		});
	});

	describe('the log', () => {
		beforeEach(() => {
			jest.useFakeTimers({ now: Date.UTC(2026, 6, 1), doNotFake: ['nextTick', 'setImmediate'] });
		});

		afterEach(() => {
			jest.useRealTimers();
		});

		it('tells what, where, and nothing secret', async () => {
			const { warnings } = await deliver({
				workflowId: 'flow-log',
				headers: { 'x-signature': 'forged', authorization: 'Bearer t0ken' },
			});
			expect(warnings).toStrictEqual([
				[
					`Zenduty Trigger refused a delivery (invalid_signature). ${REFUSALS.invalid_signature.message}`,
					{
						workflowId: 'flow-log',
						nodeName: 'Incidents',
						code: 'invalid_signature',
						leftOut: 0,
					},
				],
			]);
			expect(JSON.stringify(warnings)).not.toMatch(/forged|t0ken|k-4711/);
		});

		it('has one line a minute, with the number of those left out', async () => {
			const forged = { workflowId: 'flow-flood', headers: { 'x-signature': 'forged' } };
			expect((await deliver(forged)).warnings).toHaveLength(1);
			for (let i = 0; i < 3; i++) expect((await deliver(forged)).warnings).toEqual([]);
			jest.advanceTimersByTime(60_000);
			const { warnings, answers } = await deliver(forged);
			expect(answers[0].status).toBe(401);
			expect(warnings).toStrictEqual([
				[
					`Zenduty Trigger refused a delivery (invalid_signature). ${REFUSALS.invalid_signature.message} 3 more like it were not logged.`,
					expect.objectContaining({ leftOut: 3 }),
				],
			]);
		});

		it('keeps workflows, nodes and codes apart', async () => {
			const forged = { workflowId: 'flow-a', headers: { 'x-signature': 'forged' } };
			expect((await deliver(forged)).warnings).toHaveLength(1);
			expect((await deliver({ ...forged, workflowId: 'flow-b' })).warnings).toHaveLength(1);
			expect((await deliver({ ...forged, nodeId: 'node-2' })).warnings).toHaveLength(1);
			expect((await deliver({ ...forged, headers: {} })).warnings).toHaveLength(1);
			expect((await deliver(forged)).warnings).toHaveLength(0);
		});
	});
});
