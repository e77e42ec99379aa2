import { incidentThings } from '../../../nodes/Zenduty/api/endpoints';
import { itRemoves } from '../../support/atIncident.cjs';

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
		thing: 'responders',
		work: 'removed the responder',
		lookAt: String(incidentThings('responders', 42).subject.lookAt),
	});
});
