import { verifyBasic, type BasicCode } from '../webhook/auth/basicAuth';
import { headerValue, verifyHeaders, type RequestHeaders } from '../webhook/auth/customHeaders';
import {
	SIGNATURE_HEADER,
	verify,
	type SignatureCode,
	type SigningKeyName,
} from '../webhook/auth/signature';
import type { Integration } from '../webhook/integration';
import type { CodedFailure, Result } from '../result';

/** Why a delivery does not come from the integration: the `error` of the response. */
export type AuthenticationCode = 'invalid_header' | SignatureCode | BasicCode;

/**
 * Checks whether a delivery comes from the integration.
 *
 * @returns the bytes that were verified, or the body where nothing is signed, and the key that the
 * signature was made with, if there is one
 */
export function authenticate(
	body: Buffer,
	headers: RequestHeaders,
	integration: Integration,
): Result<{ verified: Buffer; signingKey?: SigningKeyName }, CodedFailure<AuthenticationCode>> {
	const sender = authenticateHeaders(headers, integration);
	if (!sender.ok) return sender;
	if (integration.signingKeys === undefined) return { ok: true, verified: body };
	const signature = verify(body, headerValue(headers, SIGNATURE_HEADER), integration.signingKeys);
	return signature.ok
		? { ok: true, verified: signature.signed, signingKey: signature.signingKey }
		: signature;
}

/**
 * Checks a sender as far as this is possible without the body: everything but whether the signature
 * matches. Custom headers come first, since checking them costs least.
 */
export function authenticateHeaders(
	headers: RequestHeaders,
	{ expectedHeaders, signingKeys, basic }: Integration,
): Result<object, CodedFailure<AuthenticationCode>> {
	if (!verifyHeaders(headers, expectedHeaders)) return { ok: false, code: 'invalid_header' };
	if (signingKeys !== undefined && !headerValue(headers, SIGNATURE_HEADER)) {
		return { ok: false, code: 'missing_signature' };
	}
	if (basic !== undefined) return verifyBasic(headerValue(headers, 'authorization'), basic);
	return { ok: true };
}
