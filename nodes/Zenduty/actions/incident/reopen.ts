import type { ApiConnection } from '../connectApi';
import { incidentField } from '../locators';
import type { Operation } from '../operation';
import { apiOptions, noteOption, simplifyField } from '../sharedFields';
import { changeStatus } from './changeStatus';

/** Sets the status of an incident to triggered. */
export const reopen: Operation<ApiConnection> = {
	name: 'Reopen',
	action: 'Reopen an incident',
	description: 'Open an incident again, so that Zenduty alerts those on call',
	fields: [incidentField, simplifyField, apiOptions(noteOption)],
	execute: async (item, connection) =>
		await changeStatus(item, connection.forItem(item), 'triggered'),
};
