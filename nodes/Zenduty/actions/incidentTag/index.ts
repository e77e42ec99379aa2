import { defineApiResource } from '../operation/connectApi';
import { add } from './add';
import { getAll } from './getAll';
import { remove } from './remove';

/** Tags of an incident. */
export const incidentTag = defineApiResource({
	name: 'Incident Tag',
	operations: { add, getAll, remove },
});
