/*
 * What tests compare with a failure: its code, and the names and values that its texts must hold.
 * The words around them are the business of the test of the file that makes them.
 */
import type { Subject } from '../../nodes/Zenduty/api/endpoints';

/** Matches a text that holds all of these, in whatever order and words. */
export function naming(...parts: string[]): unknown {
	const ahead = parts.map((part) => `(?=.*${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`);
	return expect.stringMatching(new RegExp(`^${ahead.join('')}`, 's'));
}

/** Matches the failure of a value that cannot be used; its message names the field or the value. */
export function invalidAt(...names: string[]): object {
	return { ...INVALID, message: naming(...names) };
}

/** Matches the failure of a value that cannot be used, in its very words. */
export function invalidInput(message: string, description: string): object {
	return { ...INVALID, message, description };
}

const INVALID = { code: 'invalid_input', mayExist: false, statusCode: null };

/** Matches the failure of a call that was answered with 404; its message names what is not there. */
export function notFound({ missing }: Subject): object {
	return {
		code: 'not_found',
		mayExist: false,
		statusCode: '404',
		message: naming(`no ${missing}`),
	};
}

/**
 * Matches the failure of a write that may have made something.
 *
 * @param work what it does, such as `created the incident`
 * @param lookAt where to see whether it did, such as `the incidents of the service`
 */
export function mayExist(work: string, lookAt: string): object {
	return {
		code: 'may_exist',
		mayExist: true,
		message: naming(work),
		description: naming(lookAt),
	};
}

/** Matches the failure of a write that may be done, and does no harm if it is done again. */
export function unclear(work: string, lookAt: string): object {
	return { code: 'unclear', mayExist: false, message: naming(work), description: naming(lookAt) };
}
