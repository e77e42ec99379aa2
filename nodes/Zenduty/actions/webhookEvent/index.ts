import type { Resource } from '../operation/operation';
import { send } from './send';
import { sign, verify } from './sign';

/**
 * The resource "Webhook Event". It sends, signs and verifies incident events in the format of
 * Zenduty's outgoing webhooks.
 */
export const webhookEvent: Resource = {
	name: 'Webhook Event',
	operations: { send, sign, verify },
	authentication: 'webhook',
	tellsAttempts: true,
};
