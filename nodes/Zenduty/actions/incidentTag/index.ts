import { connectApi, explainApi } from '../connectApi';
import { defineResource } from '../operation';
import { add } from './add';
import { getAll } from './getAll';
import { remove } from './remove';

/** Tags of an incident. */
export const incidentTag = defineResource({
	name: 'Incident Tag',
	operations: { add, getAll, remove },
	connect: connectApi,
	explain: explainApi,
});
