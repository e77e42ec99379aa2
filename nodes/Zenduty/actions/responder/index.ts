import { defineApiResource } from '../operation/connectApi';
import { add } from './add';
import { getAll } from './getAll';
import { remove } from './remove';

/** Who was asked to help with an incident. */
export const responder = defineApiResource({
	name: 'Responder',
	operations: { add, getAll, remove },
});
