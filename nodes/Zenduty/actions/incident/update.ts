import { simplifiedOutput, type Operation } from '../operation/operation';
import { incidentOf } from '../../fields/readLocators';
import { InputError } from '../../errors';
import { incidentField } from '../../fields/locators';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { changeIncident } from './changeIncident';
import { incidentFields, readIncidentFields, summaryField, titleField } from './fields';
import { simplifyIncident } from './simplifyIncident';

/** Changes some fields of an incident. */
export const update: Operation = {
	name: 'Update',
	action: 'Update an incident',
	description: 'Change the title, the priority or other fields of an incident',
	fields: [
		incidentField,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [...incidentFields, summaryField, titleField].sort((a, b) =>
				a.displayName.localeCompare(b.displayName),
			),
		},
		simplifyField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const reference = incidentOf(item);
		const fields = item.read('updateFields', {});
		const body = await readIncidentFields(fields, findUser);
		if (Object.keys(body).length === 0) {
			throw new InputError(
				'There is nothing to update: no field has a value.',
				'Add at least one field under Update Fields. An empty text counts as not set.',
			);
		}
		const work = 'updated the incident';
		const { value } = await changeIncident(api, { reference, body, work });
		return simplifiedOutput(item, [value], simplifyIncident);
	},
};
