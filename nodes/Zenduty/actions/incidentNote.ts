import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { simplifyNote } from '../model/note';
import {
	mergeForPut,
	simplifiedOutput,
	type Operation,
	type Resource,
} from './operation/operation';
import { readLimit, readRequiredText } from '../fields/readers';
import { findIncident, readId } from '../fields/readLocators';
import { incidentField, noteIdField } from '../fields/locators';
import { addNote } from '../api/incidentCalls';
import { apiOptions, limitFields, simplifyField } from '../fields/sharedFields';
import { withWork } from '../api/endpoints';

const noteField: INodeProperties = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	typeOptions: { rows: 3 },
	required: true,
	default: '',
	placeholder: 'e.g. The disk was enlarged and has 40% free',
	description: 'The text of the note. Its author is the owner of the API key.',
};

/**
 * The field of *Update* for the new text. Its label is not "Note" as in *Create*, because "Note" is
 * already the label of the field in which the user chooses the note.
 */
const newTextField: INodeProperties = {
	...noteField,
	displayName: 'New Text',
	description: 'The text that replaces the current text of the note',
};

const ENTER_TEXT = 'Enter the text of the note.';

/**
 * Simplifies a note. The number of the incident is added, so that the next node can use the number
 * in its field "Incident".
 */
function shownNote(note: JsonObject, incidentNumber: number): JsonObject {
	return { ...simplifyNote(note), incidentNumber };
}

const create: Operation = {
	name: 'Create',
	action: 'Add note to incident',
	description: 'Write something about an incident for all who work on it',
	fields: [incidentField, noteField, simplifyField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const text = readRequiredText(item, noteField, ENTER_TEXT);
		const { reference, number } = await findIncident(api, item);
		const note = await addNote(api, { reference, number }, text);
		return simplifiedOutput(item, [note], (sent) => shownNote(sent, number));
	},
};

const deleteNote: Operation = {
	name: 'Delete',
	action: 'Delete note of incident',
	description: 'Remove what somebody wrote about an incident, permanently',
	fields: [incidentField, noteIdField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const noteId = readId(item, noteIdField);
		const { recordEndpoint } = await findIncident(api, item);
		await api.remove(withWork(recordEndpoint('notes', noteId), 'deleted the note'));
		return [{ deleted: true }];
	},
};

const getAll: Operation = {
	name: 'Get Many',
	action: 'Get notes of incident',
	description: 'Read the notes that were added to an incident',
	fields: [incidentField, ...limitFields, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const limit = readLimit(item);
		const { recordsEndpoint, number } = await findIncident(api, item);
		const notes = await api.list({ ...recordsEndpoint('notes'), limit });
		return simplifiedOutput(item, notes, (note) => shownNote(note, number));
	},
};

/**
 * The members of a note that Zenduty sets itself. They are left out of the body of an update.
 */
const READ_ONLY = ['unique_id', 'incident', 'user', 'user_name', 'creation_date'];

const update: Operation = {
	name: 'Update',
	action: 'Update note of incident',
	description: 'Replace the text of a note of an incident',
	fields: [incidentField, noteIdField, newTextField, simplifyField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const noteId = readId(item, noteIdField);
		const text = readRequiredText(item, newTextField, ENTER_TEXT);
		const { recordEndpoint, number } = await findIncident(api, item);
		const endpoint = recordEndpoint('notes', noteId);
		const current = await api.get(endpoint);
		const changed = await api.write({
			...withWork(endpoint, 'changed the note'),
			method: 'PUT',
			body: mergeForPut(current, READ_ONLY, { note: text }),
			kind: 'repeatable',
		});
		return simplifiedOutput(item, [changed], (note) => shownNote(note, number));
	},
};

/** The resource "Incident Note". The author of a new note is the owner of the API key. */
export const incidentNote: Resource = {
	name: 'Incident Note',
	operations: { create, getAll, update, delete: deleteNote },
};
