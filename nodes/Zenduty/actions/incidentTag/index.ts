import type { Resource } from '../operation/operation';
import { add } from './add';
import { getAll } from './getAll';
import { remove } from './remove';

/** Tags of an incident. */
export const incidentTag: Resource = {
	name: 'Incident Tag',
	operations: { add, getAll, remove },
};
