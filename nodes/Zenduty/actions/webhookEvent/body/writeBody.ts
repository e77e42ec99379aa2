import { dumps, type Format } from '../../../webhook/json/dumps';
import { eventId, readEvent } from '../../../webhook/event';
import type { JsonObject } from '../../../json';

/** A body, written once: these bytes are signed, sent and sent again. */
export interface Body {
	text: string;
	bytes: Buffer;
	eventId: string;
	/** `{event_type, incident}`, as a receiver will read it. */
	payload: JsonObject;
}

/** Writes a body; `dumps` says what it throws. */
export function writeBody(value: unknown, format: Format): Body {
	const text = dumps(value, format);
	const bytes = Buffer.from(text);
	const body = JSON.parse(text) as JsonObject;
	return { text, bytes, eventId: eventId(bytes), payload: readEvent(body).payload };
}
