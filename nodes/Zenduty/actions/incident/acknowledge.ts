import type { ApiConnection } from '../connectApi';
import { incidentField } from '../locators';
import type { Operation } from '../operation';
import { apiOptions, noteOption, simplifyField, skipResolvedOption } from '../sharedFields';
import { changeStatus } from './changeStatus';

/** Sets the status of an incident to acknowledged. */
export const acknowledge: Operation<ApiConnection> = {
	name: 'Acknowledge',
	action: 'Acknowledge an incident',
	description: 'Tell Zenduty that someone works on an incident, which stops its escalation',
	fields: [incidentField, simplifyField, apiOptions(noteOption, skipResolvedOption)],
	execute: async (item, connection) =>
		await changeStatus(item, connection.forItem(item), 'acknowledged'),
};
