import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'crypto';
import { decodeUtf8 } from '../../json';
import { respace } from '../json/respace';
import type { Failure, Result } from '../../result';

/** The request header that carries the signature, in lower case as Node.js gives header names. */
export const SIGNATURE_HEADER = 'x-signature';

/** The keys that a signature may have been made with: two while a key is being changed. */
export interface SigningKeys {
	current: KeyObject;
	previous?: KeyObject;
}

/** Which of the two keys. */
export type SigningKeyName = keyof SigningKeys;

/** Why a signature does not count. */
export type SignatureCode = 'missing_signature' | 'invalid_signature';

/** A signature that counts. */
export interface ValidSignature {
	/** The key that it was made with. */
	signingKey: SigningKeyName;
	/** Exactly the bytes that it covers. */
	signed: Buffer;
}

/** Which key signed which bytes, or why the signature does not count. */
export type SignatureResult = Result<ValidSignature, Failure<SignatureCode>>;

/** Base64 of 32 bytes (RFC 4648 §4): only the canonical form passes the comparison below. */
const SHA256_BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Up to this size a body is also tried as Python would write it. It bounds what an unauthenticated
 * sender can make a receiver do.
 */
const MAX_RESPACED_BYTES = 256 * 1024;

const INVALID: SignatureResult = { ok: false, code: 'invalid_signature' };

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A signing key as Zenduty uses it: the text's UTF-8 bytes. */
export function signingKey(text: string): KeyObject {
	return createSecretKey(Buffer.from(text));
}

/**
 * The value of `X-SIGNATURE`: base64 of the HMAC-SHA256 of a body (Zenduty's "Outgoing Webhooks
 * Integration Guide", Signature Authentication).
 *
 * @param body the exact bytes that are sent
 */
export function sign(body: Uint8Array, key: KeyObject): string {
	return createHmac('sha256', key).update(body).digest('base64');
}

/**
 * Whether a signature was made with one of the keys, over
 *
 * 1. the body as it arrived;
 * 2. the body as Python's `json.dumps` writes it, should a proxy have reformatted it on its way;
 * 3. its `payload`, written likewise, if the body has nothing else: the guide signs "the payload of
 *    the incoming request", which can be read as the inner object.
 *
 * Whoever reads the event must read it from `signed`, never from the rest of the body.
 *
 * @param signature the header's value; undefined and the empty text are missing
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

/** The second and third reading are made only if the first fails. */
function verifyRewritten(
	body: Buffer,
	given: Buffer,
	keys: SigningKeys,
): SignatureResult | undefined {
	if (body.length > MAX_RESPACED_BYTES || decodeUtf8(body) === undefined) return undefined;
	const respaced = respace(withoutByteOrderMark(body));
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

function withoutByteOrderMark(text: Buffer): Buffer {
	return text.subarray(0, 3).equals(BYTE_ORDER_MARK) ? text.subarray(3) : text;
}
