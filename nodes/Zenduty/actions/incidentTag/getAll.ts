import type { Operation } from '../operation/operation';
import { findIncident } from '../../fields/incidentReference';
import { incidentField } from '../../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { simplifyTag } from './tag';

export const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many tags of an incident',
	description: 'Read the tags that an incident has',
	fields: [incidentField, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const { things } = await findIncident(api, item);
		const tags = await api.list(things('tags'));
		return simplifiedOutput(item, tags, simplifyTag);
	},
};
