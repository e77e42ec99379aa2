import { nothingToUpdate, type Operation } from '../operation/operation';
import { incidentOf } from '../../fields/readLocators';
import { incidentField } from '../../fields/locators';
import { apiOptions, fieldsToAdd, inOrder } from '../../fields/sharedFields';
import { changeIncident } from './changeIncident';
import { incidentFields, readIncidentFields, summaryField, titleField } from './fields';
import { incidentOutputFields, readIncidentOutput } from './output';

/** Changes the fields of an incident that the user adds under "Update Fields". */
export const update: Operation = {
	name: 'Update',
	action: 'Update incident',
	description: 'Change the title, the priority or other fields of an incident',
	fields: [
		incidentField,
		fieldsToAdd('updateFields', inOrder([...incidentFields, summaryField, titleField])),
		...incidentOutputFields,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const toOutput = readIncidentOutput(item);
		const reference = incidentOf(item);
		const body = await readIncidentFields(item, 'updateFields', findUser);
		if (Object.keys(body).length === 0) throw nothingToUpdate();
		const work = 'updated the incident';
		const { value } = await changeIncident(api, { reference, body, work });
		return toOutput([value]);
	},
};
