import type { INodeProperties } from 'n8n-workflow';
import type { ItemApi } from '../../api/client';
import type { JsonObject } from '../../json';
import { STATUS_CODES, type EventType } from '../../model/words';
import type { ApiOperation } from '../operation/connectApi';
import { incidentOf } from '../../fields/incidentReference';
import type { IncidentReference } from '../../api/places';
import { incidentField } from '../../fields/locators';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { changeByOptions } from './changeByOptions';
import { changeIncident, hasStatus, stopIfResolved, type IncidentChange } from './changeIncident';
import { skipResolvedOption } from './fields';

/** An operation that sets a status. */
interface StatusOperation extends Pick<ApiOperation, 'name' | 'action' | 'description'> {
	status: EventType;
	/** The options that it has besides those of every operation. */
	options: INodeProperties[];
}

/** Makes an operation that sets the status of an incident; the incident is the output. */
export function statusOperation({ status, options, ...texts }: StatusOperation): ApiOperation {
	return {
		...texts,
		fields: [incidentField, simplifyField, apiOptions(...options)],
		isFinal: true,
		async execute(item, { api }) {
			const reference = incidentOf(item);
			return await changeByOptions(item, api, {
				reference,
				// n8n may still hold the option of another operation that was chosen before.
				canSkip: options.includes(skipResolvedOption),
				effect: `The incident is ${status}`,
				change: async (known, instead) => await setStatus(api, reference, status, known, instead),
			});
		},
	};
}

/** Sets the status of an incident, and nothing else; it is never set twice without need. */
async function setStatus(
	api: ItemApi,
	reference: IncidentReference,
	status: EventType,
	known?: JsonObject,
	instead?: IncidentChange['instead'],
): Promise<JsonObject> {
	const code = STATUS_CODES[status];
	return await changeIncident(api, reference, {
		body: { status: code },
		work: `${status === 'triggered' ? 'reopened' : status} the incident`,
		known,
		instead,
		judge(incident) {
			stopIfResolved(incident, reference, code);
			return hasStatus(incident, code) ? incident : undefined;
		},
	});
}
