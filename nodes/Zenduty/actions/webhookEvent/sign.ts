import type { IDataObject } from 'n8n-workflow';
import type { Integration } from '../../webhook/integration';
import { sign as signBytes } from '../../webhook/auth/signature';
import type { Operation } from '../operation/operation';
import { eventFields, formatOption } from './eventFields';
import { eventBody } from './eventBody';
import type { Body } from './body/writeBody';

/** Returns the body of an event and its signature, without sending anything. */
export const sign: Operation = {
	name: 'Sign Event',
	action: 'Sign an event',
	description: 'Create the body of an event and its signature, without sending the event',
	fields: [
		...eventFields,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [formatOption],
		},
	],
	async execute(item, { loadWebhook }) {
		const { integration } = await loadWebhook();
		return [signBody(eventBody(item), integration)];
	},
};

/** Signs a body; the signature is null without a signing key. */
export function signBody(
	{ text, bytes, eventId }: Body,
	{ signingKeys }: Integration,
): IDataObject {
	const signature = signingKeys === undefined ? null : signBytes(bytes, signingKeys.current);
	return { body: text, signature, eventId };
}
