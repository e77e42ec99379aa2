import type { Failure } from './failure';

/** Codes of failures in which no connection was made, with what they mean as a clause. */
const NO_CONNECTION: Readonly<Record<string, string>> = {
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
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate belongs to another host name',
};

/** How deep causes are followed. */
const MAX_CAUSES = 5;

/**
 * Judges a request that brought no answer. Only if every address failed before a connection was made
 * is it certain that the server did nothing.
 */
export function networkFailure(error: unknown): Failure {
	const codes = codesOf(error, MAX_CAUSES);
	const [code] = codes;
	if (codes.length > 0 && codes.every((each) => Object.hasOwn(NO_CONNECTION, each))) {
		return { kind: 'noConnection', words: NO_CONNECTION[code] };
	}
	return { kind: 'connectionLost', words: 'the connection broke before an answer came' };
}

/**
 * The codes at the ends of a chain of causes: n8n wraps what its HTTP client threw, and a host with
 * several addresses fails with an AggregateError that has an error for each.
 */
function codesOf(error: unknown, levels: number): string[] {
	if (typeof error !== 'object' || error === null || levels === 0) return [];
	const { errors, cause, code } = error as { errors?: unknown; cause?: unknown; code?: unknown };
	if (Array.isArray(errors) && errors.length > 0) {
		return errors.flatMap((each: unknown) => codesOf(each, levels - 1));
	}
	const deeper = codesOf(cause, levels - 1);
	if (deeper.length > 0) return deeper;
	return typeof code === 'string' ? [code] : [];
}
