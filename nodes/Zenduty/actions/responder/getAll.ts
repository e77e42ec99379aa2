import { respondersPath } from '../../api/paths';
import type { ApiOperation } from '../operation/connectApi';
import { incidentOf, numberOf, subjectOf } from '../fields/incidentReference';
import { incidentField } from '../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { simplifyResponder } from './responder';

/** Lists the responders of an incident. */
export const getAll: ApiOperation = {
	name: 'Get Many',
	action: 'Get many responders of an incident',
	description: 'See who was asked to help with an incident, and who has accepted',
	fields: [incidentField, simplifyField, apiOptions()],
	async execute(item, { api }) {
		const reference = incidentOf(item);
		const path = respondersPath(await numberOf(api, reference));
		const responders = await api.list({ path, subject: subjectOf(reference) });
		return simplifiedOutput(item, responders, simplifyResponder);
	},
};
