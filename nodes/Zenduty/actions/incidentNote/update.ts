import { withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { findIncident } from '../../fields/incidentReference';
import { requireId } from '../../fields/readLocators';
import { incidentField, noteIdField } from '../../fields/locators';
import { mergeForPut } from '../operation/mergeForPut';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { newTextField, readNote, simplifyNote } from './note';

/** What a note has besides its text, and only the API sets. */
const READ_ONLY = ['unique_id', 'incident', 'user', 'user_name', 'creation_date'];

/** Replaces the text of a note. */
export const update: Operation = {
	name: 'Update',
	action: 'Update a note of an incident',
	description: 'Replace the text of a note of an incident',
	fields: [incidentField, noteIdField, newTextField, simplifyField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const noteId = requireId(item, 'noteId', 'Note');
		const text = readNote(item);
		const { thing, number } = await findIncident(api, item);
		const endpoint = thing('notes', noteId);
		const current = await api.get(endpoint);
		const changed = await api.write({
			...withWork(endpoint, 'changed the note'),
			method: 'PUT',
			body: mergeForPut(current, READ_ONLY, { note: text }),
			kind: 'repeatable',
		});
		return simplifiedOutput(item, [changed], (note) => simplifyNote(note, number));
	},
};
