/*
 * What tests compare with a failure: its code, and the names and values that its texts must
 * contain. The other words of a text are checked by the test of the file that makes the text.
 */
import type { Subject } from '../../nodes/Zenduty/api/endpoints';

/** Matches a text that contains all parts, in any order and with any words between them. */
export function naming(...parts: string[]): unknown {
	const ahead = parts.map((part) => `(?=.*${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`);
	return expect.stringMatching(new RegExp(`^${ahead.join('')}`, 's'));
}

/** Matches the failure for a value that cannot be used. Its message must contain all the names. */
export function invalidAt(...names: string[]): object {
	return { ...INVALID, message: naming(...names) };
}

/** Matches the failure for a value that cannot be used, with exactly these texts. */
export function invalidInput(message: string, description: string): object {
	return { ...INVALID, message, description };
}

const INVALID = { code: 'invalid_input', mayExist: false, statusCode: null };

/**
 * Matches the failure of a call that was answered with 404. Its message must name what is missing.
 */
export function notFound({ missing }: Subject): object {
	return {
		code: 'not_found',
		mayExist: false,
		statusCode: '404',
		message: naming(`no ${missing}`),
	};
}

/**
 * Matches the failure of a write that may have created something.
 *
 * @param work what the write does, such as `created the incident`
 * @param lookAt where a user can see whether the write was done, such as `the incidents of the
 * service`
 */
export function mayExist(work: string, lookAt: string): object {
	return {
		code: 'may_exist',
		mayExist: true,
		message: naming(work),
		description: naming(lookAt),
	};
}

/**
 * Matches the failure of a write that may have been done, and that does no harm if it is repeated.
 */
export function unclear(work: string, lookAt: string): object {
	return { code: 'unclear', mayExist: false, message: naming(work), description: naming(lookAt) };
}
