import type { Resource } from '../operation/operation';
import { acknowledge, reopen, resolve } from './changeStatus';
import { create } from './create';
import { get, getAll } from './get';
import { getContext } from './getContext';
import { reassign } from './reassign';
import { update } from './update';

/**
 * Incidents. Their notes, tags and responders have resources of their own, such as *Incident Note*.
 */
export const incident: Resource = {
	name: 'Incident',
	operations: {
		create,
		get,
		getAll,
		getContext,
		update,
		acknowledge,
		resolve,
		reopen,
		reassign,
	},
};
