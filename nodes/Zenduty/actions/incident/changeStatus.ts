import type { INodeProperties } from 'n8n-workflow';
import { STATUS_CODES, type EventType } from '../../model/statusWords';
import type { ApiOperation } from '../operation/connectApi';
import { incidentOf } from '../../fields/incidentReference';
import { incidentField } from '../../fields/locators';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { changeByOptions } from './changeByOptions';
import { hasStatus, stopIfResolved } from './changeIncident';
import { skipResolvedOption } from './fields';

/** An operation that sets a status. */
interface StatusOperation extends Pick<ApiOperation, 'name' | 'action' | 'description'> {
	status: EventType;
	/** The options that it has besides those of every operation. */
	options: INodeProperties[];
}

/** Makes an operation that sets the status of an incident; the incident is the output. */
export function statusOperation({ status, options, ...texts }: StatusOperation): ApiOperation {
	const code = STATUS_CODES[status];
	return {
		...texts,
		fields: [incidentField, simplifyField, apiOptions(...options)],
		isFinal: true,
		async execute(item, { api }) {
			const reference = incidentOf(item);
			return await changeByOptions(item, api, {
				reference,
				body: { status: code },
				work: `${status === 'triggered' ? 'reopened' : status} the incident`,
				effect: `The incident is ${status}`,
				// n8n may still hold the option of another operation that was chosen before.
				canSkip: options.includes(skipResolvedOption),
				ifDone(incident) {
					stopIfResolved(incident, reference, code);
					return hasStatus(incident, code) ? incident : undefined;
				},
			});
		},
	};
}
