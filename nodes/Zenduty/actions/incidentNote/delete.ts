import { withWork } from '../../api/endpoints';
import type { ApiOperation } from '../operation/connectApi';
import { findIncident } from '../../fields/incidentReference';
import { requireId } from '../../fields/readLocators';
import { incidentField, noteIdField } from '../../fields/locators';
import { apiOptions } from '../../fields/sharedFields';

export const deleteNote: ApiOperation = {
	name: 'Delete',
	action: 'Delete a note of an incident',
	description: 'Delete a note of an incident permanently',
	fields: [incidentField, noteIdField, apiOptions()],
	isFinal: true,
	async execute(item, { api }) {
		const noteId = requireId(item, 'noteId', 'Note');
		const { thing } = await findIncident(api, item);
		await api.remove(withWork(thing('notes', noteId), 'deleted the note'));
		return [{ deleted: true }];
	},
};
