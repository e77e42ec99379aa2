import { connectApi, explainApi } from '../connectApi';
import { defineResource } from '../operation';
import { getAll } from './getAll';

/** Members of the account, or of a team. */
export const member = defineResource({
	name: 'Member',
	operations: { getAll },
	connect: connectApi,
	explain: explainApi,
});
