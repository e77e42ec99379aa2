import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'crypto';
import { decodeUtf8 } from '../../json';
import { respace } from '../json/respace';
import type { CodedFailure, Result } from '../../result';

/**
 * The name of the request header with the signature. It is in lower case, because Node.js writes
 * all header names in lower case.
 */
export const SIGNATURE_HEADER = 'x-signature';

/**
 * The signing keys that are accepted. While a user replaces the key, the previous key is accepted
 * as well as the current one.
 */
export interface SigningKeys {
	current: KeyObject;
	previous?: KeyObject;
}

/**
 * The name of the key with which a body was signed: `current` or `previous`. The output of the
 * trigger shows this name as `signingKey`.
 */
export type SigningKeyName = keyof SigningKeys;

/** The reason why a signature is refused. An empty header counts as `missing_signature`. */
export type SignatureCode = 'missing_signature' | 'invalid_signature';

/**
 * The result of {@link verify}: the name of the key, and the bytes that were signed with this key.
 * If the signature is refused, the result has the reason as a code.
 */
export type SignatureResult = Result<
	{ signingKey: SigningKeyName; signed: Buffer },
	CodedFailure<SignatureCode>
>;

/** The form of a signature: the base64 of 32 bytes (RFC 4648 §4). */
const SHA256_BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The largest body, in bytes, that {@link verify} rewrites in the form of Python's `json.dumps`.
 * For a larger body, only a signature of the received bytes is accepted. Without this limit, anyone
 * could cause much work by sending large bodies with a wrong signature.
 */
const MAX_RESPACED_BYTES = 256 * 1024;

const INVALID: SignatureResult = { ok: false, code: 'invalid_signature' };

/**
 * Returns a signing key as a `KeyObject` of Node.js. The key is the UTF-8 bytes of the text that
 * Zenduty shows, even if the text looks like base64.
 */
export function signingKey(text: string): KeyObject {
	return createSecretKey(Buffer.from(text));
}

/**
 * Returns the value of `X-SIGNATURE`: the HMAC-SHA256 of a body in base64 (Zenduty's "Outgoing
 * Webhooks Integration Guide", Signature Authentication).
 *
 * @param body the exact bytes that are sent
 */
export function sign(body: Uint8Array, key: KeyObject): string {
	return createHmac('sha256', key).update(body).digest('base64');
}

/**
 * Checks that a signature was made with one of the keys. The signature may cover one of three
 * texts:
 *
 * 1. the bytes of the body as they arrived
 * 2. the body as Python's `json.dumps` writes it
 * 3. the value of `payload` as `json.dumps` writes it, if the body has no other member
 *
 * Callers must read the event only from `signed` in the result, because the signature covers only
 * these bytes.
 *
 * @param signature the value of the header; undefined or an empty text if there is no header
 */
export function verify(
	body: Buffer,
	signature: string | undefined,
	keys: SigningKeys,
): SignatureResult {
	if (!signature) return { ok: false, code: 'missing_signature' };
	if (!SHA256_BASE64.test(signature)) return INVALID;
	const received = Buffer.from(signature);
	// The second and the third text are checked only if the signature does not cover the first text,
	// because writing them takes long.
	return verifyBytes(body, received, keys) ?? verifyRewritten(body, received, keys) ?? INVALID;
}

/**
 * Checks whether the signature covers the body as `json.dumps` writes it, or only the value of
 * `payload`. If it covers neither text, the result is undefined.
 */
function verifyRewritten(
	body: Buffer,
	received: Buffer,
	keys: SigningKeys,
): SignatureResult | undefined {
	const text = body.length > MAX_RESPACED_BYTES ? undefined : decodeUtf8(body);
	const respaced = text === undefined ? undefined : respace(text);
	if (respaced === undefined) return undefined;
	return (
		// Perhaps a proxy changed the spaces and escapes in the body after Zenduty signed it. So the
		// signature is also checked for the body as `json.dumps` writes it. If this body equals the
		// received body, `verify` has already checked it.
		(respaced.body.equals(body) ? undefined : verifyBytes(respaced.body, received, keys)) ??
		// Zenduty's guide says that "the payload of the incoming request" is signed. This may mean only
		// the value of `payload`. So if `respaced.payload` is set, the signature is also checked for
		// these bytes.
		(respaced.payload && verifyBytes(respaced.payload, received, keys))
	);
}

function verifyBytes(
	signed: Buffer,
	received: Buffer,
	{ current, previous }: SigningKeys,
): SignatureResult | undefined {
	if (isSignedWith(current, signed, received)) return { ok: true, signingKey: 'current', signed };
	if (previous !== undefined && isSignedWith(previous, signed, received)) {
		return { ok: true, signingKey: 'previous', signed };
	}
	return undefined;
}

function isSignedWith(key: KeyObject, body: Buffer, received: Buffer): boolean {
	return timingSafeEqual(Buffer.from(sign(body, key)), received);
}
