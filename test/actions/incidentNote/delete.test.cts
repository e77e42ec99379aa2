import { itRemoves } from '../../support/atIncident.cjs';

describe('delete a note of an incident', () => {
	itRemoves({
		parameters: {
			resource: 'incidentNote',
			operation: 'delete',
			incident: '42',
			noteId: 'note-1',
		},
		idField: 'noteId',
		requestFor: (id) => `DELETE /api/incidents/42/note/${id}/`,
		thing: 'note',
		done: 'deleted',
	});
});
