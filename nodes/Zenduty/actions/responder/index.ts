import { connectApi, explainApi } from '../connectApi';
import { defineResource } from '../operation';
import { add } from './add';
import { getAll } from './getAll';
import { remove } from './remove';

/** Who was asked to help with an incident. */
export const responder = defineResource({
	name: 'Responder',
	operations: { add, getAll, remove },
	connect: connectApi,
	explain: explainApi,
});
