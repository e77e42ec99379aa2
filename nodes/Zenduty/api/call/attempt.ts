import type { IHttpRequestOptions } from 'n8n-workflow';
import { decodeUtf8, isNestedWithin, isObject, MB, parseJson, weightOf } from '../../json';
import type { Result } from '../../result';
import { untilAborted, type Clock } from '../../http/clock';
import { exchange, TimeoutError, type Exchange, type Send } from '../../http/exchange';
import type { Failure, FailureKind } from './failure';
import { networkFailure } from '../../http/networkFailure';
import { readRetryAfter } from '../../http/backoff';

/** How much of a response is read, in bytes. */
export const MAX_BYTES = 20 * MB;

/** How much memory a response may take, in bytes, by `weightOf`. */
export const MAX_RESPONSE_WEIGHT = 64 * MB;

/** How much of a response that is no success is read, in bytes: only its words are repeated. */
export const MAX_ERROR_BYTES = MB;

/** The result of one attempt of a call: the JSON of the response, null where it is empty. */
type AttemptResult = Result<{ statusCode: number; value: unknown }, { failure: Failure }>;

/** What one attempt works with. */
export interface AttemptContext {
	/** Sends a request, with the key if the calls need one. */
	send: Send;
	/** milliseconds for one attempt */
	timeout: number;
	clock: Pick<Clock, 'now'>;
	/** Ends every wait, and lets no further request begin: a stopped execution, or a time limit. */
	cancelled?: AbortSignal;
}

/** Makes one attempt of a call, and judges what came back. It never throws. */
export async function attempt(
	request: IHttpRequestOptions,
	{ send, timeout, clock, cancelled }: AttemptContext,
): Promise<AttemptResult> {
	const limits = {
		timeout,
		maxBytes: (status: number) => (isGood(status) ? MAX_BYTES : MAX_ERROR_BYTES),
	};
	try {
		const came = await untilAborted(exchange(send, request, limits), cancelled);
		if (came === undefined) return failed('cancelled');
		const result = readExchange(came, clock.now());
		return request.method === 'DELETE' ? asDeletion(result) : result;
	} catch (error) {
		if (error instanceof TimeoutError) return failed('timeout');
		return { ok: false, failure: networkFailure(error) };
	}
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

/** Judges the response to a deletion: nothing in a success shows that it worked, but it may say no. */
function asDeletion(result: AttemptResult): AttemptResult {
	if (!result.ok || !isObject(result.value)) return result;
	const { statusCode, value } = result;
	const isDone = !value.error && value.success !== false;
	return isDone ? result : failed('refused', { statusCode, words: readErrorMessage(value) });
}

/** Tells whether a status is a success; 209 is a firewall's. */
function isGood(statusCode: number): boolean {
	return statusCode >= 200 && statusCode < 300 && statusCode !== 209;
}

function kindOf(statusCode: number, retryAfter: number | undefined): FailureKind {
	if (statusCode === 209) return 'blocked';
	if (statusCode >= 300 && statusCode < 400) return 'redirect';
	if (statusCode === 429) return 'rateLimited';
	if (statusCode === 503 && retryAfter !== undefined) return 'unavailable';
	return statusCode === 408 || statusCode >= 500 ? 'serverError' : 'refused';
}

/**
 * Reads the JSON of a response.
 *
 * @returns null for an empty text, undefined for what is not JSON or is nested too deep
 */
function readResponse(text: string): unknown {
	if (text === '') return null;
	const value = parseJson(text);
	return isNestedWithin(value) ? value : undefined;
}

function failed(kind: FailureKind, more: Omit<Failure, 'kind'> = {}): AttemptResult {
	return { ok: false, failure: { kind, ...more } };
}

/** The members in which the API says what is wrong, the first one that is there. */
const MESSAGES = ['detail', 'error', 'message'];

/**
 * Reads from a response what is wrong: `{"detail": …}` on most endpoints, `{"error": …}` on alerts
 * and for a wrong key, `{"message": …}` on responders, or `{"<field>": ["…"]}`.
 *
 * @returns the words, undefined where there are none
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

/** Reads a text, or joins several in an array or in an object into one. */
function textOf(value: unknown, levels = 3): string | undefined {
	if (typeof value === 'string') return value.trim();
	if (levels === 0 || typeof value !== 'object' || value === null) return undefined;
	const texts = Object.values(value).map((member: unknown) => textOf(member, levels - 1));
	return texts.filter(Boolean).join(' ') || undefined;
}
