import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { WebhookIntegration } from '../../webhook/webhookIntegration';
import { sign as signBytes, verify as verifyBytes } from '../../webhook/auth/signature';
import type { Operation } from '../operation/operation';
import { eventFields, formatOption } from './eventFields';
import { eventBody, type Body } from './eventBody';
import { readVerifiedEvent } from '../../webhook/event';
import { InputError } from '../../errors';
import { ALLOW_NOTHING, readValue } from '../../fields/parameters';
import { readText } from '../../fields/readers';
import { optionsField } from '../../fields/sharedFields';

/** *Webhook Event: Sign*. Another node of the workflow can send the body with this signature. */
export const sign: Operation = {
	name: 'Sign',
	action: 'Sign webhook event',
	description: 'Create the body of an event and its signature, without sending the event',
	fields: [...eventFields, { ...optionsField, options: [formatOption] }],
	async execute(item, { loadWebhook }) {
		const { integration } = await loadWebhook();
		return [signBody(eventBody(item), integration)];
	},
};

/** Signs a body. If the credential has no signing key, the signature is null. */
export function signBody(
	{ text, bytes, eventId }: Body,
	{ signingKeys }: WebhookIntegration,
): IDataObject {
	const signature = signingKeys === undefined ? null : signBytes(bytes, signingKeys.current);
	return { body: text, signature, eventId };
}

const bodyField: INodeProperties = {
	displayName: 'Body',
	name: 'body',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. {"payload": {"event_type": "triggered", …}}',
	description:
		'The exact text that was received, not parsed JSON: even one space more or less changes the signature',
};

const signatureField: INodeProperties = {
	displayName: 'Signature',
	name: 'signature',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.headers["x-signature"] }}',
	description: 'The value of the X-SIGNATURE header',
};

/**
 * *Webhook Event: Verify*. An invalid signature is not an error: the output then has `valid: false`
 * and the reason.
 */
export const verify: Operation = {
	name: 'Verify',
	action: 'Verify signature of webhook event',
	description:
		'Check whether a body was signed with the signing key of the credential, and read the event from what was signed',
	fields: [bodyField, signatureField],
	async execute(item, { loadWebhook }) {
		const { integration } = await loadWebhook();
		const body = readValue(item, bodyField, ALLOW_NOTHING);
		const signature = readText(item, signatureField, ALLOW_NOTHING);
		return [verifySignature(body, signature, integration)];
	},
};

/**
 * Checks whether a signature belongs to a body, by the same rules as the trigger. If the signature
 * is valid, the member `event` of the result is the event that the signature covers. It is null if
 * the trigger would not accept the body as an event.
 *
 * @param body the exact text that was received
 * @throws InputError if the credential has no signing key, or if the body is an object or an array
 */
export function verifySignature(
	body: unknown,
	signature: string,
	{ signingKeys }: WebhookIntegration,
): IDataObject {
	if (signingKeys === undefined) {
		throw new InputError(
			'The credential has no signing key to verify with.',
			"Choose 'Signature Authentication' in the credential and enter the signing key.",
		);
	}
	if (typeof body === 'object' && body !== null) {
		throw new InputError(
			"'Body' is parsed JSON.",
			"Enter the text exactly as it arrived: in the Webhook node add the option 'Raw Body', and read it with an Extract from File node.",
		);
	}
	const verdict = verifyBytes(Buffer.from(String(body ?? '')), signature, signingKeys);
	if (!verdict.ok) return { valid: false, signingKey: null, reason: verdict.code, event: null };
	const reading = readVerifiedEvent(verdict.signed);
	const event = reading.ok ? (reading.event.payload as IDataObject) : null;
	return { valid: true, signingKey: verdict.signingKey, reason: null, event };
}
