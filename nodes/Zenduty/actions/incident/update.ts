import { nothingToUpdate, type Operation } from '../operation/operation';
import { readIncident } from '../../fields/readLocators';
import { incidentField } from '../../fields/locators';
import { apiOptions, fieldsToAdd, inOrder, UPDATE_FIELDS } from '../../fields/sharedFields';
import { changeIncident } from './changeIncident';
import { incidentFields, readIncidentFields, summaryField, titleField } from './incidentFields';
import { incidentOutputFields, readIncidentOutput } from './incidentOutput';

/**
 * *Incident: Update*. The request has only the fields under "Update Fields" that have a value. If
 * no field has a value, the operation fails.
 */
export const update: Operation = {
	name: 'Update',
	action: 'Update incident',
	description: 'Change the title, the priority or other fields of an incident',
	fields: [
		incidentField,
		fieldsToAdd(UPDATE_FIELDS, inOrder([...incidentFields, summaryField, titleField])),
		...incidentOutputFields,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const toOutput = readIncidentOutput(item);
		const reference = readIncident(item);
		const body = await readIncidentFields(item, UPDATE_FIELDS, findUser);
		if (Object.keys(body).length === 0) throw nothingToUpdate();
		const work = 'updated the incident';
		const { value } = await changeIncident(api, { reference, body, work });
		return toOutput([value]);
	},
};
