import { verifyBasic } from '../webhook/auth/basicAuth';
import { headerValue, verifyHeaders, type RequestHeaders } from '../webhook/auth/customHeaders';
import type { Integration } from '../webhook/integration';
import { SIGNATURE_HEADER, verify, type SigningKeyName } from '../webhook/auth/signature';

/** Why a delivery does not come from the integration: the `error` of the answer. */
export type AuthenticationFailure =
	| 'invalid_header'
	| 'missing_signature'
	| 'invalid_signature'
	| 'missing_credentials'
	| 'invalid_credentials';

/** Whether a delivery comes from the integration, and which of its bytes that covers. */
export type Authentication =
	| {
			ok: true;
			/** The bytes that were verified, or the body where nothing is signed. */
			verified: Buffer;
			/** Which key the signature was made with; undefined without signatures. */
			signingKey?: SigningKeyName;
	  }
	| { ok: false; code: AuthenticationFailure };

/** Whether a delivery comes from the integration: custom headers first, since they cost least. */
export function authenticate(
	body: Buffer,
	headers: RequestHeaders,
	integration: Integration,
): Authentication {
	if (!verifyHeaders(headers, integration.expectedHeaders)) {
		return { ok: false, code: 'invalid_header' };
	}
	if (integration.signingKeys !== undefined) {
		const verdict = verify(body, headerValue(headers, SIGNATURE_HEADER), integration.signingKeys);
		return verdict.ok
			? { ok: true, verified: verdict.signed, signingKey: verdict.signingKey }
			: { ok: false, code: verdict.reason };
	}
	if (integration.basic !== undefined) {
		const verdict = verifyBasic(headerValue(headers, 'authorization'), integration.basic);
		if (!verdict.ok) return { ok: false, code: verdict.reason };
	}
	return { ok: true, verified: body };
}
