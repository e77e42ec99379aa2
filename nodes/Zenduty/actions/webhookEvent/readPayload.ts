import { findEventProblem, readEvent } from '../../webhook/event';
import { isObject, type JsonObject } from '../../json';
import { JsonNumber, readJson } from '../../webhook/json/readJson';
import { InputError } from '../../errors';

const EXPECTED =
	'Enter {"event_type": "triggered", "incident": {…}}, the same inside {"payload": …}, or the output of a Zenduty Trigger with \'Simplify\' off.';

/**
 * The names of the members by which the node recognizes the form of a payload:
 *
 * - `payload`: the whole body
 * - `event_type` or `incident`: an event
 * - `eventId` and `payload`: the output of a trigger with *Simplify* off
 * - `eventType` and no `payload`: the output of a trigger with *Simplify* on, which is refused
 */
const TELLING = ['payload', 'event_type', 'incident', 'eventType', 'eventId'];

/**
 * Reads the body of a webhook from the field *Payload*. In the result, the event is always in a
 * member `payload`.
 *
 * @param source an object or a JSON text, in one of these forms:
 * - the whole body: `{"payload": {"event_type": …, "incident": {…}}}`
 * - only the value of `payload`
 * - the output of a trigger with *Simplify* off
 * @returns the body for `dumps`. If `source` is a text, the body has values of `readJson`, such as
 * Maps in place of objects.
 * @throws InputError if the source is not an event
 * @throws SyntaxError or UnwritableError if `readJson` cannot read a text
 */
export function readPayload(source: unknown): unknown {
	const isText = typeof source === 'string';
	// `JSON.parse` would lose digits of a large integer, and would turn `1.0` into `1`. The body
	// would then have other numbers than the text of the user. So `readJson` reads the text.
	const node: unknown = isText ? readJson(source) : source;
	const plain = isText ? outline(node) : source;
	if (!isObject(plain)) throw new InputError("'Payload' is not a JSON object.", EXPECTED);
	checkIsEvent(plain);

	if (!isObject(plain.payload)) return { payload: node };
	// The node recognizes the output of a trigger by the member `eventId`, which Zenduty's bodies do
	// not have. Of this output, only the member `payload` is used.
	const isTriggerOutput = typeof plain.eventId === 'string';
	return isTriggerOutput ? { payload: member(node, 'payload') } : node;
}

/**
 * Converts a value from `readJson` to plain values, so that `checkIsEvent` can check it. An object
 * keeps only the members that {@link TELLING} names.
 */
function outline(node: unknown): unknown {
	if (node instanceof JsonNumber) return Number(node.literal);
	if (!(node instanceof Map)) return node;
	return Object.fromEntries(TELLING.map((name) => [name, outline(node.get(name))]));
}

/**
 * Checks that a body is an event, by the rules of the trigger. An object that has none of the
 * members of an event is refused, too.
 *
 * @throws InputError if the body is not an event
 */
function checkIsEvent(body: JsonObject): void {
	const event = readEvent(body);
	// The trigger accepts an object that has no event type, no incident and no payload. In the field
	// *Payload*, such an object is probably a mistake, so it is refused here.
	const hasNoSign =
		event.payload === body && event.eventType === undefined && event.incident === undefined;
	if (hasNoSign && typeof body.eventType === 'string') {
		throw new InputError(
			"'Payload' is the simplified output of a Zenduty Trigger, which is not the event as it was sent.",
			"Turn off 'Simplify' in the trigger, or choose the source 'Fields'.",
		);
	}
	const problem =
		findEventProblem(body, event) ?? (hasNoSign ? 'it has no "event_type"' : undefined);
	if (problem !== undefined) {
		throw new InputError(`'Payload' is not an event: ${problem}.`, EXPECTED);
	}
}

function member(node: unknown, name: string): unknown {
	return node instanceof Map ? node.get(name) : (node as JsonObject)[name];
}
