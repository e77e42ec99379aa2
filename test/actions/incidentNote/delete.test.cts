import { incidentThings } from '../../../nodes/Zenduty/api/endpoints';
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
		field: 'Note',
		requestFor: (id) => `DELETE /api/incidents/42/note/${id}/`,
		thing: 'notes',
		work: 'deleted the note',
		lookAt: String(incidentThings('notes', 42).subject.lookAt),
	});
});
