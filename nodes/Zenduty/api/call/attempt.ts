import type { IHttpRequestOptions } from 'n8n-workflow';
import { decodeUtf8, isNestedWithin, isObject, MB, parseJson, weightOf } from '../../json';
import type { Result } from '../../result';
import { untilAborted, type Clock } from '../../http/clock';
import { exchange, TimeoutError, type Exchange, type Send } from '../../http/exchange';
import type { Failure, FailureKind } from './failure';
import { networkFailure } from '../../http/networkFailure';
import { readRetryAfter } from '../../http/backoff';

/**
 * The largest body of a successful response, in bytes. If the body is larger, the attempt fails.
 */
export const MAX_BYTES = 20 * MB;

/**
 * The most memory that the JSON of a successful response may take, in bytes, as `weightOf`
 * estimates it. If the JSON would take more memory, it is not parsed, and the attempt fails.
 */
export const MAX_RESPONSE_WEIGHT = 64 * MB;

/**
 * If the status of a response is not a success, at most this many bytes are read from its body.
 * Only the error text in the body is needed, so the rest of the body is ignored.
 */
export const MAX_ERROR_BYTES = MB;

/**
 * The result of one attempt of a call. After a success, `value` is the JSON of the response, which
 * is null for an empty body.
 */
type AttemptResult = Result<{ statusCode: number; value: unknown }, { failure: Failure }>;

/** The functions and limits for an attempt. They are the same for all attempts of one call. */
export interface AttemptContext {
	/**
	 * Sends a request. For a call that needs the API key, the function adds the key to the request.
	 */
	send: Send;
	/**
	 * The longest time from the sending of the request to the last byte of the response, in
	 * milliseconds.
	 */
	timeout: number;
	clock: Pick<Clock, 'now'>;
	/**
	 * A signal that ends the attempt and every wait of the call. It is aborted if the execution is
	 * cancelled, or if the time limit of a poll or of a list in the editor is over.
	 */
	cancelled?: AbortSignal;
}

/**
 * Sends the request of a call once, and decides whether the attempt succeeded or how it failed. The
 * function never throws: an error that n8n throws becomes a failure.
 */
export async function attempt(
	request: IHttpRequestOptions,
	{ send, timeout, clock, cancelled }: AttemptContext,
): Promise<AttemptResult> {
	const limits = {
		timeout,
		maxBytes: (status: number) => (isGood(status) ? MAX_BYTES : MAX_ERROR_BYTES),
	};
	try {
		const received = await untilAborted(exchange(send, request, limits), cancelled);
		if (received === undefined) return failed('cancelled');
		const result = readExchange(received, clock.now());
		return request.method === 'DELETE' ? asDeletion(result) : result;
	} catch (error) {
		return { ok: false, failure: failureWithoutResponse(error) };
	}
}

/**
 * Converts the error of an attempt without a response to a failure. A {@link TimeoutError} becomes
 * the failure `timeout`. For any other error, {@link networkFailure} finds the kind of failure.
 */
export function failureWithoutResponse(error: unknown): Failure {
	return error instanceof TimeoutError ? { kind: 'timeout' } : networkFailure(error);
}

function readExchange({ statusCode, headers, body, end }: Exchange, now: number): AttemptResult {
	const isSuccess = isGood(statusCode);
	if (isSuccess && end === 'broken off') return failed('cutOff', { statusCode });
	if (isSuccess && end === 'late') return failed('timeout', { statusCode });
	if (isSuccess && end === 'too large') return failed('tooLarge', { statusCode });
	const text = decodeUtf8(body);
	const isWebPage = /^\s*</.test(text ?? '');
	if (isSuccess && text !== undefined && weightOf(text) > MAX_RESPONSE_WEIGHT) {
		return failed('tooLarge', { statusCode });
	}
	const json = text === undefined ? undefined : readResponse(text);
	if (isSuccess) {
		return json === undefined
			? failed('notJson', { statusCode, isWebPage })
			: { ok: true, statusCode, value: json };
	}
	const retryAfter = readRetryAfter(headers, now);
	const words = readErrorMessage(json === undefined && !isWebPage ? text : json);
	return failed(kindOf(statusCode, retryAfter), {
		statusCode,
		retryAfter,
		words,
		isWebPage,
		isJsonObject: isObject(json),
	});
}

/**
 * Checks the response to a DELETE. Even if its status is a success, its JSON may report that the
 * deletion failed: with a member `error`, or with `success: false`. Such a response becomes the
 * failure `refused`.
 */
function asDeletion(result: AttemptResult): AttemptResult {
	if (!result.ok || !isObject(result.value)) return result;
	const { statusCode, value } = result;
	const isDone = !value.error && value.success !== false;
	return isDone ? result : failed('refused', { statusCode, words: readErrorMessage(value) });
}

/**
 * Tells whether a status is a success. Every 2xx is a success except 209: a firewall in front of
 * Zenduty answers with 209 when it blocks a request.
 */
function isGood(statusCode: number): boolean {
	return statusCode >= 200 && statusCode < 300 && statusCode !== 209;
}

/**
 * Returns the kind of failure for a status that is not a success.
 *
 * @param retryAfter the wait that the response asks for, in milliseconds
 */
export function kindOf(statusCode: number, retryAfter: number | undefined): FailureKind {
	if (statusCode === 209) return 'blocked';
	if (statusCode >= 300 && statusCode < 400) return 'redirect';
	if (statusCode === 429) return 'rateLimited';
	// A server that sends a 503 with `Retry-After` is assumed not to have done the work. So the
	// failure is `unavailable`, after which even a request that creates a record may be sent again.
	if (statusCode === 503 && retryAfter !== undefined) return 'unavailable';
	return statusCode === 408 || statusCode >= 500 ? 'serverError' : 'refused';
}

/**
 * Parses the body of a response as JSON.
 *
 * @returns the value, or null for an empty body. If the body is not JSON or is nested too deep, the
 * result is undefined.
 */
function readResponse(text: string): unknown {
	if (text === '') return null;
	const value = parseJson(text);
	return isNestedWithin(value) ? value : undefined;
}

function failed(kind: FailureKind, more: Omit<Failure, 'kind'> = {}): AttemptResult {
	return { ok: false, failure: { kind, ...more } };
}

/**
 * The members in which the API says why it refuses a request. If several of them have a text, the
 * first one in this list is used.
 */
const MESSAGES = ['detail', 'error', 'message'];

/**
 * Returns the error text in the body of a response. The body has one of these forms:
 *
 * - `{"detail": …}`: most endpoints
 * - `{"error": …}`: the alert endpoints, and all endpoints if the API key is wrong
 * - `{"message": …}`: the responder endpoints
 * - `{"<field>": ["…"]}`: refused fields. The result is then `<field>: …`.
 * - an array of texts, or a text that is not JSON
 *
 * @returns undefined if the body has no error text
 */
export function readErrorMessage(body: unknown): string | undefined {
	if (!isObject(body)) return textOf(body) || undefined;
	const message = MESSAGES.map((name) => textOf(body[name])).find(Boolean);
	if (message !== undefined) return message;
	const fields = Object.entries(body).flatMap(([name, value]) => {
		const text = textOf(value);
		return text ? [`${name}: ${text}`] : [];
	});
	return fields.join(' ') || undefined;
}

/**
 * Returns the text in a JSON value. If the value is an array or an object, the result joins all
 * texts in it that are at most `levels` levels deep. Spaces around each text are left out.
 *
 * @returns undefined or the empty text if the value has no text
 */
function textOf(value: unknown, levels = 3): string | undefined {
	if (typeof value === 'string') return value.trim();
	if (levels === 0 || typeof value !== 'object' || value === null) return undefined;
	const texts = Object.values(value).map((member: unknown) => textOf(member, levels - 1));
	return texts.filter(Boolean).join(' ') || undefined;
}
