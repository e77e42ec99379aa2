import type { INode, IWebhookFunctions } from 'n8n-workflow';
import type { RefusalCode } from '../../nodes/Zenduty/trigger/refusals';
import {
	newRefusalMemory,
	tellRefusal,
	type RefusalMemory,
} from '../../nodes/Zenduty/trigger/tellRefusal';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 2, 1, 12);

let memory: RefusalMemory;

beforeEach(() => {
	memory = newRefusalMemory();
});

interface Setting {
	/** The value of "Trigger On". */
	events?: unknown;
	/** What is saved as "Trigger On", if it is an expression. */
	saved?: string;
	separateOutputs?: unknown;
	mode?: string;
	/** Called when the trigger reads "Trigger On". */
	onEvents?: () => void;
}

/**
 * Refuses a delivery.
 *
 * @param time milliseconds after noon
 * @returns the outputs of the execution that starts; undefined if none starts
 */
function refuse(trigger: string, code: RefusalCode, time: number, setting: Setting = {}) {
	const [workflow, id] = trigger.split(' ');
	const { events = ['triggered', 'refused'], separateOutputs = false, onEvents } = setting;
	const { saved = events } = setting;
	const parameters: Record<string, unknown> = { events, separateOutputs };
	const context = {
		getMode: () => setting.mode ?? 'webhook',
		getWorkflow: () => ({ id: workflow, name: 'Flow' }),
		getNodeParameter(name: string) {
			if (name === 'events') onEvents?.();
			const value = parameters[name];
			if (value instanceof Error) throw value;
			return value;
		},
	} as unknown as IWebhookFunctions;
	const node = { id, name: 'Zenduty', parameters: { events: saved } } as unknown as INode;
	// The two clocks differ, so that no time of one can stand for a time of the other.
	const clock = { now: time + 5000, at: new Date(NOON + time) };
	return tellRefusal(memory, context, node, { code }, clock);
}

/** Returns the count and the times, in minutes after noon; undefined if no execution starts. */
function told(...given: Parameters<typeof refuse>) {
	const outputs = refuse(...given);
	if (outputs === undefined) return undefined;
	expect(outputs).toHaveLength(1);
	expect(outputs[0]).toHaveLength(1);
	const { count, since, noticedAt } = outputs[0][0].json;
	const minutes = (at: unknown) => (Date.parse(String(at)) - NOON) / 60_000;
	return { count, since: minutes(since), noticedAt: minutes(noticedAt) };
}

const MINUTE = HOUR / 60;
const CODE = 'invalid_signature';

it('tells the first refusal at once, with the count 1', () => {
	expect(told('flow node', CODE, 0)).toEqual({ count: 1, since: 0, noticedAt: 0 });
});

it('starts nothing for the same code within the hour, and counts what is refused meanwhile', () => {
	told('flow node', CODE, 0);
	expect(told('flow node', CODE, 10 * MINUTE)).toBeUndefined();
	expect(told('flow node', CODE, 20 * MINUTE)).toBeUndefined();
	expect(told('flow node', CODE, HOUR - 1)).toBeUndefined();
	expect(told('flow node', CODE, HOUR)).toEqual({ count: 4, since: 10, noticedAt: 60 });
});

it('counts the hour from each item, and begins to count anew with it', () => {
	told('flow node', CODE, 0);
	told('flow node', CODE, 30 * MINUTE);
	expect(told('flow node', CODE, 90 * MINUTE)).toEqual({ count: 2, since: 30, noticedAt: 90 });
	expect(told('flow node', CODE, 149 * MINUTE)).toBeUndefined();
	expect(told('flow node', CODE, 150 * MINUTE)).toEqual({ count: 2, since: 149, noticedAt: 150 });
	expect(told('flow node', CODE, 500 * MINUTE)).toEqual({ count: 1, since: 500, noticedAt: 500 });
});

it('still tells after days what was refused within an hour', () => {
	told('flow node', CODE, 0);
	told('flow node', CODE, 1 * MINUTE);
	for (let i = 0; i < 20; i++) told(`flow-${i} node`, CODE, 100 * HOUR);
	expect(told('flow node', CODE, 100 * HOUR)).toEqual({ count: 2, since: 1, noticedAt: 6000 });
});

it('counts codes, nodes and workflows separately', () => {
	told('flow node', CODE, 0);
	for (const [trigger, code] of [
		['flow node', 'invalid_header'],
		['flow other', CODE],
		['other node', CODE],
	] as const) {
		expect(told(trigger, code, MINUTE)).toEqual({ count: 1, since: 1, noticedAt: 1 });
	}
});

it('remembers more triggers than the log does', () => {
	const triggers = Array.from({ length: 3000 }, (_, index) => `flow-${index} node`);
	for (const each of triggers) expect(told(each, CODE, 0)?.count).toBe(1);
	for (const each of triggers) expect(told(each, CODE, 1)).toBeUndefined();
	for (const each of triggers) expect(told(each, CODE, HOUR)?.count).toBe(2);
});

it('forgets the triggers that have nothing left to tell when their hour is over', () => {
	for (let i = 0; i < 100; i++) told(`flow-${i} node`, CODE, i);
	told('flow-7 node', CODE, 200);
	expect(memory.counts.size).toBe(100);
	told('new node', CODE, HOUR + 49);
	// 50 to 99, whose hour is not over, the new one, and what is refused but not told yet.
	expect(memory.counts.size).toBe(50 + 1 + 1);
	expect(told('flow-7 node', CODE, HOUR + 50)?.count).toBe(2);
});

it('counts nothing for a trigger that did not choose the event', () => {
	const events = ['triggered', 'acknowledged', 'resolved', 'onCallChanged', 'other'];
	for (let i = 0; i < 10; i++) {
		expect(told('flow node', CODE, i, { events })).toBeUndefined();
	}
	expect(memory.counts.size).toBe(0);
	expect(told('flow node', CODE, 10)).toEqual({
		count: 1,
		since: expect.any(Number),
		noticedAt: expect.any(Number),
	});
});

it.each([
	['is not chosen', ['triggered']],
	['may be chosen, but cannot be read', new Error('no events')],
])('still counts while the event %s, and starts nothing', (_, events) => {
	told('flow node', CODE, 0);
	told('flow node', CODE, MINUTE);
	expect(told('flow node', CODE, 60 * MINUTE, { events })).toBeUndefined();
	expect(told('flow node', CODE, 61 * MINUTE)).toEqual({ count: 3, since: 1, noticedAt: 61 });
});

it('does not read "Trigger On" within the hour, so that a storm costs next to nothing', () => {
	let reads = 0;
	const onEvents = () => (reads += 1);
	told('flow node', CODE, 0, { onEvents });
	expect(reads).toBe(1);
	for (let i = 1; i < 1000; i++) told('flow node', CODE, i, { onEvents });
	expect(reads).toBe(1);
});

it('reads "Trigger On" at most every four seconds if the event is not chosen', () => {
	let reads = 0;
	const setting = { events: ['triggered'], saved: '={{ $vars.events }}', onEvents: () => reads++ };
	for (const time of [0, 1, 3999]) told('flow node', CODE, time, setting);
	told('flow node', 'invalid_header', 3999, setting);
	expect(reads).toBe(1);
	told('flow node', CODE, 4000, setting);
	expect(reads).toBe(2);
	for (const trigger of ['flow other', 'other node']) told(trigger, CODE, 4000, setting);
	expect(reads).toBe(4);
	const events = ['refused'];
	expect(told('flow node', CODE, 7999, { ...setting, events })).toBeUndefined();
	expect(told('flow node', CODE, 8000, { ...setting, events })?.count).toBe(1);
});

it('reads "Trigger On" at once when it was changed', () => {
	const onEvents = () => reads++;
	let reads = 0;
	told('flow node', CODE, 0, { events: ['triggered'], onEvents });
	told('flow node', CODE, 1, { events: ['triggered', 'other'], onEvents });
	expect(reads).toBe(2);
	expect(told('flow node', CODE, 2)?.count).toBe(1);
});

it('remembers a thousand triggers that did not choose the event', () => {
	let reads = 0;
	const setting = { events: ['triggered'], onEvents: () => reads++ };
	for (let i = 0; i < 1000; i++) told(`flow-${i} node`, CODE, 0, setting);
	for (let i = 0; i < 1000; i++) told(`flow-${i} node`, CODE, 1, setting);
	expect(reads).toBe(1000);
	told('one-more node', CODE, 2, setting);
	told('flow-0 node', CODE, 3, setting);
	told('flow-2 node', CODE, 3, setting);
	expect(reads).toBe(1002);
	expect(memory.unchosen.size).toBe(1000);
});

it.each(['refused', 'triggered, refused ,other', ['resolved', 'triggered,refused']])(
	'starts if "Trigger On" is %j',
	(events) => {
		expect(told('flow node', CODE, 0, { events })?.count).toBe(1);
	},
);

it.each([[], '', 'Refused', 'refused deliveries', ['other'], undefined, null, { refused: true }])(
	'does not start if "Trigger On" is %j',
	(events) => {
		expect(refuse('flow node', CODE, 0, { events: events ?? [events] })).toBeUndefined();
	},
);

it('does not start if "Trigger On" cannot be evaluated', () => {
	expect(refuse('flow node', CODE, 0, { events: new Error('no events') })).toBeUndefined();
	expect(memory.counts.size).toBe(0);
});

it('starts and counts nothing in a test run', () => {
	expect(refuse('flow node', CODE, 0, { mode: 'manual' })).toBeUndefined();
	expect(told('flow node', CODE, 1)?.count).toBe(1);
	expect(refuse('flow node', CODE, 2, { mode: 'manual' })).toBeUndefined();
	expect(told('flow node', CODE, HOUR + 1)?.count).toBe(1);
});

it('leaves through the sixth output with "Separate Outputs"', () => {
	const outputs = refuse('flow node', CODE, 0, { separateOutputs: 'true' });
	expect(outputs?.map(({ length }) => length)).toEqual([0, 0, 0, 0, 0, 1]);
});

it('leaves through the only output if "Separate Outputs" cannot be evaluated', () => {
	const separateOutputs = new Error('no separateOutputs');
	const outputs = refuse('flow node', 'misconfigured', 0, { separateOutputs });
	expect(outputs?.map(({ length }) => length)).toEqual([1]);
});

it('gives an item that says what was refused, and an ID of its own', () => {
	const items = ['a', 'b'].map((flow) => refuse(`${flow} node`, CODE, 0)?.[0][0].json);
	expect(items[0]).toStrictEqual({
		eventType: 'refused',
		code: CODE,
		message: expect.stringMatching(/^The X-SIGNATURE header does not match the body\. Copy /),
		count: 1,
		since: '2026-03-01T12:00:00.000Z',
		noticedAt: '2026-03-01T12:00:00.000Z',
		eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
	});
	expect(items[0]?.eventId).not.toBe(items[1]?.eventId);
});
