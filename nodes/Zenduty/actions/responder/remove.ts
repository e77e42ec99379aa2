import { withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { findIncident } from '../../fields/incidentReference';
import { requireId } from '../../fields/readLocators';
import { incidentField, responderIdField } from '../../fields/locators';
import { apiOptions } from '../../fields/sharedFields';

export const remove: Operation = {
	name: 'Remove',
	action: 'Remove a responder from an incident',
	description: 'Remove a responder from an incident, so that Zenduty no longer asks them to help',
	fields: [incidentField, responderIdField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const id = requireId(item, 'responderId', 'Responder');
		const { thing } = await findIncident(api, item);
		await api.remove(withWork(thing('responders', id), 'removed the responder'));
		return [{ deleted: true }];
	},
};
