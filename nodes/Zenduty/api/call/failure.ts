/**
 * What can go wrong with one attempt of a call, and what the server may have done then. `unclear`
 * means that nobody can know whether the work was done.
 */
export const FAILURES = {
	/** 429: the limit of requests is reached. */
	busy: { effect: 'none' },
	/** 503 with `Retry-After`. That the work is not done then is an assumption. */
	unavailable: { effect: 'none' },
	/** 408 and any other 5xx. */
	serverError: { effect: 'unclear' },
	/** No connection was made: nobody listens, an unknown host, a refused certificate. */
	noConnection: { effect: 'none' },
	/** n8n itself refused to connect to the host. */
	notAllowed: { effect: 'none' },
	/** The connection broke before the head of a response came. */
	connectionLost: { effect: 'unclear' },
	/** No whole response came in time. */
	timeout: { effect: 'unclear' },
	/** A success whose body breaks off. */
	cutOff: { effect: 'unclear' },
	/** A success whose whole body is no JSON, is nested too deep, or is not what was expected. */
	notJson: { effect: 'unclear' },
	/** A success, but its response, and another look, show that the work is not done. */
	contradicted: { effect: 'none' },
	/** A success whose body is larger than what is read, or takes too much memory. */
	tooLarge: { effect: 'unclear' },
	/** 209: a firewall in front of Zenduty has blocked the request. */
	blocked: { effect: 'none' },
	/** 3xx, which is not followed. */
	redirect: { effect: 'none' },
	/** Any other 4xx, or a success of a deletion whose body says that it failed: Zenduty says no. */
	refused: { effect: 'none' },
	/** The execution was stopped, or its time was over, while the request was under way. */
	cancelled: { effect: 'unclear' },
} as const satisfies Record<string, { effect: 'none' | 'unclear' }>;

/** One of {@link FAILURES}. */
export type FailureKind = keyof typeof FAILURES;

/** One attempt that failed. */
export interface Failure {
	kind: FailureKind;
	/** HTTP status, if a response came. */
	statusCode?: number;
	/** How long a wait the response asks for, in milliseconds. */
	retryAfter?: number;
	/** What the API said, in its own words; of a network failure, what happened as a clause. */
	words?: string;
	/** Whether the body of the response is a web page. */
	isWebPage?: boolean;
	/**
	 * Whether the body of the response is a JSON object, as the API writes it. A 404 of a proxy, which
	 * knows nothing of what is there, is a page or a text.
	 */
	isJsonObject?: boolean;
}

/**
 * Tells whether the API refuses the key itself, as `403 {"error": "Invalid or Inactive Token"}`,
 * and not only this call.
 */
export function isKeyRefused({ statusCode, words, isWebPage }: Failure): boolean {
	// A page comes from a proxy, which knows nothing of the key.
	if (isWebPage) return false;
	const said = String(words);
	const isOfKey = TELLS_OF_KEY.test(said) && !TELLS_OF_PERMISSION.test(said);
	return statusCode === 401 || (statusCode === 403 && isOfKey);
}

/** What a key may not do: "This token does not have permission for an unknown team." */
const TELLS_OF_PERMISSION = /permission/i;

/** What is wrong with a key. */
const TELLS_OF_KEY =
	/(invalid|inactive|expired|revoked|unknown|disabled|not (valid|active|provided)|incorrect)[^.]*(token|credential|key)|(token|credential|key)s?[^.]*(invalid|inactive|expired|revoked|unknown|disabled|not (valid|active|provided)|incorrect)/i;

/** Tells whether the API itself responded that there is no such thing. */
export function isNotFound({ statusCode, isJsonObject = false }: Failure): boolean {
	return statusCode === 404 && isJsonObject;
}
