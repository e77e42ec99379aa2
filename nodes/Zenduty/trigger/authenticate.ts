import { verifyBasic, type BasicCode } from '../webhook/auth/basicAuth';
import { headerValue, verifyHeaders, type RequestHeaders } from '../webhook/auth/customHeaders';
import type { Integration } from '../webhook/integration';
import {
	SIGNATURE_HEADER,
	verify,
	type SignatureCode,
	type SigningKeyName,
} from '../webhook/auth/signature';
import type { Failure, Result } from '../webhook/result';

/** Why a delivery does not come from the integration: the `error` of the answer. */
export type AuthenticationCode = 'invalid_header' | SignatureCode | BasicCode;

/** A delivery that comes from the integration. */
export interface Authenticated {
	/** The bytes that were verified, or the body where nothing is signed. */
	verified: Buffer;
	/** The key that the signature was made with; undefined without signatures. */
	signingKey?: SigningKeyName;
}

/** Whether a delivery comes from the integration: custom headers first, since they cost least. */
export function authenticate(
	body: Buffer,
	headers: RequestHeaders,
	integration: Integration,
): Result<Authenticated, Failure<AuthenticationCode>> {
	if (!verifyHeaders(headers, integration.expectedHeaders)) {
		return { ok: false, code: 'invalid_header' };
	}
	if (integration.signingKeys !== undefined) {
		const verdict = verify(body, headerValue(headers, SIGNATURE_HEADER), integration.signingKeys);
		return verdict.ok
			? { ok: true, verified: verdict.signed, signingKey: verdict.signingKey }
			: verdict;
	}
	if (integration.basic !== undefined) {
		const verdict = verifyBasic(headerValue(headers, 'authorization'), integration.basic);
		if (!verdict.ok) return verdict;
	}
	return { ok: true, verified: body };
}
