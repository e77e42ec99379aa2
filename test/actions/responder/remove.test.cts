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
		requestFor: (id) => `DELETE /api/incidents/42/responders/${id}/`,
		thing: 'responder',
		done: 'removed',
	});
});
