import { InputError } from '../../../nodes/Zenduty/errors';
import { readPayload } from '../../../nodes/Zenduty/actions/webhookEvent/readPayload';
import { dumps } from '../../../nodes/Zenduty/webhook/json/dumps';

const EXPECTED =
	'Enter {"event_type": "triggered", "incident": {…}}, the same inside {"payload": …}, or the output of a Zenduty Trigger with \'Simplify\' off.';

const payload = { event_type: 'acknowledged', incident: { title: 'Valve 9', status: 2 } };

function problem(source: unknown): unknown {
	try {
		return readPayload(source);
	} catch (error) {
		return error;
	}
}

describe.each([
	['an object', (value: unknown) => value],
	['a JSON text', (value: unknown) => JSON.stringify(value)],
])('from %s', (_, give) => {
	it('accepts a whole body as it is', () => {
		expect(dumps(readPayload(give({ payload, account: 'a' })))).toBe(
			dumps({ payload, account: 'a' }),
		);
	});

	it('wraps a payload', () => {
		expect(dumps(readPayload(give(payload)))).toBe(dumps({ payload }));
	});

	it("takes the payload out of the trigger's raw output", () => {
		const output = { eventId: 'e1', payload, signingKey: 'current' };
		expect(dumps(readPayload(give(output)))).toBe(dumps({ payload }));
	});

	it('does not read a body as trigger output if its eventId is no text', () => {
		const body = { eventId: 12, payload };
		expect(dumps(readPayload(give(body)))).toBe(dumps(body));
	});

	it('accepts other event types, with and without an incident', () => {
		const other = { event_type: 'shift_change', transitions: {} };
		expect(dumps(readPayload(give(other)))).toBe(dumps({ payload: other }));
	});

	it.each([
		{ incident: { title: 'Valve 9' } },
		{ event_type: '', incident: {} },
		{ event_type: 3 },
		{ event_type: null },
	])('takes %j, as the trigger does', (event) => {
		expect(dumps(readPayload(give(event)))).toBe(dumps({ payload: event }));
		const output = { eventId: 'e1', payload: event };
		expect(dumps(readPayload(give(output)))).toBe(dumps({ payload: event }));
	});

	it('accepts any wrapped payload, as the trigger does', () => {
		const body = { payload: { ping: 1 } };
		expect(dumps(readPayload(give(body)))).toBe(dumps(body));
	});

	it("accepts the trigger's output of an event without an incident, which is never simplified", () => {
		const event = { event_type: 'shift_change' };
		const output = { eventId: 'e1', eventType: 'shift_change', payload: event };
		expect(dumps(readPayload(give(output)))).toBe(dumps({ payload: event }));
	});

	it.each([
		[
			'triggered without an incident',
			{ event_type: 'triggered' },
			'its event type is "triggered", but it has no "incident" object',
		],
		['a payload that is no object', { payload: 'x' }, 'its "payload" is not an object'],
		['a payload that is a number', { payload: 7 }, 'its "payload" is not an object'],
		[
			'resolved with a number as incident',
			{ payload: { event_type: 'resolved', incident: 4 } },
			'its event type is "resolved", but it has no "incident" object',
		],
		['an object that is no event by any sign', { title: 'x' }, 'it has no "event_type"'],
		['an empty object', {}, 'it has no "event_type"'],
		['an eventType that is no text', { eventType: 3 }, 'it has no "event_type"'],
	])('refuses %s', (__, value, clause) => {
		const error = problem(give(value));
		expect(error).toBeInstanceOf(InputError);
		expect(error).toMatchObject({
			message: `'Payload' is not an event: ${clause}.`,
			description: EXPECTED,
		});
	});

	it("refuses the trigger's simplified output, and says what to do", () => {
		const error = problem(give({ eventId: 'e1', eventType: 'triggered', title: 'Valve 9' }));
		expect(error).toBeInstanceOf(InputError);
		expect(error).toMatchObject({
			message:
				"'Payload' is the simplified output of a Zenduty Trigger, which is not the event as it was sent.",
			description: "Turn off 'Simplify' in the trigger, or choose the source 'Fields'.",
		});
	});

	it.each([[null], [[payload]], [7], [true]])('refuses %j', (value) => {
		expect(problem(give(value))).toMatchObject({
			message: "'Payload' is not a JSON object.",
			description: EXPECTED,
		});
	});
});

it('refuses an undefined payload', () => {
	expect(problem(undefined)).toMatchObject({ message: "'Payload' is not a JSON object." });
});

it('keeps members that have the names of inherited ones', () => {
	const text = '{"event_type": "x", "__proto__": {"a": 1}, "constructor": 2}';
	expect(dumps(readPayload(text))).toBe(`{"payload": ${text}}`);
	expect(dumps(readPayload(JSON.parse(text)))).toBe(`{"payload": ${text}}`);
});
