import { connectApi, explainApi } from '../connectApi';
import { defineResource } from '../operation';
import { create } from './create';
import { deleteNote } from './delete';
import { getAll } from './getAll';
import { update } from './update';

/** Notes of an incident. */
export const incidentNote = defineResource({
	name: 'Incident Note',
	operations: { create, getAll, update, delete: deleteNote },
	connect: connectApi,
	explain: explainApi,
});
