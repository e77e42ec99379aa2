import type { ErrorCode } from '../../errors';

/**
 * The consequences of one kind of failure: whether the server may have done the work, which code
 * the error gets, and whether a further attempt may help.
 */
interface Consequence {
	/**
	 * `none` if the server did not do the work. `unclear` if nobody can know whether the server did
	 * the work.
	 */
	effect: 'none' | 'unclear';
	/**
	 * The usual code of the error. `explainFailure` uses a more exact code in some cases: for
	 * example, `forbidden` for a 403, or `may_exist` if a write may have created a record.
	 */
	code: ErrorCode;
	/** `true` if the cause of the failure may be over soon. A further attempt can then succeed. */
	mayPass?: true;
}

/**
 * The same table as {@link FAILURES}. This constant has a more exact type, from which
 * {@link FailureKind} gets the names of the kinds.
 */
const ALL = {
	/** 429: the server got too many requests in a short time. */
	rateLimited: { effect: 'none', code: 'rate_limited', mayPass: true },
	/**
	 * 503 with `Retry-After`. The node assumes that the server did nothing. So the node may repeat
	 * even a request that creates a record.
	 */
	unavailable: { effect: 'none', code: 'unavailable', mayPass: true },
	/** 408, and any 5xx except a 503 with `Retry-After`. */
	serverError: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/**
	 * No connection was made. For example, no server listens, the host is unknown, or the certificate
	 * is refused.
	 */
	noConnection: { effect: 'none', code: 'unavailable', mayPass: true },
	/** n8n itself refused to connect to the host, because n8n protects private addresses. */
	notAllowed: { effect: 'none', code: 'blocked' },
	/**
	 * The request ended with an error, and the server may have received the request before the error.
	 * For example, the connection broke before the status and the headers arrived, or the response is
	 * not HTTP.
	 */
	connectionLost: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/**
	 * The status and the headers did not arrive before the timeout. Or the status is a success, but
	 * the body did not arrive completely in time.
	 */
	timeout: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/** The status is a success, but the body broke off, or could not be decompressed. */
	cutOff: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/** The status is a success, but the body is not JSON, or the JSON is nested too deep. */
	notJson: { effect: 'unclear', code: 'unexpected_response' },
	/** The status is a success, but the JSON is not what `Call.read` expects. */
	unexpected: { effect: 'unclear', code: 'unexpected_response' },
	/**
	 * The status is a success, but the JSON is about another record: the record has another number or
	 * another ID than the one that was asked for.
	 */
	otherRecord: { effect: 'unclear', code: 'unexpected_response' },
	/**
	 * The status is a success, but neither the response nor a later read of the record shows the
	 * change. So the change counts as not done.
	 */
	contradicted: { effect: 'none', code: 'refused' },
	/** The status is a success, but the body is too large, or its JSON would take too much memory. */
	tooLarge: { effect: 'unclear', code: 'unexpected_response' },
	/** 209: a firewall in front of Zenduty has blocked the request. */
	blocked: { effect: 'none', code: 'blocked' },
	/** 3xx. The node follows no redirect, because the request could then reach another server. */
	redirect: { effect: 'none', code: 'unexpected_response' },
	/**
	 * Zenduty refused the request: the status is a 4xx other than 408 and 429, or the JSON of a 2xx
	 * response says that a deletion failed.
	 */
	refused: { effect: 'none', code: 'refused' },
	/**
	 * Before a response arrived, the execution was cancelled, or the time limit of a poll or of a
	 * list in the editor was over.
	 */
	cancelled: { effect: 'unclear', code: 'cancelled' },
} as const satisfies Record<string, Consequence>;

/** A kind of failure, such as `timeout`. It is a key of {@link FAILURES}. */
export type FailureKind = keyof typeof ALL;

/**
 * The consequences of each kind of failure. The nodes use this table to decide whether a request is
 * sent again, and which code the error gets.
 */
export const FAILURES: Readonly<Record<FailureKind, Consequence>> = ALL;

/**
 * The facts about a failed attempt. They decide whether the request is sent again, and what the
 * error says.
 */
export interface Failure {
	kind: FailureKind;
	/** The HTTP status. Undefined if no response arrived. */
	statusCode?: number;
	/**
	 * The wait in the header `Retry-After` of the response, in milliseconds. Undefined if the header
	 * is missing or cannot be read.
	 */
	retryAfter?: number;
	/**
	 * The text that explains the failure:
	 *
	 * - Usually: the error text of the API. It is not shortened, and may contain secrets.
	 * - For a network failure: a clause such as `the host name is unknown`.
	 * - For the kind `otherRecord`: the number or the ID of the record in the response, such as
	 *   `number 41`.
	 */
	words?: string;
	/**
	 * `true` if the body of the response begins with `<`, as a web page does. Such a response is not
	 * from the API. It may be from a proxy or a firewall, or from another server if the base URL is
	 * wrong.
	 */
	isWebPage?: boolean;
	/**
	 * `true` if the status is not a success and the body is a JSON object, as in the errors of the
	 * API. {@link isNotFound} uses this value to recognize a 404 of the API.
	 */
	isJsonObject?: boolean;
}

/**
 * The value that `Call.read` returns for a response about another record than the one that was
 * asked for.
 */
export class OtherRecord {
	/** @param identity the number or the ID of the other record, as an error shows it: `number 41` */
	constructor(readonly identity: string) {}
}

/**
 * At most this many characters of an error text are used. A response may be a megabyte long, so the
 * rest of its text is ignored.
 */
export const MAX_WORDS = 500;

/**
 * Tells whether the API refuses the API key itself, and not only the request that failed. The API
 * refuses a key in two ways:
 *
 * - with status 401
 * - with status 403 and a text that is only about a wrong key, such as "Invalid or Inactive Token"
 */
export function isKeyRefused(failure: Failure): boolean {
	// If the response is a web page, it comes from a proxy or a firewall, and not from the API. So it
	// does not show that the API refuses the key.
	if (failure.isWebPage) return false;
	if (failure.statusCode !== 403) return failure.statusCode === 401;
	const words = wordsIn((failure.words ?? '').slice(0, MAX_WORDS));
	const names = (list: ReadonlySet<string>) => words.some((word) => list.has(word));
	// The text must name the key and say that it is wrong, and must not have a word about anything
	// else. For example, "Invalid escalation policy key" is also about a policy. So this text does
	// not mean that the API refuses the key.
	return names(KEY) && names(WRONG) && words.every((word) => ABOUT_THE_KEY.has(word));
}

function wordsIn(text: string): string[] {
	return text
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');
}

const KEY = new Set(['credential', 'credentials', 'key', 'keys', 'token', 'tokens']);

const WRONG = new Set([
	'disabled',
	'expired',
	'inactive',
	'incorrect',
	'invalid',
	'not',
	'revoked',
	'unknown',
]);

/** A 403 refuses the key itself only if every word of its text is in this set. */
const ABOUT_THE_KEY: ReadonlySet<string> = new Set([
	...KEY,
	...WRONG,
	...'a an the this your no api authentication header'.split(' '),
	...'active valid provided sent uses'.split(' '),
	...'is are was were has have been and or'.split(' '),
]);

/**
 * Tells whether the API itself responded that the record does not exist. A 404 without a JSON
 * object does not count, because it may come from a proxy.
 */
export function isNotFound({ statusCode, isJsonObject = false }: Failure): boolean {
	return statusCode === 404 && isJsonObject;
}
