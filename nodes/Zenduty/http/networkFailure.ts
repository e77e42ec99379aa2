/** Why a request brought no response. */
interface NetworkFailure {
	/**
	 * `noConnection` if the server did nothing for certain; `notAllowed` if n8n itself refused to
	 * connect; `connectionLost` if nobody can know what the server did.
	 */
	kind: 'noConnection' | 'notAllowed' | 'connectionLost';
	/** What happened, as a clause; missing where the kind says all. */
	words?: string;
}

/**
 * The calls of the operating system before a connection stands. The codes alone say nothing: an
 * established connection fails with the same ones, as `read EHOSTUNREACH`, after the server has
 * read the request.
 */
const BEFORE_CONNECTION: readonly unknown[] = ['connect', 'getaddrinfo'];

/** n8n 1 keeps neither the cause nor the call, but the text, such as `connect ECONNREFUSED ::1`. */
const CALL_IN_TEXT = /^(\w+) E[A-Z_]+\b/;

/** What codes of calls before a connection mean, as a clause. */
const NOT_CONNECTED: ReadonlyMap<string, string> = new Map(
	Object.entries({
		ECONNREFUSED: 'the connection was refused, nothing listens there',
		ENOTFOUND: 'the host name is unknown',
		EAI_AGAIN: 'the host name could not be looked up',
		EHOSTUNREACH: 'there is no route to the host',
		ENETUNREACH: 'there is no route to the network',
		ETIMEDOUT: 'the host did not accept a connection in time',
	}),
);

/** Codes with which TLS refuses a certificate, before any request is sent. */
const REFUSED_CERTIFICATE: ReadonlyMap<string, string> = new Map(
	Object.entries({
		CERT_HAS_EXPIRED: 'its certificate has expired',
		DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
		SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed',
		UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an unknown authority',
		UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
		UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by an unknown authority',
		CERT_UNTRUSTED: 'its certificate is signed by an unknown authority',
		CERT_NOT_YET_VALID: 'its certificate is not valid yet',
		CERT_REVOKED: 'its certificate was revoked',
		CERT_CHAIN_TOO_LONG: 'its certificate cannot be verified',
		INVALID_CA: 'its certificate cannot be verified',
		INVALID_PURPOSE: 'its certificate cannot be verified',
		CERT_SIGNATURE_FAILURE: 'its certificate cannot be verified',
		HOSTNAME_MISMATCH: 'its certificate belongs to another host name',
		ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate belongs to another host name',
	}),
);

/** Codes of Node.js for what it cannot read as a response of HTTP. */
const NOT_HTTP = /^HPE_/;

/** What n8n's own protection throws before it connects, by the name of the error. */
const BLOCKED_BY_N8N = /^SsrfBlocked/;

/** How deep causes are followed. */
const MAX_CAUSES = 5;

/**
 * Judges a request that brought no response. Only if every address failed before a connection was
 * made is it certain that the server did nothing.
 */
export function networkFailure(error: unknown): NetworkFailure {
	if (isIn(error, ({ name }) => BLOCKED_BY_N8N.test(String(name)))) return { kind: 'notAllowed' };
	const reasons = reasonsOf(error, MAX_CAUSES);
	if (reasons.every((each) => each !== undefined)) {
		return { kind: 'noConnection', words: reasons[0] };
	}
	return isIn(error, (each) => NOT_HTTP.test(codeOf(each)))
		? { kind: 'connectionLost', words: 'its response is not HTTP, or its headers are too long' }
		: { kind: 'connectionLost' };
}

type AnyError = Partial<Record<string, unknown>>;

/** Tells whether an error, or one of its causes, is of a kind. */
function isIn(error: unknown, isKind: (error: AnyError) => boolean, levels = MAX_CAUSES): boolean {
	if (typeof error !== 'object' || error === null || levels === 0) return false;
	return isKind(error) || isIn((error as AnyError).cause, isKind, levels - 1);
}

/** Returns the code of an error: n8n 1 drops the cause, and keeps its code under another name. */
function codeOf({ code, httpCode }: AnyError): string {
	return String(code ?? httpCode);
}

/**
 * Returns why no connection was made, for each end of a chain of causes; undefined for an end that
 * does not say so. n8n wraps what its HTTP client threw, and a host with several addresses fails
 * with an AggregateError that has an error for each.
 */
function reasonsOf(error: unknown, levels: number): Array<string | undefined> {
	if (typeof error !== 'object' || error === null || levels === 0) return [undefined];
	const { errors, cause } = error as AnyError;
	if (Array.isArray(errors) && errors.length > 0) {
		return errors.flatMap((each: unknown) => reasonsOf(each, levels - 1));
	}
	// The cause first: the code of an error for several addresses is that of the first one alone.
	const deeper = reasonsOf(cause, levels - 1);
	if (deeper.some((each) => each !== undefined)) return deeper;
	return [reasonOf(error)];
}

/** Returns why no connection was made, if this very error says that none was. */
function reasonOf(error: AnyError): string | undefined {
	const code = codeOf(error);
	const refusal = REFUSED_CERTIFICATE.get(code);
	if (refusal !== undefined) return refusal;
	if (!BEFORE_CONNECTION.includes(callOf(error))) return undefined;
	return NOT_CONNECTED.get(code) ?? 'no connection could be made';
}

/** Returns the call of the operating system that failed, as Node.js or n8n 1 names it. */
function callOf({ syscall, messages }: AnyError): unknown {
	if (syscall !== undefined || !Array.isArray(messages)) return syscall;
	return CALL_IN_TEXT.exec(String(messages[0]))?.[1];
}
