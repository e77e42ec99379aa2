import type { IDataObject } from 'n8n-workflow';
import type { Integration } from '../../webhook/integration';
import { sign } from '../../webhook/auth/signature';
import type { Body } from './writeBody';

/** A body and its signature, without sending anything; null without a signing key. */
export function signBody(
	{ text, bytes, eventId }: Body,
	{ signingKeys }: Integration,
): IDataObject {
	const signature = signingKeys === undefined ? null : sign(bytes, signingKeys.current);
	return { body: text, signature, eventId };
}
