import type { Resource } from '../operation/operation';
import { getAll } from './getAll';
import { getStatus } from './getStatus';
import { send } from './send';
import { SEND_AND_WAIT, sendAndWait } from './sendAndWait/sendAndWait';

/**
 * The resource "Alert". Depending on its type, an alert can open an incident, or join, acknowledge
 * or resolve an open incident.
 */
export const alert: Resource = {
	name: 'Alert',
	operations: { send, getAll, getStatus, [SEND_AND_WAIT]: sendAndWait },
};
