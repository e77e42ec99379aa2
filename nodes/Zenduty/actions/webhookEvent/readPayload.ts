import { findEventProblem, readEvent } from '../../webhook/event';
import { isObject, type JsonObject } from '../../json';
import { JsonNumber, readJson } from '../../webhook/json/readJson';
import { InputError } from '../../errors';

const EXPECTED =
	'Enter {"event_type": "triggered", "incident": {…}}, the same inside {"payload": …}, or the output of a Zenduty Trigger with Simplify off.';

/** The members that distinguish an event, a body around an event and the trigger's output. */
const TELLING = ['payload', 'event_type', 'incident', 'eventType', 'eventId'];

/**
 * Reads the body that a JSON source describes, and wraps it in `payload` where it is not yet. From
 * a JSON text, numbers keep their digits and their kind.
 *
 * @param source an object or a JSON text: the whole body, its payload, or the trigger's raw output
 * @returns what `dumps` can write
 * @throws InputError if it is not an event, and what `readJson` throws for a text
 */
export function readPayload(source: unknown): unknown {
	const isText = typeof source === 'string';
	const node: unknown = isText ? readJson(source) : source;
	const plain = isText ? outline(node) : source;
	if (!isObject(plain)) throw new InputError('The payload is not a JSON object.', EXPECTED);
	checkIsEvent(plain);

	if (!isObject(plain.payload)) return { payload: node };
	const isTriggerOutput = typeof plain.eventId === 'string';
	return isTriggerOutput ? { payload: member(node, 'payload') } : node;
}

/**
 * Converts what `readJson` returned to plain values, with only the {@link TELLING} members.
 */
function outline(node: unknown): unknown {
	if (node instanceof JsonNumber) return Number(node.literal);
	if (!(node instanceof Map)) return node;
	return Object.fromEntries(TELLING.map((name) => [name, outline(node.get(name))]));
}

/** Checks a body as the trigger does. In addition, something must show that it is an event. */
function checkIsEvent(body: JsonObject): void {
	const event = readEvent(body);
	const hasNoSign =
		event.payload === body && event.eventType === undefined && event.incident === undefined;
	if (hasNoSign && typeof body.eventType === 'string') {
		throw new InputError(
			'The payload is the simplified output of a Zenduty Trigger, which is not the event as it was sent.',
			'Turn off Simplify in the trigger, or choose the source Fields.',
		);
	}
	const problem =
		findEventProblem(body, event) ?? (hasNoSign ? 'it has no "event_type"' : undefined);
	if (problem !== undefined) {
		throw new InputError(`The payload is not an event: ${problem}.`, EXPECTED);
	}
}

function member(node: unknown, name: string): unknown {
	return node instanceof Map ? node.get(name) : (node as JsonObject)[name];
}
