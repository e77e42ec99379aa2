import { toText, type JsonObject } from '../json';
import { findIncident, readId } from '../fields/readLocators';
import { nameOf, withWork } from '../api/endpoints';
import { simplifiedOutput, simplifyBy, type Operation, type Resource } from './operation/operation';
import { incidentField, tagField } from '../fields/locators';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { unexpectedResponse, ZendutyError } from '../errors';

/**
 * Returns the ID that a tag of an incident has in the team. If the response does not have this ID,
 * the result is undefined.
 */
function teamTagOf(tag: JsonObject): unknown {
	// The member `unique_id` is another ID: the ID that the tag has in the incident.
	return tag.team_tag ?? tag.tag_id;
}

const simplifyTag = simplifyBy({
	id: (tag) => teamTagOf(tag) ?? null,
	incidentTagId: 'unique_id',
	name: 'name',
	color: 'color',
});

const add: Operation = {
	name: 'Add',
	action: 'Add tag to incident',
	description: 'Add a tag to an incident. The tag must belong to the team of the incident.',
	fields: [incidentField, tagField, simplifyField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const tag = readId(item, tagField);
		const { recordsEndpoint } = await findIncident(api, item);
		const added = await api.write({
			...withWork(recordsEndpoint('tags'), 'added the tag'),
			method: 'POST',
			body: { team_tag: tag },
			kind: 'doubling',
		});
		return simplifiedOutput(item, [added], simplifyTag);
	},
};

const getAll: Operation = {
	name: 'Get Many',
	action: 'Get tags of incident',
	description: 'Read which tags of its team an incident has',
	fields: [incidentField, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const { recordsEndpoint } = await findIncident(api, item);
		const tags = await api.list(recordsEndpoint('tags'));
		return simplifiedOutput(item, tags, simplifyTag);
	},
};

const remove: Operation = {
	name: 'Remove',
	action: 'Remove tag from incident',
	description: 'Remove a tag from an incident. The team keeps the tag.',
	fields: [incidentField, tagField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const tag = readId(item, tagField);
		const { reference, recordsEndpoint, recordEndpoint } = await findIncident(api, item);
		const all = recordsEndpoint('tags');
		const removal = {
			...withWork(recordEndpoint('tags', tag), 'removed the tag'),
			// By this path, a later run of the node finds the stored result of the removal. The path has
			// the ID that the tag has in the team, because after the removal, Zenduty no longer returns
			// the ID that the tag has in the incident.
			rememberedAs: [...all.path, 'of the team', tag],
		};
		// The user chooses a tag of the team, but the API needs the ID of the tag in the incident. So
		// the tags of the incident are listed, to find this ID.
		const tags = await api.list(all);
		// A UUID may have capital letters (RFC 9562 §4), so the IDs are compared in lower case.
		const sought = tag.toLowerCase();
		const found = tags.filter((each) => toText(teamTagOf(each)).toLowerCase() === sought);
		const ids = found.map((each) => toText(each.unique_id));
		if (ids.includes('')) {
			throw unexpectedResponse(
				`Zenduty did not return the ID that is needed to remove the tag from incident ${nameOf(reference)}.`,
				'Remove the tag in Zenduty.',
			);
		}
		for (const id of ids) {
			const own = [...all.path, id];
			// It is possible that an incident has the tag twice. Then the work is done only after the
			// last removal. So only the last removal is stored under `removal.rememberedAs`, where a
			// later run looks for the result of the whole work.
			const rememberedAs = id === ids.at(-1) ? removal.rememberedAs : own;
			await api.remove({ ...removal, path: own, rememberedAs });
		}
		if (ids.length === 0 && !api.mayBeRemoved(removal)) {
			throw new ZendutyError({
				code: 'not_found',
				message: `Incident ${nameOf(reference)} does not have the tag with the ID ${tag}.`,
				description: "Choose one of its tags. The operation 'Get Many' lists them.",
			});
		}
		return [{ deleted: true }];
	},
};

/** The resource "Incident Tag". An incident can only have tags that belong to its team. */
export const incidentTag: Resource = {
	name: 'Incident Tag',
	operations: { add, getAll, remove },
};
