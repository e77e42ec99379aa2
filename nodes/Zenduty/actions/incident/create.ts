import { byTitle, newIncidentEndpoint, withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { readId } from '../../fields/readLocators';
import { serviceField, teamField } from '../../fields/locators';
import { readOptionalText, readRequiredText } from '../../fields/readers';
import { ADDITIONAL_FIELDS, apiOptions, fieldsToAdd } from '../../fields/sharedFields';
import { incidentFields, readIncidentFields, summaryField, titleField } from './incidentFields';
import { incidentOutputFields, readIncidentOutput } from './incidentOutput';

/**
 * *Incident: Create*. If a request may have created the incident, the node does not send the
 * request again, because another request could create a second incident.
 */
export const create: Operation = {
	name: 'Create',
	action: 'Create incident',
	description:
		'Open an incident on a service, so that Zenduty alerts the people on call. To add repeated reports to one incident, send an alert instead.',
	fields: [
		teamField({ description: 'Only narrows the lists below' }),
		serviceField({ required: true, description: 'The service on which the incident is opened' }),
		{ ...titleField, required: true },
		summaryField,
		fieldsToAdd(ADDITIONAL_FIELDS, incidentFields),
		...incidentOutputFields,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const toOutput = readIncidentOutput(item);
		const title = readRequiredText(item, titleField, 'Enter the title of the incident.');
		const service = readId(item, serviceField());
		const summary = readOptionalText(item, summaryField);
		const body = {
			title,
			service,
			...(summary !== undefined && { summary }),
			...(await readIncidentFields(item, ADDITIONAL_FIELDS, findUser)),
		};
		const incident = await api.write({
			...withWork(newIncidentEndpoint(service), 'created the incident', byTitle(title)),
			method: 'POST',
			body,
			kind: 'doubling',
		});
		return toOutput([incident]);
	},
};
