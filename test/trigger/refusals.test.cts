import type { INode, IWebhookFunctions } from 'n8n-workflow';
import {
	logRefusal,
	REFUSALS,
	type RefusalCode,
	type RefusalHistory,
} from '../../nodes/Zenduty/trigger/refusals';

const CHALLENGE = 'Basic realm="Zenduty", charset="UTF-8"';

it.each([
	[
		'unsupported_media_type',
		415,
		'A multipart body cannot be verified. Send the JSON body that Zenduty sends, with the content type application/json.',
	],
	[
		'misconfigured',
		500,
		'The trigger is not set up: it has no usable credential, or a parameter cannot be used. Open the Zenduty Trigger node in n8n and test its credential; the log of n8n says what is wrong.',
	],
	[
		'invalid_header',
		401,
		'A custom header is missing or has a wrong value. Enter the same custom headers in Zenduty and in the credential.',
	],
	[
		'missing_signature',
		401,
		'There is no X-SIGNATURE header. In Zenduty, choose Signature for this URL. If Zenduty uses another method, choose that method in the credential.',
	],
	[
		'invalid_signature',
		401,
		'The X-SIGNATURE header does not match the body. Copy the signing key of this integration from Zenduty into the credential again, and make sure that no proxy changes the body.',
	],
	[
		'missing_credentials',
		401,
		'There is no username and password. In Zenduty, choose Basic for this URL. If Zenduty uses another method, choose that method in the credential.',
	],
	[
		'invalid_credentials',
		401,
		'The username or the password is wrong. Enter the same ones in Zenduty and in the credential.',
	],
	[
		'invalid_payload',
		400,
		'The body is not an event. Send what Zenduty sends: {"payload": {"event_type": "…", "incident": {…}}}, as JSON in UTF-8.',
	],
] as const)('answers %s with status %d, and says how to correct it', (code, status, message) => {
	expect(REFUSALS[code]).toMatchObject({ status, message });
});

it('asks for Basic credentials only if they are missing or wrong', () => {
	const challenged = Object.entries(REFUSALS).filter(([, { headers }]) => headers !== undefined);
	expect(challenged.map(([code, { headers }]) => [code, headers])).toEqual([
		['missing_credentials', { 'WWW-Authenticate': CHALLENGE }],
		['invalid_credentials', { 'WWW-Authenticate': CHALLENGE }],
	]);
});

const MINUTE = 60_000;
const NOON = 12 * 60 * MINUTE;

let history: RefusalHistory;

beforeEach(() => {
	history = new Map();
});

/** Refuses a delivery, and returns how many the line leaves out; undefined without a line. */
function log(trigger: string, code: RefusalCode, now: number): { leftOut: number } | undefined {
	const [workflow, id] = trigger.split(' ');
	const warn = jest.fn();
	const context = {
		getWorkflow: () => ({ id: workflow, name: 'Flow' }),
		logger: { warn },
	} as unknown as IWebhookFunctions;
	logRefusal(history, context, { id, name: 'Zenduty' } as INode, { code }, now);
	expect(warn.mock.calls.length).toBeLessThan(2);
	const [line] = warn.mock.calls as Array<[string, { leftOut: number }]>;
	if (line === undefined) return undefined;
	const [text, { leftOut }] = line;
	const [, told] = / (\d+) more with the same code were not logged\.$/.exec(text) ?? [];
	expect(told).toBe(leftOut === 0 ? undefined : String(leftOut));
	return { leftOut };
}

it('logs the first refusal', () => {
	expect(log('flow node', 'invalid_signature', NOON)).toEqual({ leftOut: 0 });
});

it('does not log the same refusal again within a minute', () => {
	log('flow node', 'invalid_signature', NOON);
	expect(log('flow node', 'invalid_signature', NOON)).toBeUndefined();
	expect(log('flow node', 'invalid_signature', NOON + MINUTE - 1)).toBeUndefined();
	expect(log('flow node', 'invalid_signature', NOON + MINUTE)).toEqual({
		leftOut: 2,
	});
});

it('counts from zero after each line, for a minute from that line', () => {
	log('flow node', 'invalid_signature', NOON);
	log('flow node', 'invalid_signature', NOON + 1);
	log('flow node', 'invalid_signature', NOON + MINUTE);
	expect(log('flow node', 'invalid_signature', NOON + 2 * MINUTE - 1)).toBeUndefined();
	expect(log('flow node', 'invalid_signature', NOON + 2 * MINUTE)).toEqual({
		leftOut: 1,
	});
});

it('logs codes and triggers separately', () => {
	log('flow node', 'invalid_signature', NOON);
	expect(log('flow node', 'invalid_header', NOON)).toEqual({ leftOut: 0 });
	expect(log('flow other', 'invalid_signature', NOON)).toEqual({ leftOut: 0 });
});

it('remembers a thousand refusals, and forgets the one that was logged longest ago', () => {
	for (let i = 0; i < 1000; i++) log(`trigger ${i}`, 'invalid_payload', NOON);
	expect(history.size).toBe(1000);
	// Logging the first one again makes it the newest, so the second one is now the oldest.
	log('trigger 0', 'invalid_payload', NOON + MINUTE);
	expect(history.size).toBe(1000);
	log('one more', 'invalid_payload', NOON + MINUTE);
	expect(history.size).toBe(1000);
	expect([...history.keys()].slice(0, 1)).toEqual(['trigger 2 invalid_payload']);
	expect(history.has('trigger 0 invalid_payload')).toBe(true);
	expect(history.has('trigger 1 invalid_payload')).toBe(false);
	expect(history.has('one more invalid_payload')).toBe(true);
});
