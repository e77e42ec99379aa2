import { getIncident } from '../../api/incidents';
import { simplifiedOutput, type Operation } from '../operation/operation';
import { incidentOf } from '../../fields/readLocators';
import { incidentField } from '../../fields/locators';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { simplifyIncident } from './simplifyIncident';

export const get: Operation = {
	name: 'Get',
	action: 'Get an incident',
	description: 'Read one incident by its number or ID',
	fields: [incidentField, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const incident = await getIncident(api, incidentOf(item));
		return simplifiedOutput(item, [incident], simplifyIncident);
	},
};
