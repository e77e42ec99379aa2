import { INCIDENTS } from '../../api/paths';
import type { ApiOperation } from '../operation/connectApi';
import { incidentOf, numberOf, subjectOfPart } from '../fields/incidentReference';
import { requireId } from '../fields/readLocators';
import { incidentField, responderIdField } from '../fields/locators';
import { apiOptions } from '../fields/sharedFields';
import { respondersPlace } from './responder';

/** Removes a responder from an incident. */
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
		await api.remove({
			// Unlike the list, a single responder has no path below v2.
			path: [...INCIDENTS, String(number), 'responders', id],
			subject: {
				...subjectOfPart(reference, 'responder', id),
				work: 'removed the responder',
				lookAt: respondersPlace(reference),
			},
		});
		return [{ deleted: true }];
	},
};
