import type { Failure } from './failure';

/** Codes of failures in which no connection was made, with what they mean as a clause. */
const NO_CONNECTION: ReadonlyMap<string, string> = new Map(
	Object.entries({
		ECONNREFUSED: 'nothing listens at that address',
		ENOTFOUND: 'the host name is unknown',
		EAI_AGAIN: 'the host name could not be looked up',
		EHOSTUNREACH: 'there is no way to that host',
		ENETUNREACH: 'there is no way to that network',
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

/** Codes of Node.js for what it cannot read as an answer of HTTP. */
const NOT_HTTP = /^HPE_/;

/** What n8n's own protection throws before it connects, by the name of the error. */
const BLOCKED_BY_N8N = /^SsrfBlocked/;

/** How deep causes are followed. */
const MAX_CAUSES = 5;

/**
 * Judges a request that brought no answer. Only if every address failed before a connection was
 * made is it certain that the server did nothing.
 */
export function networkFailure(error: unknown): Failure {
	const reasons = reasonsOf(error, MAX_CAUSES);
	if (reasons.every((each) => each !== undefined)) {
		return { kind: 'noConnection', words: reasons[0] };
	}
	const words = isNotHttp(error, MAX_CAUSES)
		? 'what came is not an answer of HTTP, or its headers are too long'
		: 'the connection broke before an answer came';
	return { kind: 'connectionLost', words };
}

/** Tells whether something came that Node.js cannot read as an answer. */
function isNotHttp(error: unknown, levels: number): boolean {
	if (typeof error !== 'object' || error === null || levels === 0) return false;
	const { cause, code, httpCode } = error as Partial<Record<string, unknown>>;
	return NOT_HTTP.test(String(code ?? httpCode)) || isNotHttp(cause, levels - 1);
}

/**
 * Returns why no connection was made, for each end of a chain of causes; undefined for an end that
 * does not say so. n8n wraps what its HTTP client threw, and a host with several addresses fails
 * with an AggregateError that has an error for each.
 */
function reasonsOf(error: unknown, levels: number): Array<string | undefined> {
	if (typeof error !== 'object' || error === null || levels === 0) return [undefined];
	const { errors, cause, code, httpCode, name } = error as Partial<Record<string, unknown>>;
	if (Array.isArray(errors) && errors.length > 0) {
		return errors.flatMap((each: unknown) => reasonsOf(each, levels - 1));
	}
	// The cause first: the code of an error for several addresses is that of the first one alone.
	const deeper = reasonsOf(cause, levels - 1);
	if (deeper.some((each) => each !== undefined)) return deeper;
	if (BLOCKED_BY_N8N.test(String(name))) return ['n8n does not allow calls to that address'];
	// n8n 1 drops the cause, and keeps its code under this name.
	return [NO_CONNECTION.get(String(code ?? httpCode))];
}
