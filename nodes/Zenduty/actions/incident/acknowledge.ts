import { statusOperation } from './changeStatus';
import { noteOption, skipResolvedOption } from './fields';

/** Sets the status of an incident to acknowledged. */
export const acknowledge = statusOperation({
	name: 'Acknowledge',
	action: 'Acknowledge an incident',
	description: 'Tell Zenduty that someone works on an incident, which stops its escalation',
	status: 'acknowledged',
	options: [noteOption, skipResolvedOption],
});
