import type { ErrorCode } from '../../errors';

/** What follows from a failure. */
interface Consequence {
	/** What the server may have done; `unclear` means that nobody can know. */
	effect: 'none' | 'unclear';
	/** What it is called where nothing is left unclear. */
	code: ErrorCode;
	/** Whether it may pass by itself, so that another attempt makes sense. */
	mayPass?: true;
}

/** What can go wrong with one attempt of a call. */
const ALL = {
	/** 429: the limit of requests is reached. */
	rateLimited: { effect: 'none', code: 'rate_limited', mayPass: true },
	/** 503 with `Retry-After`. That the work is not done then is an assumption. */
	unavailable: { effect: 'none', code: 'unavailable', mayPass: true },
	/** 408 and any other 5xx. */
	serverError: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/** No connection was made: nobody listens, an unknown host, a refused certificate. */
	noConnection: { effect: 'none', code: 'unavailable', mayPass: true },
	/** n8n itself refused to connect to the host. */
	notAllowed: { effect: 'none', code: 'blocked' },
	/** The connection broke before the head of a response came. */
	connectionLost: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/** No whole response came in time. */
	timeout: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/** A success whose body breaks off. */
	cutOff: { effect: 'unclear', code: 'unavailable', mayPass: true },
	/** A success whose whole body is no JSON, or is nested too deep. */
	notJson: { effect: 'unclear', code: 'unexpected_response' },
	/** A success whose JSON is not what was expected. */
	unexpected: { effect: 'unclear', code: 'unexpected_response' },
	/** A success whose response has the number or the ID of another record than was asked for. */
	otherRecord: { effect: 'unclear', code: 'unexpected_response' },
	/** A success, but its response, and a look after the call, show that the work is not done. */
	contradicted: { effect: 'none', code: 'refused' },
	/** A success whose body is larger than what is read, or takes too much memory. */
	tooLarge: { effect: 'unclear', code: 'unexpected_response' },
	/** 209: a firewall in front of Zenduty has blocked the request. */
	blocked: { effect: 'none', code: 'blocked' },
	/** 3xx, which is not followed. */
	redirect: { effect: 'none', code: 'unexpected_response' },
	/**
	 * Any other 4xx, or a success of a deletion whose body says that it failed: Zenduty says no. The
	 * code depends on the status.
	 */
	refused: { effect: 'none', code: 'refused' },
	/** The execution was stopped, or its time was over, while the request was under way. */
	cancelled: { effect: 'unclear', code: 'cancelled' },
} as const satisfies Record<string, Consequence>;

/** One of {@link FAILURES}. */
export type FailureKind = keyof typeof ALL;

/** What follows from each failure. */
export const FAILURES: Readonly<Record<FailureKind, Consequence>> = ALL;

/** One attempt that failed. */
export interface Failure {
	kind: FailureKind;
	/** HTTP status, if a response came. */
	statusCode?: number;
	/** How long a wait the response asks for, in milliseconds. */
	retryAfter?: number;
	/**
	 * What the API said, in its own words; of a network failure, what happened as a clause; of another
	 * record, its number or ID.
	 */
	words?: string;
	/** Whether the body of the response is a web page. */
	isWebPage?: boolean;
	/**
	 * Whether the body of the response is a JSON object, as the API writes it. A 404 of a proxy, which
	 * knows nothing of what is there, is a page or a text.
	 */
	isJsonObject?: boolean;
}

/** What a response is that is about another record than the one that was asked for. */
export class OtherRecord {
	/** @param identity the number or the ID of the other record, in words: `number 41` */
	constructor(readonly identity: string) {}
}

/**
 * How much of what the API says counts, in characters. More is neither judged nor repeated: a response
 * may have a megabyte.
 */
export const MAX_WORDS = 500;

/**
 * Tells whether the API refuses the key itself, and not only this call: the status is 401, or it is
 * 403 and the text speaks of nothing but the key and what is wrong with it, as "Invalid or Inactive
 * Token" does. "Invalid escalation policy key" speaks of something else, and refuses only this call.
 */
export function isKeyRefused(failure: Failure): boolean {
	// A page comes from a proxy, which knows nothing of the key.
	if (failure.isWebPage) return false;
	if (failure.statusCode !== 403) return failure.statusCode === 401;
	const words = wordsIn((failure.words ?? '').slice(0, MAX_WORDS));
	const names = (list: ReadonlySet<string>) => words.some((word) => list.has(word));
	return names(KEY) && names(WRONG) && words.every((word) => ABOUT_THE_KEY.has(word));
}

/** Returns the words of a text in lower case, without what stands between them. */
function wordsIn(text: string): string[] {
	return text
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');
}

/** What the key is called. */
const KEY = new Set(['credential', 'credentials', 'key', 'keys', 'token', 'tokens']);

/** What is wrong with a key. */
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

/** The words of a text that speaks of nothing but a key. */
const ABOUT_THE_KEY: ReadonlySet<string> = new Set([
	...KEY,
	...WRONG,
	...'a an the this your no api authentication header'.split(' '),
	...'active valid provided sent uses'.split(' '),
	...'is are was were has have been and or'.split(' '),
]);

/** Tells whether the API itself responded that there is no such thing. */
export function isNotFound({ statusCode, isJsonObject = false }: Failure): boolean {
	return statusCode === 404 && isJsonObject;
}
