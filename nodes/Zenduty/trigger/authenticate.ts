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
 * The code for a delivery that does not come from the integration. The response has this code as
 * its `error`.
 */
export type AuthenticationCode = 'invalid_header' | SignatureCode | BasicCode;

/**
 * Checks whether a delivery comes from the integration.
 *
 * @returns the bytes that the signature covers, and the name of the key with which the signature
 * was made. If the integration does not use signatures, `verified` is the body, and `signingKey` is
 * missing.
 */
export function authenticate(
	body: Buffer,
	headers: RequestHeaders,
	integration: WebhookIntegration,
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
 * Makes the checks of a delivery that do not need its body: the custom headers are right, a
 * signature is there if one is needed, and the Basic credentials are right. {@link authenticate}
 * makes these checks before it computes a signature of the body, which takes longer.
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
