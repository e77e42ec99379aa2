import { incidentThings } from '../../api/places';
import type { ApiOperation } from '../operation/connectApi';
import { incidentOf, numberOf } from '../fields/incidentReference';
import { incidentField } from '../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { simplifyResponder } from './responder';

export const getAll: ApiOperation = {
	name: 'Get Many',
	action: 'Get many responders of an incident',
	description: 'See who was asked to help with an incident, and who has accepted',
	fields: [incidentField, simplifyField, apiOptions()],
	async execute(item, { api }) {
		const reference = incidentOf(item);
		const number = await numberOf(api, reference);
		const responders = await api.list(incidentThings('responders', number, reference));
		return simplifiedOutput(item, responders, simplifyResponder);
	},
};
