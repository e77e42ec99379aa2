import { incidentThings } from '../../api/places';
import type { ApiOperation } from '../operation/connectApi';
import { incidentOf, numberOf } from '../fields/incidentReference';
import { incidentField } from '../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { simplifyTag } from './tag';

export const getAll: ApiOperation = {
	name: 'Get Many',
	action: 'Get many tags of an incident',
	description: 'Read the tags that an incident has',
	fields: [incidentField, simplifyField, apiOptions()],
	async execute(item, { api }) {
		const reference = incidentOf(item);
		const number = await numberOf(api, reference);
		const tags = await api.list(incidentThings('tags', number, reference));
		return simplifiedOutput(item, tags, simplifyTag);
	},
};
