import type { Resource } from '../operation/operation';
import { getAll } from './getAll';

/** Who is on call now. */
export const onCall: Resource = {
	name: 'On Call',
	operations: { getAll },
};
