import type { IExecuteFunctions } from 'n8n-workflow';
import { openRunRecord } from '../../nodes/Zenduty/actions/operation/runRecord';
import { makeAlerts } from '../../nodes/Zenduty/api/alerts';
import {
	factsOf,
	inOneText,
	ZendutyError,
	type ErrorCode,
	type ErrorFacts,
} from '../../nodes/Zenduty/errors';
import {
	jumpingClock,
	networkError,
	unknownHost,
	scripted,
	type Reply,
	type Sent,
} from '../support/api.cjs';

const KEY = 'key-of-5d0c1f8e';
const INTEGRATION = { url: `https://events.example.net/integration/acct7/generic/${KEY}/` };
const ALERT = '{"message":"Fog","alert_type":"critical","entity_id":"runway"}';
const TAKEN: Reply = { json: { message: 'success', trace_id: 'trace-1' } };
const RESET: Reply = { fails: networkError('ECONNRESET') };

/** The alerts of one item of one run of the node. */
function run(
	replies: Array<Reply | ((sent: Sent) => Reply)>,
	kept: Record<string, unknown> = {},
	more: { executionId?: string; cancelled?: AbortSignal } = {},
) {
	const { clock, waits } = jumpingClock();
	const { send, sent } = scripted(...replies);
	const context = {
		getContext: () => kept,
		getNode: () => ({ type: 'n8n-nodes-zenduty.zenduty' }),
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getExecutionId: () => '81',
	} as unknown as IExecuteFunctions;
	const memory = openRunRecord(context, clock.now).item(0, 'alert send', {});
	const host = { sendOpenly: send, clock, executionId: '81', ...more };
	const options = { timeout: 1_000, maxAttempts: 3, memory, mayMakeOtherWrites: false };
	return { alerts: makeAlerts(host).forItem(options), sent, waits, kept };
}

/** What is told of an alert that cannot be sent. */
async function failing(replies: Reply[], kept?: Record<string, unknown>): Promise<ErrorFacts> {
	const error: unknown = await run(replies, kept)
		.alerts.sendAlert(INTEGRATION, ALERT)
		.then(
			(traceId) => new Error(`it did not fail: ${traceId}`),
			(thrown: unknown) => thrown,
		);
	if (!(error instanceof ZendutyError)) throw error;
	return factsOf(error);
}

/** Sending it again does no harm, so it is not said that it may exist. */
const UNCLEAR = {
	code: 'unclear',
	message: expect.stringContaining('accepted the alert'),
	description: expect.stringContaining('the alerts of the service'),
	mayExist: false,
};

it('stays unclear if the next run of the node is refused', async () => {
	const kept = {};
	await failing([RESET, RESET, RESET], kept);
	expect(await failing([{ status: 400 }], kept)).toMatchObject(UNCLEAR);
});

it('posts the alert as JSON without a key, and gives the trace id', async () => {
	const { alerts, sent } = run([TAKEN]);
	expect(await alerts.sendAlert(INTEGRATION, ALERT)).toBe('trace-1');
	expect(sent).toHaveLength(1);
	expect(sent[0]).toMatchObject({
		method: 'POST',
		url: INTEGRATION.url,
		text: ALERT,
		options: { headers: { 'Content-Type': 'application/json' }, disableFollowRedirect: true },
	});
	expect(sent[0].options.headers).not.toHaveProperty('Authorization');
});

it.each<[string, unknown]>([
	['an answer without a trace id', { message: 'success' }],
	['an empty trace id', { trace_id: '' }],
	['a trace id that is a number', { trace_id: 7 }],
	['a text', 'success'],
	['nothing', undefined],
])('fails at once where there is no trace id: %s', async (_, json) => {
	expect(await failing([{ json }, TAKEN])).toEqual({ ...UNCLEAR, statusCode: 200 });
});

it('says that the alert may be there when the attempts are used up', async () => {
	const { alerts, sent } = run([RESET]);
	const expected = { ...UNCLEAR, statusCode: null };
	await expect(alerts.sendAlert(INTEGRATION, ALERT)).rejects.toMatchObject(expected);
	expect(sent).toHaveLength(3);
});

it.each<[string, Reply, ErrorCode, RegExp]>([
	[
		'that is not there',
		{ status: 404, json: { detail: `Nothing at /integration/acct7/generic/${KEY}/` } },
		'not_found',
		/Nothing at \*\*\*/,
	],
	['that is not known', { status: 401, json: { error: 'No.' } }, 'not_found', /No\./],
	[
		'that refuses, and repeats the key',
		{ status: 400, json: { error: `The key ${KEY} is disabled` } },
		'refused',
		/The key \*\*\* is disabled/,
	],
	[
		'that redirects',
		{ status: 302 },
		'unexpected_response',
		/https:\/\/events\.example\.net(?!\/)/,
	],
	[
		'that no host has',
		{ fails: unknownHost() },
		'unavailable',
		/https:\/\/events\.example\.net(?!\/)/,
	],
])('says what is wrong with an integration %s, without its address', async (...row) => {
	const [, reply, code, words] = row;
	const error = await failing([reply]);
	expect(error).toMatchObject({ code, mayExist: false, statusCode: reply.status ?? null });
	expect(inOneText(error)).toMatch(words);
	expect(inOneText(error)).not.toMatch(/key-of|acct7|credential/);
});

it('is not sent again by a later run of the node, and is where it was unclear', async () => {
	const first = run([RESET, RESET, RESET]);
	await expect(first.alerts.sendAlert(INTEGRATION, ALERT)).rejects.toMatchObject(UNCLEAR);
	const second = run([TAKEN], first.kept);
	expect(await second.alerts.sendAlert(INTEGRATION, ALERT)).toBe('trace-1');
	expect(second.sent).toHaveLength(1);
	const third = run([RESET], first.kept);
	expect(await third.alerts.sendAlert(INTEGRATION, ALERT)).toBe('trace-1');
	expect(third.sent).toEqual([]);
	expect(JSON.stringify(first.kept)).not.toContain(KEY);
});

it('is sent again by a later run once it was forgotten', async () => {
	const { alerts, kept } = run([TAKEN]);
	alerts.forgetAlert(INTEGRATION, ALERT);
	await alerts.sendAlert(INTEGRATION, ALERT);
	alerts.forgetAlert(INTEGRATION, ALERT.replace('Fog', 'Another'));
	const second = run([{ json: { trace_id: 'trace-2' } }], kept);
	expect(await second.alerts.sendAlert(INTEGRATION, ALERT)).toBe('trace-1');
	second.alerts.forgetAlert(INTEGRATION, ALERT);
	expect(await second.alerts.sendAlert(INTEGRATION, ALERT)).toBe('trace-2');
	expect(second.sent).toHaveLength(1);
});

it('sends the text of an alert as it is, digits and all', async () => {
	const text = '{"entity_id": "runway",  "payload": {"id": 12345678901234567890, "at": 1.50}}';
	const { alerts, sent } = run([TAKEN]);
	await alerts.sendAlert(INTEGRATION, text);
	expect(sent.map((request) => request.text)).toEqual([text]);
});
