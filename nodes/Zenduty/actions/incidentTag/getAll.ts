import type { ApiConnection } from '../operation/connectApi';
import { incidentOf, numberOf } from '../fields/incidentReference';
import { incidentField } from '../fields/locators';
import type { Operation } from '../operation/operation';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { simplifyTag, subjectOfTags, tagsPath } from './tag';

/** Lists the tags of an incident. */
export const getAll: Operation<ApiConnection> = {
	name: 'Get Many',
	action: 'Get many tags of an incident',
	description: 'Read the tags that an incident has',
	fields: [incidentField, simplifyField, apiOptions()],
	async execute(item, connection) {
		const api = connection.forItem(item);
		const reference = incidentOf(item);
		const path = tagsPath(await numberOf(api, reference));
		const tags = await api.list({ path, subject: subjectOfTags(reference) });
		return simplifiedOutput(item, tags, simplifyTag);
	},
};
