import { notesPath } from '../../api/paths';
import type { ApiConnection } from '../connectApi';
import { incidentOf, numberOf } from '../incidentReference';
import { requireId } from '../located';
import { incidentField, noteIdField } from '../locators';
import type { Operation } from '../operation';
import { deletedOutput } from '../output';
import { apiOptions } from '../sharedFields';
import { subjectOfNote } from './note';

/** Deletes a note of an incident. */
export const deleteNote: Operation<ApiConnection> = {
	name: 'Delete',
	action: 'Delete a note of an incident',
	description: 'Delete a note of an incident permanently',
	fields: [incidentField, noteIdField, apiOptions()],
	async execute(item, connection) {
		const api = connection.forItem(item);
		const reference = incidentOf(item);
		const noteId = requireId(item, 'noteId', 'Note');
		const number = await numberOf(api, reference);
		await api.remove({
			path: notesPath(number, noteId),
			subject: { ...subjectOfNote(reference, noteId), work: 'deleted the note' },
		});
		return deletedOutput();
	},
};
