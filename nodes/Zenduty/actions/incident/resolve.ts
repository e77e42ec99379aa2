import type { ApiConnection } from '../connectApi';
import { incidentField } from '../locators';
import type { Operation } from '../operation';
import { apiOptions, noteOption, simplifyField } from '../sharedFields';
import { changeStatus } from './changeStatus';

/** Sets the status of an incident to resolved. */
export const resolve: Operation<ApiConnection> = {
	name: 'Resolve',
	action: 'Resolve an incident',
	description: 'Close an incident whose cause is gone',
	fields: [incidentField, simplifyField, apiOptions(noteOption)],
	execute: async (item, connection) =>
		await changeStatus(item, connection.forItem(item), 'resolved'),
};
