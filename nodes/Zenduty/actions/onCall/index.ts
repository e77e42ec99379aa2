import { defineApiResource } from '../operation/connectApi';
import { getAll } from './getAll';

/** Who is on call now. */
export const onCall = defineApiResource({
	name: 'On Call',
	operations: { getAll },
});
