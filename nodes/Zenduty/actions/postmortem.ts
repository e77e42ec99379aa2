import type { INodeProperties } from 'n8n-workflow';
import type { ItemApi } from '../api/client';
import {
	byTitle,
	nameOf,
	teamRecordEndpoint,
	teamRecordsEndpoint,
	withWork,
} from '../api/endpoints';
import type { IncidentReference } from '../api/endpoints';
import { findId, getIncident } from '../api/incidentCalls';
import { InputError, unexpectedResponse } from '../errors';
import { incidentField, postmortemField, userField } from '../fields/locators';
import { ALLOW_NOTHING, readCollection, type ItemParameters } from '../fields/parameters';
import { readOptionalText, readRequiredText } from '../fields/readers';
import { readId, readIncident, readIncidents, readTeam } from '../fields/readLocators';
import {
	ADDITIONAL_FIELDS,
	apiOptions,
	fieldsToAdd,
	simplifyField,
	UPDATE_FIELDS,
} from '../fields/sharedFields';
import { readOptionalUser, readUser } from '../fields/users';
import { definedOf, indexBy, isObject, toText, type JsonObject } from '../json';
import { isoDate } from '../model/date';
import { mergeForPut, nothingToUpdate, simplifiedOutput, simplifyBy } from './operation/operation';
import type { Operation, Output, Resource } from './operation/operation';
import {
	makeDelete,
	makeGet,
	makeGetAll,
	teamOf,
	type Row,
} from './operation/teamRecordOperations';

/**
 * Returns the incidents of a postmortem. If the response has only the ID of an incident, the object
 * for this incident has only the member `unique_id`.
 */
function incidentsIn({ incidents }: JsonObject): JsonObject[] {
	return [incidents].flat().map((entry) => {
		const { incident } = isObject(entry) ? entry : {};
		return isObject(incident) ? incident : { unique_id: incident };
	});
}

/**
 * Returns the rules by which a postmortem is simplified.
 *
 * @param loaded the incidents that *Create* or *Update* has read before the write. If the response
 * to the write lacks the number or the title of an incident, the output takes the missing value
 * from `loaded`. For *Get* and *Get Many*, `loaded` is empty.
 */
function outputWith(loaded: readonly JsonObject[]): Output {
	const byId = indexBy(loaded, ({ unique_id: id }) => id);
	const shown = (incident: JsonObject): JsonObject => {
		const { unique_id: id } = incident;
		const same = id ? byId.get(id) : undefined;
		const read = (name: string) => incident[name] ?? same?.[name] ?? null;
		return {
			incidentNumber: read('incident_number'),
			incidentId: read('unique_id'),
			title: read('title'),
		};
	};
	return {
		id: 'unique_id',
		title: 'title',
		status: 'status',
		author: ({ author: username, author_name: name }) =>
			username ? { username, name: name ?? null } : null,
		incidents: (sent) => (sent.incidents ? incidentsIn(sent).map(shown) : null),
		content: 'postmortem_data',
		createdAt: ({ creation_date: date }) => isoDate(date),
		teamId: ({ team }, teamId) => team ?? teamId ?? null,
	};
}

const row: Row = { name: 'Postmortem', below: 'postmortems', output: outputWith([]) };

const titleField: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	default: '',
	placeholder: 'e.g. Database out of disk space',
	description: 'What the postmortem is about, in one line',
};

const authorField = userField({
	displayName: 'Author',
	name: 'author',
	description: 'The user who writes the postmortem',
});

const contentField: INodeProperties = {
	displayName: 'Content',
	name: 'content',
	type: 'string',
	typeOptions: { rows: 5 },
	default: '',
	placeholder: 'e.g. <h2>What happened</h2>',
	description: 'The text of the postmortem, in HTML',
};

const statusField: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'string',
	default: '',
	placeholder: 'e.g. In review',
	description: 'Any text that says how far the postmortem is',
};

const otherIncidentsField: INodeProperties = {
	displayName: 'Other Incidents',
	name: 'otherIncidents',
	type: 'string',
	default: '',
	placeholder: 'e.g. 217, 218',
	description: 'Further incidents that it is about: numbers, IDs or URLs, with commas between them',
};

/**
 * Reads the title, the content and the status, and returns them with the names that the API uses,
 * such as `postmortem_data`. A field without a value is undefined.
 */
function readFields(fields: ItemParameters): JsonObject {
	return {
		title: readOptionalText(fields, titleField),
		postmortem_data: readOptionalText(fields, contentField),
		status: readOptionalText(fields, statusField),
	};
}

const create: Operation = {
	name: 'Create',
	action: 'Create postmortem',
	description:
		'Begin the postmortem of an incident, or of several. Its team is that of the incident.',
	fields: [
		incidentField,
		{ ...titleField, required: true },
		{ ...authorField, required: true },
		fieldsToAdd(ADDITIONAL_FIELDS, [contentField, otherIncidentsField, statusField]),
		simplifyField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const reference = readIncident(item);
		const title = readRequiredText(item, titleField, 'Enter what the postmortem is about.');
		const additional = readCollection(item, ADDITIONAL_FIELDS);
		const others = readIncidents(additional, otherIncidentsField, ALLOW_NOTHING);
		const author = await readUser(item, findUser, authorField);
		const incident = await getIncident(api, reference);
		const teamId = teamOfIncident(incident, reference);
		const loaded = [incident];
		const ids = new Set([await findId(api, reference, incident)]);
		for (const other of others) ids.add(await lookUp(api, other, loaded));
		const postmortem = await api.write({
			...withWork(
				teamRecordsEndpoint(teamId, 'postmortems'),
				'created the postmortem',
				byTitle(title),
			),
			method: 'POST',
			body: { ...readFields(additional), title, author, incidents: entriesFor([...ids]) },
			kind: 'doubling',
		});
		return simplifiedOutput(item, [postmortem], simplifyBy(outputWith(loaded), teamId));
	},
};

function teamOfIncident(
	{ service_object: service }: JsonObject,
	incident: IncidentReference,
): string {
	const teamId = isObject(service) ? toText(service.team) : '';
	if (teamId !== '') return teamId;
	throw unexpectedResponse(
		`Zenduty did not return the team of incident ${nameOf(incident)}.`,
		'Create the postmortem in Zenduty.',
	);
}

/**
 * Returns the ID of an incident. If the user entered the number of the incident, the function looks
 * for the incident in `loaded` (see {@link outputWith}). If the incident is not there, the function
 * requests it, and adds it to `loaded`.
 */
async function lookUp(
	api: ItemApi,
	reference: IncidentReference,
	loaded: JsonObject[],
): Promise<string> {
	if (reference.by === 'id') return reference.id;
	const isWanted = ({ incident_number: number }: JsonObject) => number === reference.number;
	// The incident is already in `loaded` if the user entered the same number twice.
	const incident = loaded.find(isWanted) ?? (await getIncident(api, reference));
	loaded.push(incident);
	return await findId(api, reference, incident);
}

/**
 * Returns the IDs of incidents in the form that the API accepts, such as
 * `[{incident: '8f3a0c4e-…'}]`.
 */
function entriesFor(ids: readonly string[]): JsonObject[] {
	return ids.map((incident) => ({ incident }));
}

/**
 * The members of a postmortem that Zenduty sets itself. They are left out of the body of an update.
 */
const READ_ONLY = ['unique_id', 'author_name', 'amazon_link', 'creation_date'];

const update: Operation = {
	name: 'Update',
	action: 'Update postmortem',
	description: 'Change the title, the text, the status or the author of a postmortem',
	fields: [
		teamOf('postmortem'),
		postmortemField,
		fieldsToAdd(UPDATE_FIELDS, [authorField, contentField, statusField, titleField]),
		simplifyField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const teamId = readTeam(item);
		const id = readId(item, postmortemField);
		const fields = readCollection(item, UPDATE_FIELDS);
		const author = await readOptionalUser(fields, findUser, authorField, ALLOW_NOTHING);
		const changes = definedOf({ ...readFields(fields), author });
		if (Object.keys(changes).length === 0) throw nothingToUpdate();
		const endpoint = teamRecordEndpoint(teamId, 'postmortems', id);
		const current = await api.get(endpoint);
		const body = { author: current.author, ...changes };
		if (!body.author) {
			throw new InputError(
				'The author of the postmortem no longer exists, and Zenduty needs one.',
				"Add the field 'Author' under 'Update Fields', and choose another user.",
			);
		}
		const linked = incidentsIn(current);
		const incidents = linked.map(({ unique_id: incident }) => toText(incident));
		if (incidents.length === 0 || incidents.includes('')) {
			throw unexpectedResponse(
				'Zenduty did not return the incidents of the postmortem, which an update would remove.',
				'Change the postmortem in Zenduty.',
			);
		}
		const changed = await api.write({
			...withWork(endpoint, 'updated the postmortem'),
			method: 'PUT',
			body: mergeForPut(current, READ_ONLY, { ...body, incidents: entriesFor(incidents) }),
			kind: 'repeatable',
		});
		// If the response lacks a member, the output takes the member from `current`. But after a
		// change of the author, `current` has the name of the old author. So in that case, a missing
		// `author_name` becomes null.
		const before = body.author === current.author ? current : { ...current, author_name: null };
		const whole = { ...before, ...changed };
		return simplifiedOutput(item, [whole], simplifyBy(outputWith(linked), teamId));
	},
};

/**
 * The resource "Postmortem". In a postmortem, people write what they learned from one or several
 * incidents.
 */
export const postmortem: Resource = {
	name: row.name,
	operations: {
		create,
		get: makeGet(row, postmortemField),
		getAll: makeGetAll(row),
		update,
		delete: makeDelete('postmortems', postmortemField),
	},
};
