import type { ErrorCode } from '../../errors';

/** What is known after a failed attempt, and whether a further attempt may help. */
interface Consequence {
	/**
	 * Whether the server may have done the work. `none`: the server did not do the work. `unclear`:
	 * nobody can know.
	 */
	effect: 'none' | 'unclear';
	/**
	 * The code of the error, unless it is unclear whether a write was done. The texts of an error may
	 * bring a more exact code.
	 */
	code: ErrorCode;
	/** Whether the cause of the failure may be over later, so that another attempt may succeed. */
	mayPass?: true;
}

/** The kinds of failure that one attempt of a call can have. */
const ALL = {
	/** 429: the limit of requests is reached. */
	rateLimited: { effect: 'none', code: 'rate_limited', mayPass: true },
	/** 503 with `Retry-After`. The server is assumed not to have done the work. */
	unavailable: { effect: 'none', code: 'unavailable', mayPass: true },
	/** 408, and any 5xx except a 503 with `Retry-After`. */
	serverError: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/**
	 * No connection was made. For example, no server listens, the host is unknown, or the certificate
	 * is refused.
	 */
	noConnection: { effect: 'none', code: 'unavailable', mayPass: true },
	/** n8n itself refused to connect to the host. */
	notAllowed: { effect: 'none', code: 'blocked' },
	/**
	 * The request ended with an error that does not show that no connection was made. For example,
	 * the connection broke before the status and the headers arrived, or the response is not HTTP.
	 */
	connectionLost: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/** The status and the headers, or the whole body of a success, did not arrive in time. */
	timeout: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/** A success whose connection broke before the whole body arrived. */
	cutOff: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/** A success whose body is complete, but is not JSON or is nested too deep. */
	notJson: { effect: 'unclear', code: 'unexpected_response' },
	/** A success whose JSON is not what the reader of the call expects. */
	unexpected: { effect: 'unclear', code: 'unexpected_response' },
	/** A success whose response has the number or the ID of another record than was asked for. */
	otherRecord: { effect: 'unclear', code: 'unexpected_response' },
	/**
	 * A success whose response does not show the change. A read of the record after the call does not
	 * show the change either.
	 */
	contradicted: { effect: 'none', code: 'refused' },
	/** A success whose body is larger than the limit, or would take too much memory. */
	tooLarge: { effect: 'unclear', code: 'unexpected_response' },
	/** 209: a firewall in front of Zenduty has blocked the request. */
	blocked: { effect: 'none', code: 'blocked' },
	/** 3xx. No redirect is followed. */
	redirect: { effect: 'none', code: 'unexpected_response' },
	/**
	 * Any other 4xx, or the 2xx response to a deletion if its JSON says that the deletion failed.
	 * Zenduty refused the request. The code of the error also depends on the status.
	 */
	refused: { effect: 'none', code: 'refused' },
	/** The execution was stopped, or its time was over, while the request was under way. */
	cancelled: { effect: 'unclear', code: 'cancelled' },
} as const satisfies Record<string, Consequence>;

/** The name of a kind of failure, such as `timeout`. */
export type FailureKind = keyof typeof ALL;

/**
 * For each kind of failure: what the server may have done, and whether another attempt may help.
 */
export const FAILURES: Readonly<Record<FailureKind, Consequence>> = ALL;

/** The facts about a failed attempt, for the next step of the call and the texts of errors. */
export interface Failure {
	kind: FailureKind;
	/** The HTTP status. Undefined if no response arrived. */
	statusCode?: number;
	/** The wait that the response asks for, in milliseconds. */
	retryAfter?: number;
	/**
	 * The error text of the API, unchanged. For a network failure, a clause that says what happened.
	 * For another record, the number or the ID of that record.
	 */
	words?: string;
	/** Whether the body of the response begins with `<`, as a web page does. */
	isWebPage?: boolean;
	/**
	 * Whether the body of the response is a JSON object, as the API writes its errors. A 404 from a
	 * proxy has a web page or a text instead, and does not show that the record is missing.
	 */
	isJsonObject?: boolean;
}

/**
 * The result of reading a response that is about another record than the one that was asked for.
 */
export class OtherRecord {
	/** @param identity the number or the ID of the other record, in words: `number 41` */
	constructor(readonly identity: string) {}
}

/**
 * The number of characters of an error text that are used, both to find out whether the key is
 * refused and to show the text in errors. The rest is ignored, because a response may be a megabyte
 * long.
 */
export const MAX_WORDS = 500;

/**
 * Tells whether the API refuses the key itself, and not only this call. The API does so with status
 * 401, or with status 403 and a text that is only about a wrong key, such as "Invalid or Inactive
 * Token". The text "Invalid escalation policy key" is also about a policy, so a 403 with this text
 * refuses only this call.
 */
export function isKeyRefused(failure: Failure): boolean {
	// A web page comes from a proxy, which cannot tell whether the key is right.
	if (failure.isWebPage) return false;
	if (failure.statusCode !== 403) return failure.statusCode === 401;
	const words = wordsIn((failure.words ?? '').slice(0, MAX_WORDS));
	const names = (list: ReadonlySet<string>) => words.some((word) => list.has(word));
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

/** A 403 refuses the key itself only if its text has no other words than these words. */
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
