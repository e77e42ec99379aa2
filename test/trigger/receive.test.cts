import { createHash, createHmac } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { readBody, receive } from '../../nodes/Zenduty/trigger/receive';
import { REFUSALS, type RefusalCode } from '../../nodes/Zenduty/trigger/refusals';
import { loadWebhookIntegration } from '../../nodes/Zenduty/webhookCredential';

const KEY = 'k-4711';
const TEXT =
	'{"payload": {"event_type": "triggered", "incident": {"title": "Dock gate open", "urgency": 1}}}';
const PLAIN = { events: ['triggered', 'acknowledged', 'resolved'] };

/** What is wrong with a credential; the words are those of what loads it. */
async function problemOf(credential: object | Error): Promise<string> {
	const getCredentials = async () => {
		if (credential instanceof Error) throw credential;
		return await Promise.resolve(credential);
	};
	const loaded = await loadWebhookIntegration({ getCredentials } as unknown as IWebhookFunctions);
	if (loaded.ok) throw new Error('The credential is usable.');
	return loaded.problem;
}

interface Delivery {
	body?: string | Buffer;
	/** By default the signature of the body. */
	headers?: Record<string, string>;
	/** What n8n returns or throws; by default a credential with the signing key. */
	credential?: object | Error;
	parameters?: Record<string, unknown>;
	/** The parameters as they are saved, with their expressions; by default what they give. */
	saved?: Record<string, unknown>;
	mode?: string;
	/** What n8n has read before it calls the node; by default nothing. */
	rawBody?: Buffer;
	readRawBody?: (request: EventEmitter) => Promise<void>;
	/** Called when the node asks for its credential. */
	onCredential?: () => void;
	/** Called when the node answers. */
	onAnswer?: () => void;
	workflowId?: string;
	workflowName?: string;
	nodeId?: string;
	nodeName?: string;
	/** The id of the node's credential. By default it has none, so nothing is cached. */
	credentialId?: string;
	/** The node's credentials, if there is no `credentialId`. */
	credentials?: object;
}

let workflows = 0;

/** Hands a delivery to the trigger as n8n would. Each delivery is in a workflow of its own. */
async function deliver(delivery: Delivery) {
	const body = Buffer.from(delivery.body ?? TEXT);
	const request = Object.assign(new EventEmitter(), {
		rawBody: delivery.rawBody,
		async readRawBody() {
			if (delivery.readRawBody === undefined) request.rawBody = body;
			else await delivery.readRawBody(request);
		},
	});
	const parameters: Record<string, unknown> = Object.create(
		PLAIN,
		Object.getOwnPropertyDescriptors(delivery.parameters ?? {}),
	);
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
			delivery.onAnswer?.();
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
		getWorkflow: () => ({
			id: delivery.workflowId ?? `flow-${workflows}`,
			name: delivery.workflowName ?? 'Harbour watch',
			active: true,
		}),
		getNode: () => ({
			id: delivery.nodeId ?? 'node-1',
			name: delivery.nodeName ?? 'Incidents',
			parameters: delivery.saved ?? parameters,
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

/** Returns how the line in the log begins. */
const refused = (code: RefusalCode, at: Date) =>
	`Zenduty Trigger "Incidents" in workflow "Harbour watch" refused a delivery (${code}) at ${at.toISOString()}: `;

/**
 * Expects a refusal: one answer, no execution, one line in the log.
 *
 * @returns the reason in that line
 */
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
	const [line] = warnings[0] as [string];
	const at = new Date(/ at (\S+): /.exec(line)?.[1] ?? NaN);
	expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(60_000);
	const start = refused(code, at);
	expect(line.slice(0, start.length)).toBe(start);
	return line.slice(start.length);
}

function idOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function withSignature(text: string) {
	return { 'x-signature': createHmac('sha256', KEY).update(text).digest('base64') };
}

describe('accepted deliveries', () => {
	it('accepts a signed event, and lets n8n answer once the execution is stored', async () => {
		const { result, answers, warnings, asked } = await deliver({});
		expect(result).toStrictEqual({
			webhookResponse: { ok: true, eventId: idOf(TEXT) },
			workflowData: [[{ json: expect.objectContaining({ title: 'Dock gate open' }) }]],
		});
		expect(answers).toEqual([]);
		expect(warnings).toEqual([]);
		expect(asked).toEqual(['zendutyWebhookApi']);
	});

	it('answers immediately if the user chose so', async () => {
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

	it.each([false, 'false', ' FALSE ', 0])(
		'outputs the event as it was sent if "Simplify" is %p',
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
		'outputs a simplified event if "Simplify" is %p',
		async (simplify) => {
			const { result } = await deliver({ parameters: { simplify } });
			expect(result.workflowData?.[0][0].json).toHaveProperty('title', 'Dock gate open');
		},
	);

	it('outputs no signing key if the event is not signed', async () => {
		const { result } = await deliver({ headers: {}, credential: { authentication: 'none' } });
		expect(result.workflowData?.[0][0].json).not.toHaveProperty('signingKey');
		expect(result.webhookResponse).toEqual({ ok: true, eventId: idOf(TEXT) });
	});

	it('outputs the inner payload alone if only that is signed', async () => {
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
		['merged', 4],
	])('sends %s events to output %d', async (type, output) => {
		const body = `{"payload":{"event_type":"${type}","incident":{}}}`;
		const { result } = await deliver({
			body,
			parameters: {
				separateOutputs: true,
				events: ['other', 'resolved', 'acknowledged', 'triggered'],
			},
		});
		const expected: unknown[] = [[], [], [], [], []];
		expected[output] = [{ json: expect.objectContaining({ eventType: type }) }];
		expect(result.workflowData).toStrictEqual(expected);
	});

	it('has one output if the switch is off, or says nothing', async () => {
		for (const separateOutputs of [false, 'yes', undefined]) {
			const { result } = await deliver({ parameters: { separateOutputs } });
			expect(result.workflowData).toHaveLength(1);
		}
	});
});

describe('on-call changes', () => {
	const transition = (team: string, person: string | null) => ({
		team_id: `id-${team}`,
		team_name: team,
		new_user: person,
	});
	const payload = {
		event_type: 'oncall_change',
		transitions: {
			Harbor: { Night: [transition('Harbor', 'ida'), transition('Harbor', 'ole')] },
			Airport: { Day: [transition('Airport', null)] },
		},
	};
	const body = JSON.stringify(payload);
	const id = idOf(body);
	const events = ['onCallChanged'];

	/** The ids and the teams of each output. */
	const itemsOf = ({ workflowData }: IWebhookResponseData) =>
		workflowData?.map((items) =>
			items.map(({ json }) => [json.eventId, (json.team as { name: string }).name]),
		);

	it('gives one item for each transition, with ids of their own', async () => {
		const { result } = await deliver({ body, parameters: { events } });
		expect(result.webhookResponse).toEqual({ ok: true, eventId: id });
		expect(itemsOf(result)).toEqual([
			[
				[`${id}-1`, 'Harbor'],
				[`${id}-2`, 'Harbor'],
				[`${id}-3`, 'Airport'],
			],
		]);
	});

	it('gives a single transition the id of the delivery', async () => {
		const single = JSON.stringify({
			event_type: 'oncall_change',
			transitions: { Harbor: { Night: [transition('Harbor', 'ida')] } },
		});
		const { result } = await deliver({ body: single, parameters: { events } });
		expect(itemsOf(result)).toEqual([[[idOf(single), 'Harbor']]]);
	});

	it('judges the team of each transition, whose id does not depend on the others', async () => {
		const filters = { teams: ['ID-AIRPORT'] };
		const { result } = await deliver({ body, parameters: { events, filters } });
		expect(itemsOf(result)).toEqual([[[`${id}-3`, 'Airport']]]);
	});

	it.each([{ teams: ['Station'] }, { teams: ['Harbor'], services: ['Harbor'] }])(
		'is ignored if no transition passes the filters %j',
		async (filters) => {
			const { result, answers } = await deliver({ body, parameters: { events, filters } });
			expect(answers[0]).toMatchObject({ status: 200, body: { ok: true, ignored: 'filter' } });
			expect(result).toStrictEqual({ noWebhookResponse: true });
		},
	);

	it('is ignored if "Trigger On" does not have it, even with "Other"', async () => {
		const others = ['triggered', 'acknowledged', 'resolved', 'other'];
		const { answers } = await deliver({ body, parameters: { events: others } });
		expect(answers[0]).toMatchObject({ status: 200, body: { ok: true, ignored: 'event' } });
	});

	it('is one item as it was sent with Simplify off, also if only one team passes', async () => {
		for (const filters of [{}, { teams: ['Airport'] }]) {
			const parameters = { events, filters, simplify: false };
			const { result } = await deliver({ body, parameters });
			expect(result.workflowData).toStrictEqual([
				[{ json: { eventId: id, payload, signingKey: 'current' } }],
			]);
		}
	});

	it('is another event if it has no transition that can be read', async () => {
		const text = '{"event_type": "oncall_change", "transitions": {"Harbor": {"Night": []}}}';
		expect((await deliver({ body: text, parameters: { events } })).answers[0].body).toEqual({
			ok: true,
			ignored: 'event',
		});
		const parameters = { events: ['other'], separateOutputs: true };
		const { result } = await deliver({ body: text, parameters });
		const output = {
			eventId: idOf(text),
			eventType: 'oncall_change',
			payload: JSON.parse(text),
		};
		expect(result.workflowData).toStrictEqual([[], [], [], [], [{ json: output }]]);
	});

	it('is shown in a test run, whatever "Trigger On" and the filters are', async () => {
		const parameters = { events: [], filters: { teams: ['Station'], urgencies: ['low'] } };
		const { result } = await deliver({ mode: 'manual', body, parameters });
		expect(result.workflowData?.[0]).toHaveLength(3);
	});
});

describe('ignored deliveries', () => {
	it.each([
		['acknowledged', ['triggered', 'resolved']],
		['merged', ['triggered', 'acknowledged', 'resolved']],
		['triggered', ['other']],
	])('ignores %s events if "Trigger On" is %j', async (type, events) => {
		const body = `{"payload":{"event_type":"${type}","incident":{}}}`;
		const { result, answers, warnings } = await deliver({ body, parameters: { events } });
		expect(answers).toStrictEqual([
			{ status: 200, headers: {}, body: { ok: true, ignored: 'event' } },
		]);
		expect(result).toStrictEqual({ noWebhookResponse: true });
		expect(warnings).toEqual([]);
	});

	it.each(['triggered', 'resolved, triggered ,other', ['resolved', 'acknowledged,triggered']])(
		'accepts an event if "Trigger On" is text instead of a list: %j',
		async (events) => {
			const { result } = await deliver({ parameters: { events } });
			expect(result.workflowData).toHaveLength(1);
		},
	);

	it('ignores an event of a service that is excluded', async () => {
		const body =
			'{"payload":{"event_type":"triggered","incident":{"service":{"name":"API","unique_id":"s1"}}}}';
		const ignored = async (excludeServices: string[]) => {
			const { answers } = await deliver({ body, parameters: { filters: { excludeServices } } });
			return answers.map((answer) => (answer.body as { ignored?: string }).ignored);
		};
		expect(await ignored(['Web', 'API'])).toEqual(['filter']);
		expect(await ignored(['s1'])).toEqual(['filter']);
		expect(await ignored(['Web'])).toEqual([]);
	});

	it('ignores an event that a filter does not match', async () => {
		const filters = { urgencies: ['low'] };
		const { result, answers } = await deliver({ parameters: { filters } });
		expect(answers).toStrictEqual([
			{ status: 200, headers: {}, body: { ok: true, ignored: 'filter' } },
		]);
		expect(result).toStrictEqual({ noWebhookResponse: true });
	});
});

describe('refused deliveries', () => {
	it.each([
		'multipart/form-data; boundary=x',
		'multipart/mixed',
		' Multipart/Form-Data',
		'MULTIPART/related; type="application/json"',
	])('refuses the content type %p before it reads the credential', async (type) => {
		await expectRefusal(
			{ headers: { 'content-type': type }, credential: new Error('gone') },
			'unsupported_media_type',
		);
	});

	it('accepts any other content type', async () => {
		for (const type of ['text/plain', 'application/x-multipart/x', 'application/multipart/']) {
			const headers = { ...withSignature(TEXT), 'content-type': type };
			expect((await deliver({ headers })).result.workflowData).toHaveLength(1);
		}
	});

	it('refuses every delivery if the credential is gone, and says so only in the log', async () => {
		const gone = new Error('Credential with ID "7" does not exist');
		const line = await expectRefusal({ credential: gone, headers: {} }, 'misconfigured');
		expect(line).toBe(await problemOf(gone));
		expect(line).toContain('(Credential with ID "7" does not exist)');
	});

	it('refuses every delivery if the credential is incomplete', async () => {
		const credential = { signingSecret: '' };
		const line = await expectRefusal({ credential }, 'misconfigured');
		expect(line).toBe(await problemOf(credential));
	});

	it('refuses a missing and a wrong signature', async () => {
		await expectRefusal({ headers: {} }, 'missing_signature');
		await expectRefusal({ headers: withSignature('another body') }, 'invalid_signature');
	});

	it.each([
		['', 'it is empty'],
		['{"payload"', 'it is not JSON'],
		['[]', 'it is not a JSON object'],
		['{"event_type":"resolved"}', 'its event type is "resolved", but it has no "incident" object'],
	])('refuses the body %p even if it is authenticated', async (body, detail) => {
		const line = await expectRefusal({ body }, 'invalid_payload', detail);
		expect(line).toBe(`${REFUSALS.invalid_payload.message} The reason: ${detail}.`);
	});

	it('checks the signature before it reads the event', async () => {
		await expectRefusal({ body: 'no JSON', headers: {} }, 'missing_signature');
	});

	it('refuses a body that breaks off', async () => {
		const readRawBody = async () => {
			throw new Error('request aborted');
		};
		const detail = 'it could not be read completely (request aborted)';
		await expectRefusal({ readRawBody }, 'invalid_payload', detail);
		await expectRefusal({ readRawBody, headers: withSignature('') }, 'invalid_payload', detail);

		const basic = { authentication: 'basicAuth', username: 'u', password: 'p' };
		const headers = { authorization: 'Basic dTpw' };
		await expectRefusal({ readRawBody, credential: basic, headers }, 'invalid_payload', detail);
	});

	it('reads the credential after the body, however slowly the body arrives', async () => {
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

	it('checks the headers before it refuses a body that breaks off', async () => {
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

	it('refuses a delivery if a parameter cannot be evaluated', async () => {
		for (const name of ['events', 'filters', 'simplify', 'separateOutputs', 'options.respond']) {
			const line = await expectRefusal(
				{ parameters: { [name]: new Error(`no ${name}`) } },
				'misconfigured',
			);
			expect(line).toBe(
				`A parameter of the node cannot be evaluated. Correct its expression. The reason: no ${name}`,
			);
		}
	});
});

describe('with "Delivery Refused"', () => {
	const events = ['triggered', 'refused'];

	/** Expects the answer and the line of a refusal, and an execution with one item. */
	async function expectTold(delivery: Delivery, code: RefusalCode) {
		const parameters = { events, ...delivery.parameters };
		const { result, answers, warnings } = await deliver({ ...delivery, parameters });
		const without = { ...parameters, events: ['triggered'] };
		const quiet = await deliver({ ...delivery, parameters: without });
		expect(answers).toStrictEqual(quiet.answers);
		expect(answers[0]).toMatchObject({ status: REFUSALS[code].status, body: { error: code } });
		expect(quiet.result).toStrictEqual({ noWebhookResponse: true });
		const { workflowData, ...rest } = result;
		expect(rest).toStrictEqual({ noWebhookResponse: true });
		expect(workflowData).toHaveLength(1);
		expect(workflowData?.[0]).toHaveLength(1);
		const { json } = workflowData![0][0];
		const [line] = warnings[0] as [string];
		expect(json).toMatchObject({ eventType: 'refused', code, count: 1 });
		expect(line.slice(line.indexOf(': ') + 2)).toBe(json.message);
		return json;
	}

	const basic = { authentication: 'basicAuth', username: 'pager', password: 'pa55' };
	const customHeaders = { headers: [{ name: 'X-Site', value: 'north' }] };
	const REFUSED: Record<RefusalCode, Delivery> = {
		unsupported_media_type: { headers: { 'content-type': 'multipart/mixed; boundary=s3cret' } },
		misconfigured: { credential: { signingSecret: '' } },
		invalid_header: {
			headers: { 'x-site': 's3cret' },
			credential: { signingSecret: KEY, customHeaders },
		},
		missing_signature: { headers: {}, body: '{"a": "s3cret"}' },
		invalid_signature: { headers: { 'x-signature': 's3cret' } },
		missing_credentials: { headers: {}, credential: basic },
		invalid_credentials: { headers: { authorization: 'Basic s3cret' }, credential: basic },
		invalid_payload: { body: '{"payload": "s3cret' },
	};

	it.each(Object.entries(REFUSED) as Array<[RefusalCode, Delivery]>)(
		'starts an execution for %s, and answers as without it',
		async (code, delivery) => {
			const json = await expectTold(delivery, code);
			expect(Object.keys(json)).toEqual([
				...['eventType', 'code', 'message', 'count', 'since', 'noticedAt', 'eventId'],
			]);
			expect(JSON.stringify(json)).not.toMatch(/s3cret|north|pa55|k-4711/);
		},
	);

	it('has answered before it reads a parameter', async () => {
		const parameters = {
			get events() {
				expect(order).toEqual(['answer']);
				order.push('parameter');
				return events;
			},
		};
		const order: string[] = [];
		const onAnswer = () => void order.push('answer');
		const { result } = await deliver({ headers: {}, parameters, saved: { events }, onAnswer });
		expect(order).toEqual(['answer', 'parameter']);
		expect(result.workflowData).toHaveLength(1);
	});

	it('starts one execution for many deliveries, however they arrive', async () => {
		const storm = { workflowId: 'flow-storm', headers: {}, parameters: { events } };
		const all = await Promise.all(Array.from({ length: 100 }, () => deliver(storm)));
		expect(all.filter(({ result }) => result.workflowData !== undefined)).toHaveLength(1);
		expect(all.every(({ answers }) => answers[0].status === 401)).toBe(true);
	});

	it('ignores the filters and "Simplify"', async () => {
		const filters = { titleContains: 'nowhere', urgencies: ['low'] };
		const json = await expectTold({ headers: {}, parameters: { filters } }, 'missing_signature');
		const parameters = { filters: new Error('no filters'), simplify: false };
		const other = await expectTold({ headers: {}, parameters }, 'missing_signature');
		expect(Object.keys(other)).toEqual(Object.keys(json));
	});

	it.each(['filters', 'simplify', 'separateOutputs', 'options.respond'])(
		'tells that the expression of %s fails, but not for "Trigger On"',
		async (name) => {
			const parameters = { [name]: new Error(`no ${name}`) };
			const json = await expectTold({ parameters }, 'misconfigured');
			expect(json.message).toContain(`The reason: no ${name}`);
			const failing = { ...parameters, events: new Error('no events') };
			const { result, answers } = await deliver({ parameters: failing });
			expect(result).toStrictEqual({ noWebhookResponse: true });
			expect(answers[0]).toMatchObject({ status: 500, body: { error: 'misconfigured' } });
		},
	);

	it('gives the other events as before, and no further output that nobody chose', async () => {
		const parameters = { separateOutputs: true };
		const { result } = await deliver({ parameters });
		expect(result.workflowData?.map(({ length }) => length)).toEqual([1, 0, 0, 0, 0]);
		const chosen = await deliver({ parameters: { ...parameters, events } });
		expect(chosen.result.workflowData?.map(({ length }) => length)).toEqual([1, 0, 0, 0, 0, 0]);
		expect(chosen.result.webhookResponse).toEqual(result.webhookResponse);
		const refusal = await deliver({ headers: {}, parameters: { ...parameters, events } });
		const counts = refusal.result.workflowData?.map(({ length }) => length);
		expect(counts).toEqual([0, 0, 0, 0, 0, 1]);
	});

	it('does not take an event whose type is "refused" for a refusal', async () => {
		const body = '{"event_type": "refused"}';
		const { answers } = await deliver({ body, parameters: { events } });
		expect(answers[0].body).toEqual({ ok: true, ignored: 'event' });
		const parameters = { events: ['other', 'refused'], separateOutputs: true };
		const { result } = await deliver({ body, parameters });
		expect(result.workflowData?.map(({ length }) => length)).toEqual([0, 0, 0, 0, 1, 0]);
	});

	it('starts nothing in a test run, whose outputs are those of the canvas', async () => {
		const mode = 'manual';
		const refusal = await deliver({ mode, headers: {}, parameters: { events } });
		expect(refusal.result).toStrictEqual({ noWebhookResponse: true });
		for (const [chosen, outputs] of [
			[events, 6],
			[new Error('not now'), 5],
		] as const) {
			const parameters = { events: chosen, separateOutputs: true };
			const { result } = await deliver({ mode, parameters });
			expect(result.workflowData).toHaveLength(outputs);
		}
	});
});

describe('a parameter with which events would be lost, or come in unasked', () => {
	const cases: Array<[name: string, value: unknown, saved: unknown, problem: string]> = [
		[
			'events',
			undefined,
			'={{ $vars.missing }}',
			"'Trigger On' is empty. Select at least one event. If it is an expression, correct it.",
		],
		[
			'events',
			['triggered', 'closed'],
			['triggered', 'closed'],
			'The value "closed" in \'Trigger On\' is unknown. Use one of triggered, acknowledged, resolved, onCallChanged, other, refused.',
		],
		[
			'filters',
			{ excludeServices: [undefined] },
			{ excludeServices: ['={{ $vars.missing }}'] },
			'The expression in \'Exclude Services\' returns nothing. Correct the expression. To omit the field, let the expression return an empty text: {{ $vars.name ?? "" }}.',
		],
		[
			'filters',
			{ excludeServices: ['API, Web'] },
			{ excludeServices: ['API, Web'] },
			'\'Exclude Services\' has several values in one text: "API, Web". Enter each value by itself. An expression can return a list, such as {{ $vars.names.split(", ") }}. For a name with a comma, enter the ID.',
		],
	];
	it.each(cases)(
		'is told, and the delivery is refused: %s %j',
		async (name, value, saved, problem) => {
			const delivery = { parameters: { [name]: value }, saved: { [name]: saved } };
			expect(await expectRefusal(delivery, 'misconfigured')).toBe(problem);
		},
	);

	it.each(cases)('changes nothing in a test run: %s %j', async (name, value, saved) => {
		const delivery = { parameters: { [name]: value }, saved: { [name]: saved } };
		const { result } = await deliver({ ...delivery, mode: 'manual' });
		expect(result.workflowData).toHaveLength(1);
	});
});

describe('in a test run', () => {
	const mode = 'manual';

	it('shows an event whatever "Trigger On" and the filters are', async () => {
		const parameters = { events: [], filters: { titleContains: 'nowhere' } };
		const { result } = await deliver({ mode, parameters });
		expect(result.workflowData?.[0][0].json).toMatchObject({ title: 'Dock gate open' });
	});

	it('does not evaluate "Trigger On" and the filters', async () => {
		const parameters = { events: new Error('not now'), filters: new Error('not now') };
		expect((await deliver({ mode, parameters })).result.workflowData).toHaveLength(1);
	});

	it('shows any JSON object', async () => {
		const body = '{"event_type": "triggered", "test": true}';
		const { result } = await deliver({ mode, body });
		expect(result.workflowData?.[0][0].json).toStrictEqual({
			eventId: idOf(body),
			eventType: 'triggered',
			payload: JSON.parse(body),
		});
	});

	it('refuses what any other run refuses', async () => {
		await expectRefusal({ mode, headers: {} }, 'missing_signature');
		await expectRefusal({ mode, body: '[1]' }, 'invalid_payload', 'it is not a JSON object');
	});
});

describe('the credential', () => {
	const first = { workflowId: 'flow-kept', nodeId: 'node-kept', credentialId: 'c-1' };

	/** Counts how often one delivery asks n8n for the credential. */
	async function asks(delivery: Delivery): Promise<number> {
		const { asked, result } = await deliver(delivery);
		expect(result.workflowData).toHaveLength(1);
		return asked.length;
	}

	it('loads the credential once for several deliveries to the same trigger', async () => {
		expect(await asks(first)).toBe(1);
		expect(await asks(first)).toBe(0);
	});

	it.each([{}, { credentials: {} }])(
		'loads the credential for each delivery if the node names none: %j',
		async (named) => {
			expect(await asks({ ...first, credentialId: undefined, ...named })).toBe(1);
			expect(await asks({ ...first, credentialId: undefined, ...named })).toBe(1);
		},
	);

	it('loads the credential for each test run', async () => {
		const manual = { ...first, workflowId: 'flow-tested', mode: 'manual' };
		expect(await asks(manual)).toBe(1);
		expect(await asks(manual)).toBe(1);
	});
});

describe('the log', () => {
	beforeEach(() => {
		jest.useFakeTimers({ now: Date.UTC(2026, 6, 1), doNotFake: ['nextTick', 'setImmediate'] });
	});

	afterEach(() => {
		jest.useRealTimers();
	});

	it('logs what was refused and where, and no secret', async () => {
		const { warnings } = await deliver({
			workflowId: 'flow-log',
			headers: { 'x-signature': 'forged', authorization: 'Bearer t0ken' },
		});
		expect(warnings).toStrictEqual([
			[
				`${refused('invalid_signature', new Date())}${REFUSALS.invalid_signature.message}`,
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

	it('quotes names as JSON does, so that they stay in one line', async () => {
		const names = { nodeName: 'The "new" one', workflowName: 'Harbour\nwatch' };
		const { warnings } = await deliver({ ...names, headers: {} });
		expect(warnings[0][0]).toMatch(
			/^Zenduty Trigger "The \\"new\\" one" in workflow "Harbour\\nwatch" refused a delivery /,
		);
	});
});

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

const BYTES = Buffer.from('{"tide": "low"}');

/** Makes a request as n8n does: the body is not read before `readRawBody` is called. */
function requestWith(readRawBody: (request: { rawBody?: Buffer }) => Promise<void>) {
	const request = Object.assign(new EventEmitter(), {
		rawBody: undefined as Buffer | undefined,
		readRawBody: async () => await readRawBody(request),
	});
	return request as typeof request & Request;
}

it('reads the bytes of the body', async () => {
	const request = requestWith(async (it) => {
		it.rawBody = BYTES;
	});
	expect(await readBody(request)).toStrictEqual({ ok: true, bytes: BYTES });
});

it('uses the bytes that n8n has already read', async () => {
	const request = requestWith(async () => {
		throw new Error('read twice');
	});
	request.rawBody = BYTES;
	expect(await readBody(request)).toStrictEqual({ ok: true, bytes: BYTES });
});

it('returns no bytes if n8n finds no body', async () => {
	const request = requestWith(async () => {});
	expect(await readBody(request)).toStrictEqual({ ok: true, bytes: Buffer.alloc(0) });
});

it('stops waiting when the sender gives up', async () => {
	const request = requestWith(async () => await new Promise(() => {}));
	const read = readBody(request);
	request.emit('aborted');
	expect(await read).toStrictEqual({
		ok: false,
		problem: 'it could not be read completely (the sender closed the connection)',
	});
});
