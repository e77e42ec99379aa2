/** The reason why a request brought no response. */
interface NetworkFailure {
	/**
	 * - `noConnection`: no connection was made, or TLS refused the certificate. The server certainly
	 *   did nothing.
	 * - `notAllowed`: n8n itself refused to connect. The server certainly did nothing.
	 * - `connectionLost`: any other failure. Nobody can know whether the server did the work.
	 */
	kind: 'noConnection' | 'notAllowed' | 'connectionLost';
	/**
	 * A clause that says what happened, such as `the host name is unknown`. Undefined if only the
	 * kind is known.
	 */
	words?: string;
}

/**
 * The system calls that are made before a connection is open. If one of them fails, the server has
 * received nothing. The error code alone does not show this: both `connect` and `read` can fail
 * with `EHOSTUNREACH`, and if `read` fails, the server may have received the request.
 */
const BEFORE_CONNECTION: readonly unknown[] = ['connect', 'getaddrinfo'];

/**
 * Matches the beginning of the text of an error such as `connect ECONNREFUSED ::1`, and captures
 * the system call. n8n 1 keeps this text, but drops the cause and the `syscall` of the error. So in
 * n8n 1, the system call is read from the text.
 */
const CALL_IN_TEXT = /^(\w+) E[A-Z_]+\b/;

/**
 * Clauses that say why no connection was made. The key is the error code of a system call in
 * {@link BEFORE_CONNECTION}.
 */
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

/**
 * Clauses that say why TLS refused the certificate of the server. The key is an error code. TLS
 * refuses a certificate before the request is sent, so the server did nothing.
 */
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

/**
 * Matches the error codes of Node.js for a response that is not HTTP, or has headers that are too
 * long. An example is `HPE_HEADER_OVERFLOW`.
 */
const NOT_HTTP = /^HPE_/;

/**
 * Matches the name of the error that n8n throws if its protection of private addresses forbids the
 * host. n8n throws this error before it connects.
 */
const BLOCKED_BY_N8N = /^SsrfBlocked/;

/**
 * At most this many errors in a chain of causes are read. The error itself is the first of them.
 * Without this limit, the search would never end if the chain is a circle.
 */
const MAX_CAUSES = 5;

/** Finds out why a request brought no response, and whether the server certainly did nothing. */
export function networkFailure(error: unknown): NetworkFailure {
	if (isIn(error, ({ name }) => BLOCKED_BY_N8N.test(String(name)))) return { kind: 'notAllowed' };
	const reasons = reasonsOf(error, MAX_CAUSES);
	// A host may have several addresses. `reasons` says for each address in the error why no
	// connection was made. If one of the reasons is undefined, a connection may have been made, and
	// nobody can know what the server did.
	if (reasons.every((each) => each !== undefined)) {
		return { kind: 'noConnection', words: reasons[0] };
	}
	return isIn(error, (each) => NOT_HTTP.test(codeOf(each)))
		? { kind: 'connectionLost', words: 'its response is not HTTP, or its headers are too long' }
		: { kind: 'connectionLost' };
}

type AnyError = Partial<Record<string, unknown>>;

/** Tells whether `isKind` is true for an error or for one of its causes. */
function isIn(error: unknown, isKind: (error: AnyError) => boolean, levels = MAX_CAUSES): boolean {
	if (typeof error !== 'object' || error === null || levels === 0) return false;
	return isKind(error) || isIn((error as AnyError).cause, isKind, levels - 1);
}

/**
 * Returns the code of an error. n8n 1 drops the cause of an error, but keeps the code of the cause
 * as `httpCode`.
 */
function codeOf({ code, httpCode }: AnyError): string {
	return String(code ?? httpCode);
}

/**
 * Returns the reasons why the request did not reach the server: one reason for each address in the
 * error. If the server at an address may have received the request, the reason for the address is
 * undefined.
 */
function reasonsOf(error: unknown, levels: number): Array<string | undefined> {
	if (typeof error !== 'object' || error === null || levels === 0) return [undefined];
	const { errors, cause } = error as AnyError;
	// If a host has several addresses, and no connection to any of them can be made, the error is an
	// AggregateError. It has one error for each address.
	if (Array.isArray(errors) && errors.length > 0) {
		return errors.flatMap((each: unknown) => reasonsOf(each, levels - 1));
	}
	// n8n's error has the error of the HTTP client in its `cause`. The cause is read first, because
	// it may be an AggregateError with one error for each address. The code of the outer error is
	// only about the first address.
	const deeper = reasonsOf(cause, levels - 1);
	if (deeper.some((each) => each !== undefined)) return deeper;
	return [reasonOf(error)];
}

/**
 * Returns why the request did not reach the server: no connection was made, or TLS refused the
 * certificate. If the server may have received the request, the result is undefined. The function
 * reads only the error itself, and not its `cause`.
 */
function reasonOf(error: AnyError): string | undefined {
	const code = codeOf(error);
	const refusal = REFUSED_CERTIFICATE.get(code);
	if (refusal !== undefined) return refusal;
	if (!BEFORE_CONNECTION.includes(callOf(error))) return undefined;
	return NOT_CONNECTED.get(code) ?? 'no connection could be made';
}

/**
 * Returns the system call that failed. n8n 1 drops `syscall`, so the call is read from the first
 * text in `messages`, such as `connect ECONNREFUSED ::1`.
 */
function callOf({ syscall, messages }: AnyError): unknown {
	if (syscall !== undefined || !Array.isArray(messages)) return syscall;
	return CALL_IN_TEXT.exec(String(messages[0]))?.[1];
}
