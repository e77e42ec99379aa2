import { defineApiResource } from '../operation/connectApi';
import { create } from './create';
import { deleteNote } from './delete';
import { getAll } from './getAll';
import { update } from './update';

/** Notes of an incident. */
export const incidentNote = defineApiResource({
	name: 'Incident Note',
	operations: { create, getAll, update, delete: deleteNote },
});
