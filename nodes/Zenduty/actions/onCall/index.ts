import { connectApi, explainApi } from '../connectApi';
import { defineResource } from '../operation';
import { getAll } from './getAll';

/** Who is on call now. */
export const onCall = defineResource({
	name: 'On Call',
	operations: { getAll },
	connect: connectApi,
	explain: explainApi,
});
