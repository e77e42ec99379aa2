import { TimeoutError } from '../../api/exchange';
import type { Outcome } from './deliver';

/** Why a delivery failed: what happened, and what the user can do about it. */
export interface Explanation {
	message: string;
	hint: string;
}

/**
 * Explains an outcome that is not a delivery.
 *
 * @param cancelled whether the user stopped the execution meanwhile
 */
export function explain({ answer, failure, attempts }: Outcome, cancelled = false): Explanation {
	const tries = attempts === 1 ? 'after 1 attempt' : `after ${attempts} attempts`;
	if (answer !== undefined) {
		return {
			message: `The receiver answered with status ${answer.statusCode} (${tries})`,
			hint: hintFor(answer.statusCode),
		};
	}
	if (cancelled) {
		return {
			message: `The execution was cancelled before the receiver answered (${tries})`,
			hint: 'The receiver may have received the event. Look there before you send it again.',
		};
	}
	if (failure instanceof TimeoutError) {
		return {
			message: `The receiver did not answer within ${failure.milliseconds} ms (${tries})`,
			hint: 'Let the receiver answer before it does its work, or raise the option "Timeout". Zenduty itself waits for 3 seconds.',
		};
	}
	return {
		message: `The receiver could not be reached (${tries})`,
		hint: `Check the URL, and that n8n can reach it. The reason was: ${failure?.message ?? 'unknown'}`,
	};
}

function hintFor(statusCode: number): string {
	if (statusCode >= 300 && statusCode < 400) {
		return 'It redirects to another address. Redirects are not followed: enter the final URL.';
	}
	switch (statusCode) {
		case 400:
		case 415:
		case 422:
			return 'It does not accept this body. Switch on the option "Never Error" to see its answer; the option "Format" changes how the JSON is written.';
		case 401:
		case 403:
			return 'It refuses the credentials. Compare the signing key, or username and password, and the custom headers in the credential with those of the receiver. The option "Never Error" shows its answer.';
		case 404:
			return 'There is nothing at this URL. If it belongs to n8n, publish (activate) the workflow for the production URL, or listen for a test event for the test URL.';
		case 405:
			return 'It does not accept POST. Check the URL.';
		case 413:
			return 'The body is too large for the receiver. Shorten the summary.';
		case 408:
		case 429:
			return 'It is too busy. Raise the option "Max Attempts", or lower "Concurrency".';
		default:
			return statusCode >= 500
				? 'The receiver failed. Look at its log, or raise the option "Max Attempts".'
				: 'Switch on the option "Never Error" to see the answer of the receiver.';
	}
}
