import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'crypto';
import { decodeUtf8 } from '../../json';
import { respace } from '../json/respace';
import type { CodedFailure, Result } from '../../result';

/** The request header that carries the signature, in lower case as Node.js gives header names. */
export const SIGNATURE_HEADER = 'x-signature';

/** The keys that a signature may have been made with: two while a key is being changed. */
export interface SigningKeys {
	current: KeyObject;
	previous?: KeyObject;
}

/** One of the two keys. */
export type SigningKeyName = keyof SigningKeys;

/** Why a signature is refused. */
export type SignatureCode = 'missing_signature' | 'invalid_signature';

/** Which key signed exactly which bytes, or why the signature is refused. */
export type SignatureResult = Result<
	{ signingKey: SigningKeyName; signed: Buffer },
	CodedFailure<SignatureCode>
>;

/**
 * Base64 of 32 bytes (RFC 4648 §4). Any spelling but the canonical one fails the comparison below.
 */
const SHA256_BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The largest body that is also tried as Python would write it. The limit bounds the work that an
 * unauthenticated sender can cause.
 */
const MAX_RESPACED_BYTES = 256 * 1024;

const INVALID: SignatureResult = { ok: false, code: 'invalid_signature' };

/** Makes a key from the text that Zenduty shows. Its UTF-8 bytes are the key. */
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
 * Checks that a signature was made with one of the keys. It tries three readings of the body:
 *
 * 1. the bytes as they arrived;
 * 2. the body as Python's `json.dumps` writes it, in case a proxy reformatted it;
 * 3. its `payload` as `json.dumps` writes it, if the body has no other member: the guide signs "the
 *    payload of the incoming request", which may mean the inner object.
 *
 * Read the event only from `signed`: the rest of the body is not signed.
 *
 * @param signature the value of the header; undefined or an empty text if there is none
 */
export function verify(
	body: Buffer,
	signature: string | undefined,
	keys: SigningKeys,
): SignatureResult {
	if (!signature) return { ok: false, code: 'missing_signature' };
	if (!SHA256_BASE64.test(signature)) return INVALID;
	const given = Buffer.from(signature);
	return verifyReading(body, given, keys) ?? verifyRewritten(body, given, keys) ?? INVALID;
}

/** Tries the second and the third reading, which cost more than the first. */
function verifyRewritten(
	body: Buffer,
	given: Buffer,
	keys: SigningKeys,
): SignatureResult | undefined {
	const text = body.length > MAX_RESPACED_BYTES ? undefined : decodeUtf8(body);
	const respaced = text === undefined ? undefined : respace(text);
	if (respaced === undefined) return undefined;
	return (
		(respaced.body.equals(body) ? undefined : verifyReading(respaced.body, given, keys)) ??
		(respaced.payload && verifyReading(respaced.payload, given, keys))
	);
}

function verifyReading(
	signed: Buffer,
	given: Buffer,
	{ current, previous }: SigningKeys,
): SignatureResult | undefined {
	if (isSignedWith(current, signed, given)) return { ok: true, signingKey: 'current', signed };
	if (previous !== undefined && isSignedWith(previous, signed, given)) {
		return { ok: true, signingKey: 'previous', signed };
	}
	return undefined;
}

function isSignedWith(key: KeyObject, body: Buffer, given: Buffer): boolean {
	return timingSafeEqual(Buffer.from(sign(body, key)), given);
}
