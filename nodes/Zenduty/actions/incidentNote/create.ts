import type { Operation } from '../operation/operation';
import { findIncident } from '../../fields/incidentReference';
import { incidentField } from '../../fields/locators';
import { addNote } from '../../api/incidents';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { noteField, simplifyNote, readNote } from './note';

/** Adds a note to an incident. */
export const create: Operation = {
	name: 'Create',
	action: 'Add a note to an incident',
	description: 'Add a note to an incident, for all who work on it',
	fields: [incidentField, noteField, simplifyField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const text = readNote(item);
		const { reference, number } = await findIncident(api, item);
		const note = await addNote(api, { reference, number }, text);
		return simplifiedOutput(item, [note], (sent) => simplifyNote(sent, number));
	},
};
