import { findNumber } from '../../api/incidentCalls';
import { incidentRecordsEndpoint } from '../../api/endpoints';
import { simplifyAlert } from '../../model/alert';
import { readIncident } from '../../fields/readLocators';
import { incidentField } from '../../fields/locators';
import { simplifiedOutput, type Operation } from '../operation/operation';
import { readLimit } from '../../fields/readers';
import { apiOptions, limitFields, simplifyField } from '../../fields/sharedFields';

/**
 * *Alert: Get Many*. The path of the request needs the number of the incident. So if the user chose
 * the incident by its ID, a first request finds the number.
 */
export const getAll: Operation = {
	name: 'Get Many',
	action: 'Get alerts of incident',
	description: 'Read the alerts that opened an incident or joined it',
	fields: [incidentField, ...limitFields, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const reference = readIncident(item);
		const limit = readLimit(item);
		const number = await findNumber(api, reference);
		const alerts = await api.list({
			...incidentRecordsEndpoint('alerts', number, reference),
			limit,
		});
		return simplifiedOutput(item, alerts, (alert) => ({
			...simplifyAlert(alert),
			incidentNumber: number,
		}));
	},
};
