import { findEventProblem, readEvent } from '../../webhook/event';
import { isObject, type JsonObject } from '../../webhook/json/json';
import { readJson } from '../../webhook/json/readJson';
import { InputError } from '../inputError';

const EXPECTED =
	'Give {"event_type": "triggered", "incident": {…}}, or that inside {"payload": …}, or the output of a Zenduty Trigger with "Simplify" off.';

/**
 * The body that a JSON source describes, wrapped in `payload` where it is not yet. From a JSON
 * text, numbers keep their digits and their kind.
 *
 * @param source an object or a JSON text: the whole body, its payload, or the trigger's raw output
 * @returns what `dumps` can write
 * @throws InputError if it is not an event, SyntaxError if a text is not JSON, and what `readJson`
 * throws
 */
export function readSource(source: unknown): unknown {
	const isText = typeof source === 'string';
	const plain: unknown = isText ? JSON.parse(source) : source;
	const node: unknown = isText ? readJson(source) : source;
	if (!isObject(plain)) throw new InputError('The payload is not a JSON object.', EXPECTED);
	refuseWhatIsNoEvent(plain);

	if (!isObject(plain.payload)) return { payload: node };
	const isTriggerOutput = typeof plain.eventId === 'string';
	return isTriggerOutput ? { payload: member(node, 'payload') } : node;
}

/** Checks a body like one that the trigger receives; and it must be an event by some sign. */
function refuseWhatIsNoEvent(body: JsonObject): void {
	const event = readEvent(body);
	const hasNoSign =
		event.payload === body && event.eventType === undefined && event.incident === undefined;
	if (hasNoSign && typeof body.eventType === 'string') {
		throw new InputError(
			'The payload is the simplified output of a Zenduty Trigger, which is not the event as it was sent.',
			'Switch "Simplify" off in the trigger, or choose the source "Fields".',
		);
	}
	const problem =
		findEventProblem(body, event) ?? (hasNoSign ? 'it has no "event_type"' : undefined);
	if (problem !== undefined)
		throw new InputError(`The payload is not an event: ${problem}.`, EXPECTED);
}

function member(node: unknown, name: string): unknown {
	return node instanceof Map ? node.get(name) : (node as JsonObject)[name];
}
