import { verifyBasic, type BasicCode } from '../webhook/auth/basicAuth';
import { headerValue, verifyHeaders, type RequestHeaders } from '../webhook/auth/customHeaders';
import {
	SIGNATURE_HEADER,
	verify,
	type SignatureCode,
	type SigningKeyName,
} from '../webhook/auth/signature';
import type { WebhookIntegration } from '../webhook/webhookIntegration';
import type { CodedFailure, Result } from '../result';

/**
 * The code for the reason why a delivery fails the authentication, such as `invalid_signature`. The
 * response has this code in its member `error`.
 */
export type AuthenticationCode = 'invalid_header' | SignatureCode | BasicCode;

/**
 * Checks whether a delivery comes from the integration. First, {@link authenticateHeaders} checks
 * the headers of the delivery. Then, if the integration uses signatures, {@link verify} checks the
 * signature.
 *
 * @returns after a failure, the code. After a success, one or two members:
 *
 * - `verified`: the bytes that the signature covers. If the integration does not use signatures,
 *   `verified` is the whole body.
 * - `signingKey`: the name of the key that made the signature. Missing if the integration does not
 *   use signatures.
 */
export function authenticate(
	body: Buffer,
	headers: RequestHeaders,
	integration: WebhookIntegration,
): Result<{ verified: Buffer; signingKey?: SigningKeyName }, CodedFailure<AuthenticationCode>> {
	// The headers are checked first, because that takes less time than computing the signature.
	const sender = authenticateHeaders(headers, integration);
	if (!sender.ok) return sender;
	if (integration.signingKeys === undefined) return { ok: true, verified: body };
	const signature = verify(body, headerValue(headers, SIGNATURE_HEADER), integration.signingKeys);
	return signature.ok
		? { ok: true, verified: signature.signed, signingKey: signature.signingKey }
		: signature;
}

/**
 * Checks only the headers of a delivery:
 *
 * - All custom headers must be right.
 * - If the integration uses Basic authentication, the username and the password must be right.
 * - If the integration uses signatures, there must be a signature. Here, the signature itself is
 *   not checked.
 */
export function authenticateHeaders(
	headers: RequestHeaders,
	{ expectedHeaders, signingKeys, basic }: WebhookIntegration,
): Result<object, CodedFailure<AuthenticationCode>> {
	if (!verifyHeaders(headers, expectedHeaders)) return { ok: false, code: 'invalid_header' };
	if (signingKeys !== undefined && !headerValue(headers, SIGNATURE_HEADER)) {
		return { ok: false, code: 'missing_signature' };
	}
	if (basic !== undefined) return verifyBasic(headerValue(headers, 'authorization'), basic);
	return { ok: true };
}
