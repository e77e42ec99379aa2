import { withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { findIncident } from '../../fields/incidentReference';
import { requireId } from '../../fields/readLocators';
import { incidentField, noteIdField } from '../../fields/locators';
import { apiOptions } from '../../fields/sharedFields';

export const deleteNote: Operation = {
	name: 'Delete',
	action: 'Delete a note of an incident',
	description: 'Delete a note of an incident permanently',
	fields: [incidentField, noteIdField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const noteId = requireId(item, 'noteId', 'Note');
		const { thing } = await findIncident(api, item);
		await api.remove(withWork(thing('notes', noteId), 'deleted the note'));
		return [{ deleted: true }];
	},
};
