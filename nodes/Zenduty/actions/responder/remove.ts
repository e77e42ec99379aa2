import { incidentThing, withWork } from '../../api/places';
import type { ApiOperation } from '../operation/connectApi';
import { incidentOf, numberOf } from '../fields/incidentReference';
import { requireId } from '../fields/readLocators';
import { incidentField, responderIdField } from '../fields/locators';
import { apiOptions } from '../fields/sharedFields';

export const remove: ApiOperation = {
	name: 'Remove',
	action: 'Remove a responder from an incident',
	description: 'Remove a responder from an incident, so that Zenduty no longer asks them to help',
	fields: [incidentField, responderIdField, apiOptions()],
	isFinal: true,
	async execute(item, { api }) {
		const reference = incidentOf(item);
		const id = requireId(item, 'responderId', 'Responder');
		const number = await numberOf(api, reference);
		const place = incidentThing('responders', number, reference, id);
		await api.remove(withWork(place, 'removed the responder'));
		return [{ deleted: true }];
	},
};
