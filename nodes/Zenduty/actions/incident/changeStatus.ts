import type { INodeProperties } from 'n8n-workflow';
import { STATUS_CODES, type EventType } from '../../model/statusWords';
import type { Operation } from '../operation/operation';
import { readIncident } from '../../fields/readLocators';
import { incidentField } from '../../fields/locators';
import { apiOptions } from '../../fields/sharedFields';
import { changedOutput, changeIncident, readSkipResolved } from './changeIncident';
import { noteOption, skipResolvedOption } from './incidentFields';
import { incidentOutputFields, readIncidentOutput } from './incidentOutput';

interface StatusOperation extends Pick<Operation, 'name' | 'action' | 'description'> {
	status: EventType;
	/**
	 * `true` if the operation has the option "Skip Resolved". A resolved incident then stays
	 * unchanged, unless the user turns the option off.
	 */
	canSkip?: true;
}

/** Returns an operation that sets the status of an incident and outputs the incident. */
function statusOperation({ status, canSkip, ...texts }: StatusOperation): Operation {
	const options: INodeProperties[] = [noteOption, ...(canSkip ? [skipResolvedOption] : [])];
	return {
		...texts,
		fields: [incidentField, ...incidentOutputFields, apiOptions(...options)],
		isFinal: true,
		async execute(item, { loadApi }) {
			const { api } = await loadApi();
			const toOutput = readIncidentOutput(item);
			const reference = readIncident(item);
			const changed = await changeIncident(api, {
				reference,
				body: { status: STATUS_CODES[status] },
				work: `${status === 'triggered' ? 'reopened' : status} the incident`,
				isStatusAlone: true,
				// Without `canSkip`, the option "Skip Resolved" is not read: n8n may still store this
				// option from another operation that the user chose before.
				skipResolved: canSkip && readSkipResolved(item),
			});
			const effect = `The incident is ${status}`;
			return await changedOutput(item, api, { reference, effect, toOutput }, changed);
		},
	};
}

/**
 * *Incident: Acknowledge*. Zenduty stops the escalation of an acknowledged incident. By default, a
 * resolved incident stays unchanged, because an acknowledgement could open the incident again.
 */
export const acknowledge = statusOperation({
	name: 'Acknowledge',
	action: 'Acknowledge incident',
	description:
		'Tell Zenduty that someone is working on an incident, which stops its escalation. A resolved incident stays unchanged, unless Skip Resolved is turned off.',
	status: 'acknowledged',
	canSkip: true,
});

/**
 * *Incident: Resolve*. This operation does not need the option "Skip Resolved", because it cannot
 * open a resolved incident again.
 */
export const resolve = statusOperation({
	name: 'Resolve',
	action: 'Resolve incident',
	description: 'Resolve an incident whose cause is fixed',
	status: 'resolved',
});

/**
 * *Incident: Reopen*. This operation sets the status to triggered, so Zenduty alerts the people on
 * call again.
 */
export const reopen = statusOperation({
	name: 'Reopen',
	action: 'Reopen incident',
	description: 'Open an incident again, so that Zenduty alerts the people on call',
	status: 'triggered',
});
