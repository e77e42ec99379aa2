import type { Resource } from '../operation/operation';
import { create } from './create';
import { deleteNote } from './delete';
import { getAll } from './getAll';
import { update } from './update';

/** Notes of an incident. */
export const incidentNote: Resource = {
	name: 'Incident Note',
	operations: { create, getAll, update, delete: deleteNote },
};
