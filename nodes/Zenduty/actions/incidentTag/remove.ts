import { givenText } from '../../json';
import { nameOf, withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { findIncident } from '../../fields/incidentReference';
import { unexpectedResponse, ZendutyError } from '../../errors';
import { incidentField, tagField } from '../../fields/locators';
import { apiOptions } from '../../fields/sharedFields';
import { readTag, teamTagOf } from './tag';

/**
 * Removes a tag from an incident. The API needs the incident's own ID of the tag: it is looked up.
 */
export const remove: Operation = {
	name: 'Remove',
	action: 'Remove a tag from an incident',
	description: 'Remove a tag from an incident. The team keeps the tag.',
	fields: [incidentField, tagField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const tag = readTag(item);
		const { reference, things, thing } = await findIncident(api, item);
		const all = things('tags');
		const removal = {
			...withWork(thing('tags', tag), 'removed the tag'),
			// When the tag is gone, its own ID is not known any more.
			rememberedAs: [...all.path, 'of the team', tag],
		};
		const tags = await api.list(all);
		// A UUID may be written with capital letters (RFC 9562 §4).
		const sought = tag.toLowerCase();
		const found = tags.filter((each) => givenText(teamTagOf(each)).toLowerCase() === sought);
		const ids = found.map((each) => givenText(each.unique_id));
		if (ids.includes('')) {
			throw unexpectedResponse(
				`Zenduty did not return the ID that is needed to remove the tag from incident ${nameOf(reference)}.`,
				'Remove the tag in Zenduty.',
			);
		}
		for (const id of ids) {
			const own = [...all.path, id];
			// If the incident has the tag twice, the tag is removed only when the last one is.
			const rememberedAs = id === ids.at(-1) ? removal.rememberedAs : own;
			await api.remove({ ...removal, path: own, rememberedAs });
		}
		if (ids.length === 0 && !api.mayBeRemoved(removal)) {
			throw new ZendutyError({
				code: 'not_found',
				message: `Incident ${nameOf(reference)} does not have the tag with the ID ${tag}.`,
				description: 'Choose one of its tags. The operation Get Many lists them.',
			});
		}
		return [{ deleted: true }];
	},
};
