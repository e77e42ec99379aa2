import type { IDataObject } from 'n8n-workflow';
import type { Integration } from '../../webhook/integration';
import { readBytes } from '../../webhook/readBytes';
import { verify } from '../../webhook/auth/signature';
import { InputError } from '../inputError';

/**
 * Whether a signature belongs to a body, and the event that it covers, by the same rules as in the
 * trigger. The event is null where the trigger would find none.
 *
 * @param body the exact text that was received
 * @throws InputError if the credential has no signing key, or the body is no text
 */
export function verifySignature(
	body: unknown,
	signature: string,
	{ signingKeys }: Integration,
): IDataObject {
	if (signingKeys === undefined) {
		throw new InputError(
			'The credential has no signing key to verify with.',
			'Choose "Signature Authentication" in the credential and enter the signing key.',
		);
	}
	if (typeof body === 'object' && body !== null) {
		throw new InputError(
			'The body is parsed JSON.',
			'Give the text exactly as it arrived: in the Webhook node add the option "Raw Body", and read it with an Extract from File node.',
		);
	}
	const verdict = verify(Buffer.from(String(body ?? '')), signature, signingKeys);
	if (!verdict.ok) return { valid: false, signingKey: null, reason: verdict.code, event: null };
	const reading = readBytes(verdict.signed, false);
	const event = reading.ok ? (reading.event.payload as IDataObject) : null;
	return { valid: true, signingKey: verdict.signingKey, reason: null, event };
}
