import { notesPlace } from '../../../nodes/Zenduty/actions/operation/addNote';
import { itRemoves } from '../../support/atIncident.cjs';
import { BY_NUMBER } from '../../support/incidents.cjs';

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
		thing: 'note',
		work: 'deleted the note',
		lookAt: notesPlace(BY_NUMBER),
	});
});
