import { findEventProblem, readEvent, type IncidentEvent } from '../protocol/event';
import { isNestedWithin, isObject, tooDeep } from '../protocol/json';

export type Reading =
	| { ok: true; event: IncidentEvent }
	| {
			ok: false;
			/** What the body is not, as a clause. */
			problem: string;
	  };

/** Decodes UTF-8 strictly and without a byte order mark, as RFC 8259 §8.1 allows readers to. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the event from the bytes that were verified, whatever content type and charset were
 * claimed for them.
 *
 * @param anyObject in a test run: any object will do, since nobody documents what Zenduty's
 * "Test webhook" button sends
 */
export function read(verified: Buffer, anyObject: boolean): Reading {
	let body: unknown;
	try {
		body = JSON.parse(UTF8.decode(verified));
	} catch (error) {
		const problem = error instanceof SyntaxError ? 'it is not JSON' : 'it is not UTF-8';
		return { ok: false, problem: verified.length === 0 ? 'it is empty' : problem };
	}
	if (!isObject(body)) return { ok: false, problem: 'it is not a JSON object' };
	if (!isNestedWithin(body)) return { ok: false, problem: tooDeep().message };
	const event = readEvent(body);
	const problem = anyObject ? undefined : findEventProblem(body, event);
	return problem === undefined ? { ok: true, event } : { ok: false, problem };
}
