import { notesPath } from '../../api/paths';
import type { ApiConnection } from '../connectApi';
import { incidentOf, numberOf, subjectOf } from '../incidentReference';
import { incidentField } from '../locators';
import type { Operation } from '../operation';
import { readLimit } from '../parameters';
import { apiOptions, limitFields, simplifyField } from '../sharedFields';
import { notesOutput } from './note';

/** Lists the notes of an incident. */
export const getAll: Operation<ApiConnection> = {
	name: 'Get Many',
	action: 'Get many notes of an incident',
	description: 'Read the notes that were added to an incident',
	fields: [incidentField, ...limitFields, simplifyField, apiOptions()],
	async execute(item, connection) {
		const api = connection.forItem(item);
		const reference = incidentOf(item);
		const limit = readLimit(item);
		const number = await numberOf(api, reference);
		const path = notesPath(number);
		const notes = await api.list({ path, limit, subject: subjectOf(reference) });
		return notesOutput(item, number, notes, false);
	},
};
