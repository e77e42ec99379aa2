import type { Resource } from '../operation/operation';
import { acknowledge, reopen, resolve } from './changeStatus';
import { create } from './create';
import { get, getAll } from './get';
import { getContext } from './getContext';
import { reassign } from './reassign';
import { update } from './update';

/**
 * The resource "Incident". The notes, tags and responders of an incident have their own resources,
 * such as *Incident Note*.
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
