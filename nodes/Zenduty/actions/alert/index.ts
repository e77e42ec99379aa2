import { defineResource } from '../operation/operation';
import { connectAlerts } from './connect';
import { getAll } from './getAll';
import { getStatus } from './getStatus';
import { send } from './send';
import { SEND_AND_WAIT, sendAndWait } from './sendAndWait/sendAndWait';

/** Alerts, which open incidents or join them. */
export const alert = defineResource({
	name: 'Alert',
	operations: { send, getAll, getStatus, [SEND_AND_WAIT]: sendAndWait },
	connect: connectAlerts,
});
