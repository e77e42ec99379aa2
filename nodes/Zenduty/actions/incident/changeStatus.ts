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
	 * `true` if the operation has the option "Skip Resolved". By default, this option is on, and a
	 * resolved incident stays unchanged.
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
				// Without `canSkip`, the option "Skip Resolved" is not read. The saved node can contain
				// this option, although the operation does not have it: the user may first have chosen
				// *Acknowledge*.
				skipResolved: canSkip && readSkipResolved(item),
			});
			const effect = `The incident is ${status}`;
			return await changedOutput(item, api, { reference, effect, toOutput }, changed);
		},
	};
}

/**
 * *Incident: Acknowledge*. This operation has the option "Skip Resolved", because an
 * acknowledgement could open a resolved incident again.
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
 * *Incident: Reopen*. Zenduty has no status for a reopened incident, so this operation sets the
 * status to triggered.
 */
export const reopen = statusOperation({
	name: 'Reopen',
	action: 'Reopen incident',
	description: 'Open an incident again, so that Zenduty alerts the people on call',
	status: 'triggered',
});
