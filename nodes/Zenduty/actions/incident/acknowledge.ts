import { statusOperation } from './changeStatus';
import { noteOption, skipResolvedOption } from './fields';

/** Sets the status of an incident to acknowledged. */
export const acknowledge = statusOperation({
	name: 'Acknowledge',
	action: 'Acknowledge an incident',
	description:
		'Tell Zenduty that someone is working on an incident, which stops its escalation. A resolved incident stays unchanged, unless Skip Resolved is turned off.',
	status: 'acknowledged',
	options: [noteOption, skipResolvedOption],
});
