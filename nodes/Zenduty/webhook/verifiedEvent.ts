import { findEventProblem, readEvent, type IncidentEvent } from './event';
import { decodeUtf8, isNestedWithin, isObject, parseJson, tooDeep } from '../json';
import type { Result } from '../result';

/**
 * Reads the event from the bytes that were verified, whatever content type and charset the request
 * states. The problem is a clause.
 *
 * @param anyObject whether to accept any object. A test run does, since it is not documented what
 * Zenduty's "Test webhook" button sends
 */
export function readVerifiedEvent(
	verified: Buffer,
	{ anyObject = false }: { anyObject?: boolean } = {},
): Result<{ event: IncidentEvent }> {
	if (verified.length === 0) return { ok: false, problem: 'it is empty' };
	const text = decodeUtf8(verified);
	if (text === undefined) return { ok: false, problem: 'it is not UTF-8' };
	const body = parseJson(text);
	if (body === undefined) return { ok: false, problem: 'it is not JSON' };
	if (!isObject(body)) return { ok: false, problem: 'it is not a JSON object' };
	if (!isNestedWithin(body)) return { ok: false, problem: tooDeep().message };
	const event = readEvent(body);
	const problem = anyObject ? undefined : findEventProblem(body, event);
	return problem === undefined ? { ok: true, event } : { ok: false, problem };
}
