import type { Resource } from '../operation/operation';
import { getAll } from './getAll';

/** Members of the account, or of a team. */
export const member: Resource = {
	name: 'Member',
	operations: { getAll },
};
