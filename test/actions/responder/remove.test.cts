import { respondersPlace } from '../../../nodes/Zenduty/actions/responder/responder';
import { itRemoves } from '../../support/atIncident.cjs';
import { BY_NUMBER } from '../../support/incidents.cjs';

describe('remove a responder from an incident', () => {
	itRemoves({
		parameters: {
			resource: 'responder',
			operation: 'remove',
			incident: '42',
			responderId: 'responder-1',
		},
		idField: 'responderId',
		field: 'Responder',
		requestFor: (id) => `DELETE /api/incidents/42/responders/${id}/`,
		thing: 'responder',
		work: 'removed the responder',
		lookAt: respondersPlace(BY_NUMBER),
	});
});
