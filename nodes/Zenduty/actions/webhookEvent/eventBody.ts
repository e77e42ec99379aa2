import { dumps, type Format } from '../../webhook/json/dumps';
import { eventId, readEvent } from '../../webhook/event';
import { UnwritableError, type JsonObject } from '../../json';
import { createHash } from 'crypto';
import { InputError } from '../../errors';
import type { Item } from '../operation/operation';
import { given, readChoice, readText } from '../../fields/parameters';
import { readAddedFields } from '../../fields/sharedFields';
import { buildEvent } from './buildEvent';
import { readPayload } from './readPayload';

/** The body of a webhook. It is written once: the same bytes are signed, sent, and sent again. */
export interface Body {
	text: string;
	bytes: Buffer;
	eventId: string;
	/** `{event_type, incident}`, as a receiver reads it from the body. */
	payload: JsonObject;
}

/**
 * Writes a body.
 *
 * @throws UnwritableError if `dumps` cannot write the value
 */
export function writeBody(value: unknown, format: Format): Body {
	const text = dumps(value, format);
	const bytes = Buffer.from(text);
	const body = JSON.parse(text) as JsonObject;
	return { text, bytes, eventId: eventId(bytes), payload: readEvent(body).payload };
}

/**
 * Makes a generator of integers. The same seed and item give the same integers.
 *
 * @returns a function that returns the next integer, from 0 up to but not including `end`
 */
export function seededNumbers(seed: string, itemIndex: number): (end: number) => number {
	let count = 0;
	return (end) => {
		const digest = createHash('sha256').update(`${seed} ${itemIndex} ${count++}`).digest();
		return digest.readUInt32BE() % end;
	};
}

/**
 * Makes the body of an item, from its fields or from its JSON. Generated values depend only on the
 * seed and the start of the run, so the bytes are the same when n8n runs the node again.
 *
 * @throws InputError if the fields or the JSON are not an event
 */
export function eventBody(item: Item): Body {
	const { index, read, options, run } = item;
	const source = { value: read('source'), path: 'source', field: 'Source' };
	const format = { value: options.format, path: 'options.format', field: 'Format' };
	try {
		const isJson = readChoice(item, source, ['fields', 'json']) === 'json';
		const event = isJson ? readPayload(read('payload')) : eventOfFields();
		return writeBody(event, readChoice(item, format, ['zenduty', 'compact']));
	} catch (error) {
		throw explainInput(error);
	}

	function eventOfFields() {
		const fields = {
			eventType: given(item, read('eventType', 'triggered'), 'eventType', 'Event Type'),
			title: readText(read('title')),
			summary: readText(read('summary')),
			additional: readAddedFields(item, 'additionalFields'),
		};
		return buildEvent(fields, { now: run.startedAt, randomInt: seededNumbers(run.seed, index) });
	}
}

/**
 * Returns an error that explains what is wrong with the user's JSON, or any other error unchanged.
 */
function explainInput(error: unknown): unknown {
	if (error instanceof UnwritableError) {
		return new InputError(
			`'Payload' cannot be sent: ${error.message}.`,
			'Change that value, for example to a string.',
		);
	}
	if (error instanceof SyntaxError) {
		return new InputError(
			`'Payload' is not valid JSON: ${error.message}`,
			'Correct the text, or use an expression that returns an object.',
		);
	}
	return error;
}
