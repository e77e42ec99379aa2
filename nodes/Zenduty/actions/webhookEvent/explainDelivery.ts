import { TimeoutError } from '../../http/exchange';
import { networkFailure } from '../../http/networkFailure';
import type { ErrorCode, ErrorFacts } from '../../errors';

/** The parts of a receiver's response that the node uses. */
export interface ReceiverResponse {
	statusCode: number;
	/**
	 * The wait that the receiver asks for, in milliseconds. Undefined if the receiver does not ask
	 * for a wait.
	 */
	retryAfter?: number;
	/** The body of the response as text. A body of more than 64 kB is cut. */
	body: string;
}

/** The result of all attempts of a delivery. */
export interface Outcome {
	delivered: boolean;
	/** The number of attempts that were made. It is at least 1, even if nothing was delivered. */
	attempts: number;
	/** The response to the last attempt. Undefined if the last attempt got no response. */
	response?: ReceiverResponse;
	/** The error of the last attempt, if the last attempt got no response. */
	failure?: Error;
	/**
	 * `true` if the receiver may have accepted the event in one of the attempts, although no attempt
	 * succeeded. After a success, the value is `false`.
	 */
	isUnclear: boolean;
}

/**
 * Returns the code and the texts of the error for a failed delivery.
 *
 * @param isCancelled `true` if the execution was cancelled during the delivery
 */
export function explainDelivery(
	outcome: Outcome,
	{ isCancelled = false }: { isCancelled?: boolean } = {},
): ErrorFacts {
	const texts = describe(outcome, isCancelled);
	const code = outcome.isUnclear ? 'unclear' : texts.code;
	return { ...texts, code, mayExist: false, statusCode: outcome.response?.statusCode ?? null };
}

function describe(
	{ response, failure, attempts, isUnclear }: Outcome,
	isCancelled: boolean,
): Pick<ErrorFacts, 'code' | 'message' | 'description'> {
	const tries = attempts === 1 ? 'after 1 attempt' : `after ${attempts} attempts`;
	if (response !== undefined) {
		return {
			code: codeFor(response.statusCode),
			message: `The receiver responded with status ${response.statusCode} (${tries}).`,
			description: hintFor(response.statusCode),
		};
	}
	if (isCancelled) {
		return {
			code: 'cancelled',
			message: `The execution was canceled before the receiver responded (${tries}).`,
			description: isUnclear
				? 'The receiver may have received the event. Check there before you send it again.'
				: 'The receiver has not received the event. Send it again if needed.',
		};
	}
	if (failure instanceof TimeoutError) {
		return {
			// The receiver may have accepted the event, even though no response arrived. So the code is
			// `unclear`, and not `unavailable`.
			code: 'unclear',
			message: `The receiver did not respond within ${failure.milliseconds} ms (${tries}).`,
			description:
				"Let the receiver respond before it does its work, or raise the option 'Timeout (Ms)'. Zenduty itself waits for 3 seconds.",
		};
	}
	if (networkFailure(failure).kind === 'notAllowed') {
		return {
			code: 'blocked',
			message: `n8n does not allow calls to the URL of the receiver (${tries}).`,
			description: 'Check the URL, or ask the admin of n8n to allow it.',
		};
	}
	return {
		code: 'unavailable',
		message: `The receiver could not be reached (${tries}).`,
		description: `Check the URL, and that n8n can reach it. The reason: ${failure?.message ?? 'unknown'}`,
	};
}

/**
 * Returns the code for a status other than 2xx. If the receiver may have accepted the event,
 * `explainDelivery` replaces this code by `unclear`.
 */
function codeFor(statusCode: number): ErrorCode {
	if (statusCode < 400) return 'unexpected_response';
	return CODES[statusCode] ?? (statusCode < 500 ? 'refused' : 'unavailable');
}

const CODES: Readonly<Partial<Record<number, ErrorCode>>> = {
	401: 'credential',
	403: 'forbidden',
	404: 'not_found',
	429: 'rate_limited',
};

function hintFor(statusCode: number): string {
	if (statusCode >= 300 && statusCode < 400) {
		return 'The receiver redirects to another URL. Redirects are not followed: enter the final URL.';
	}
	switch (statusCode) {
		case 400:
		case 415:
		case 422:
			return "The receiver does not accept this body. Turn on the option 'Never Error' to see why, or choose another 'Format'.";
		case 401:
		case 403:
			return 'The receiver refuses the authentication. Compare the signing key or the password, and the custom headers, in the credential with those of the receiver.';
		case 404:
			return 'There is nothing at this URL. If it belongs to n8n, publish (activate) its workflow, or listen for a test event.';
		case 405:
			return 'The receiver does not accept POST. Check the URL.';
		case 413:
			return 'The body is too large for the receiver. Shorten the summary.';
		case 408:
		case 429:
			return "The receiver is too busy. Raise the option 'Max Attempts', or lower 'Concurrency'.";
		default:
			return statusCode >= 500
				? "The receiver failed. Look at its log, or raise the option 'Max Attempts'."
				: "Turn on the option 'Never Error' to see the response of the receiver.";
	}
}
