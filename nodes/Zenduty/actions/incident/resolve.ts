import { statusOperation } from './changeStatus';
import { noteOption } from './fields';

/** Sets the status of an incident to resolved. */
export const resolve = statusOperation({
	name: 'Resolve',
	action: 'Resolve an incident',
	description: 'Close an incident whose cause is gone',
	status: 'resolved',
	options: [noteOption],
});
