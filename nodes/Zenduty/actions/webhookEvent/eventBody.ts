import { dumps, type Format } from '../../webhook/json/dumps';
import { eventId, readEvent } from '../../webhook/event';
import { UnwritableError, type JsonObject } from '../../json';
import { createHash } from 'crypto';
import { InputError, unwritable } from '../../errors';
import type { Item } from '../operation/operation';
import { ALLOW_NOTHING, readObject, readValue } from '../../fields/parameters';
import { readChoice, readText } from '../../fields/readers';
import { buildEvent } from './buildEvent';
import {
	additionalFields,
	eventTypeField,
	formatOption,
	payloadField,
	sourceField,
	summaryField,
	titleField,
} from './eventFields';
import { readPayload } from './readPayload';

/**
 * The body of a webhook. The JSON is written only once. So the bytes that are signed are exactly
 * the bytes that are sent, also in a further attempt.
 */
export interface Body {
	text: string;
	bytes: Buffer;
	eventId: string;
	/** The object `{event_type, incident}`, as a receiver reads it from the body. */
	payload: JsonObject;
}

/**
 * Writes an event as the body of a webhook.
 *
 * @throws UnwritableError if `dumps` cannot write the value
 */
export function writeBody(value: unknown, format: Format): Body {
	const text = dumps(value, format);
	const bytes = Buffer.from(text);
	// The event is read from the JSON text, so the payload in the output is what a receiver gets.
	const body = JSON.parse(text) as JsonObject;
	return { text, bytes, eventId: eventId(bytes), payload: readEvent(body).payload };
}

/**
 * Returns a function that generates integers from 0 up to but not including `end`. The same seed
 * and item index give the same integers, so an event keeps its IDs when n8n runs the node again.
 */
export function seededNumbers(seed: string, itemIndex: number): (end: number) => number {
	let count = 0;
	return (end) => {
		const digest = createHash('sha256').update(`${seed} ${itemIndex} ${count++}`).digest();
		return digest.readUInt32BE() % end;
	};
}

/**
 * Creates the body of the event for an item: from the fields of the incident, or from the JSON in
 * the field "Payload".
 *
 * @throws InputError if a field has a wrong value, if the JSON is not an event, or if the event has
 * a value that `dumps` cannot write
 */
export function eventBody(item: Item): Body {
	const { index, options, run } = item;
	try {
		const isJson = readChoice(item, sourceField, ['fields', 'json']) === 'json';
		const event = isJson ? eventOfJson() : eventOfFields();
		return writeBody(event, readChoice(options, formatOption, ['zenduty', 'compact']));
	} catch (error) {
		throw explainInput(error);
	}

	function eventOfJson() {
		// If the parameter is missing, `readValue` returns the default of the field. The default of
		// `payloadField` is the text `={{ $json }}`, which nobody evaluates here. So the default is
		// replaced by an empty text, which `readPayload` refuses.
		const payload = readValue(item, { ...payloadField, default: '' }, ALLOW_NOTHING);
		return readPayload(payload);
	}

	function eventOfFields() {
		const fields = {
			eventType: readValue(item, eventTypeField),
			title: readText(item, titleField, ALLOW_NOTHING),
			summary: readText(item, summaryField, ALLOW_NOTHING),
			additional: readObject(item, additionalFields),
		};
		// The seed, the start time and the index stay the same when n8n runs the node again. So
		// the body of the event also stays the same.
		return buildEvent(fields, { now: run.startedAt, randomInt: seededNumbers(run.seed, index) });
	}
}

/**
 * Explains an error to the user: a SyntaxError or an UnwritableError becomes an InputError. Any
 * other error is returned unchanged.
 */
function explainInput(error: unknown): unknown {
	if (error instanceof UnwritableError) return unwritable('Payload', error);
	if (error instanceof SyntaxError) {
		return new InputError(
			`'Payload' is not valid JSON: ${error.message}`,
			'Correct the text, or use an expression that returns an object.',
		);
	}
	return error;
}
