import { defineApiResource } from '../operation/connectApi';
import { getAll } from './getAll';

/** Members of the account, or of a team. */
export const member = defineApiResource({
	name: 'Member',
	operations: { getAll },
});
