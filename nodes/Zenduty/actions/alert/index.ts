import type { Resource } from '../operation/operation';
import { getAll } from './getAll';
import { getStatus } from './getStatus';
import { send } from './send';
import { SEND_AND_WAIT, sendAndWait } from './sendAndWait/sendAndWait';

/**
 * The resource "Alert". An alert can open an incident, or join an incident that is already open.
 */
export const alert: Resource = {
	name: 'Alert',
	operations: { send, getAll, getStatus, [SEND_AND_WAIT]: sendAndWait },
};
