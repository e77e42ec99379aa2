import { statusOperation } from './changeStatus';
import { noteOption } from './fields';

/** Sets the status of an incident to triggered. */
export const reopen = statusOperation({
	name: 'Reopen',
	action: 'Reopen an incident',
	description: 'Open an incident again, so that Zenduty alerts the people on call',
	status: 'triggered',
	options: [noteOption],
});
