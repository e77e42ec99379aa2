import type { Operation } from '../operation/operation';
import { findIncident } from '../../fields/incidentReference';
import { incidentField } from '../../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { readLimit } from '../../fields/parameters';
import { apiOptions, limitFields, simplifyField } from '../../fields/sharedFields';
import { simplifyNote } from './note';

export const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many notes of an incident',
	description: 'Read the notes that were added to an incident',
	fields: [incidentField, ...limitFields, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const limit = readLimit(item);
		const { things, number } = await findIncident(api, item);
		const notes = await api.list({ ...things('notes'), limit });
		return simplifiedOutput(item, notes, (note) => simplifyNote(note, number));
	},
};
