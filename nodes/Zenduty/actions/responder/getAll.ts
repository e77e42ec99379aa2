import type { Operation } from '../operation/operation';
import { findIncident } from '../../fields/incidentReference';
import { incidentField } from '../../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { simplifyResponder } from './responder';

export const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many responders of an incident',
	description: 'See who was asked to help with an incident, and who has accepted',
	fields: [incidentField, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const { things } = await findIncident(api, item);
		const responders = await api.list(things('responders'));
		return simplifiedOutput(item, responders, simplifyResponder);
	},
};
