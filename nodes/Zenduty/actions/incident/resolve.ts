import { statusOperation } from './changeStatus';
import { noteOption } from './fields';

/** Sets the status of an incident to resolved. */
export const resolve = statusOperation({
	name: 'Resolve',
	action: 'Resolve an incident',
	description: 'Resolve an incident whose cause is fixed',
	status: 'resolved',
	options: [noteOption],
});
