import type { Resource } from '../operation/operation';
import { add } from './add';
import { getAll } from './getAll';
import { remove } from './remove';

/** Who was asked to help with an incident. */
export const responder: Resource = {
	name: 'Responder',
	operations: { add, getAll, remove },
};
