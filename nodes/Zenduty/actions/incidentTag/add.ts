import { withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { findIncident } from '../../fields/incidentReference';
import { incidentField, tagField } from '../../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { readTag, simplifyTag } from './tag';

/** Adds a tag to an incident. */
export const add: Operation = {
	name: 'Add',
	action: 'Add a tag to an incident',
	description: 'Add a tag to an incident. The tag must belong to the team of the incident.',
	fields: [incidentField, tagField, simplifyField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const tag = readTag(item);
		const { things } = await findIncident(api, item);
		const added = await api.write({
			...withWork(things('tags'), 'added the tag'),
			method: 'POST',
			body: { team_tag: tag },
			kind: 'doubling',
		});
		return simplifiedOutput(item, [added], simplifyTag);
	},
};
