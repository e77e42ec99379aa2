import { incidentThing, withWork } from '../../api/places';
import type { ApiOperation } from '../operation/connectApi';
import { incidentOf, numberOf } from '../fields/incidentReference';
import { requireId } from '../fields/readLocators';
import { incidentField, noteIdField } from '../fields/locators';
import { apiOptions } from '../fields/sharedFields';

export const deleteNote: ApiOperation = {
	name: 'Delete',
	action: 'Delete a note of an incident',
	description: 'Delete a note of an incident permanently',
	fields: [incidentField, noteIdField, apiOptions()],
	isFinal: true,
	async execute(item, { api }) {
		const reference = incidentOf(item);
		const noteId = requireId(item, 'noteId', 'Note');
		const number = await numberOf(api, reference);
		const place = incidentThing('notes', number, reference, noteId);
		await api.remove(withWork(place, 'deleted the note'));
		return [{ deleted: true }];
	},
};
