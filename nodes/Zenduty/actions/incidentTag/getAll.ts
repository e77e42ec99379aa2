import type { ApiConnection } from '../connectApi';
import { incidentOf, numberOf } from '../incidentReference';
import { incidentField } from '../locators';
import type { Operation } from '../operation';
import { apiOptions, simplifyField } from '../sharedFields';
import { subjectOfTags, tagsOutput, tagsPath } from './tag';

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
		return tagsOutput(item, tags, false);
	},
};
