import type { IDataObject } from 'n8n-workflow';
import type { Integration } from '../protocol/integration';
import { verify } from '../protocol/signature';
import { InputError } from './inputError';

/**
 * Whether a signature belongs to a body, by the same rules as in the trigger.
 *
 * @param body the exact text that was received
 * @throws InputError if the credential has no signing key
 */
export function verifySignature(
	body: string,
	signature: string,
	{ signingKeys }: Integration,
): IDataObject {
	if (signingKeys === undefined) {
		throw new InputError(
			'The credential has no signing key to verify with.',
			'Choose "Signature Authentication" in the credential and enter the signing key.',
		);
	}
	const verdict = verify(Buffer.from(body, 'utf8'), signature, signingKeys);
	return verdict.ok
		? { valid: true, signingKey: verdict.signingKey, reason: null }
		: { valid: false, signingKey: null, reason: verdict.reason };
}
