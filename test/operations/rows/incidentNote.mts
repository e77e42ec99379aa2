/** Notes of incidents: what comes of each operation. */
import { newShortId } from '../../../simulator/ids.mts';
import { SEED } from '../../../simulator/seed.mts';
import type { Simulator } from '../../../simulator/simulator.mts';
import type { Note } from '../../../simulator/state.mts';
import { listed, type Bad, type Rows } from './row.mts';
import { newest, shownNote } from './shown.mts';

/** Adds a note, as if it had long been there. */
function written({ state }: Simulator, text: string, incident: number): Note {
	const note = {
		...{ unique_id: newShortId(), incident, user: SEED.users.tomas, note: text },
		creation_date: '2026-03-01T08:02:30.000000Z',
	};
	state.notes.push(note);
	return note;
}

/** Notes that are not there. */
const MISSING: Record<string, Bad> = {
	'an incident that is not there': {
		parameters: { incident: '99999', noteId: 'x', note: 'x' },
		code: 'not_found',
		statusCode: 404,
		names: ['99999'],
	},
	'no incident': {
		parameters: { incident: '={{ $json.nothing }}', noteId: 'x', note: 'x' },
		code: 'invalid_input',
		names: ['Incident'],
	},
};
const NOTE_MISSING: Record<string, Bad> = {
	...MISSING,
	'a note that is not there': {
		parameters: { incident: '3', noteId: 'nothing', note: 'x' },
		code: 'not_found',
		statusCode: 404,
		names: ['nothing', '#3'],
	},
	'no note': {
		parameters: { incident: '3', noteId: '={{ "" }}', note: 'x' },
		code: 'invalid_input',
		names: ['Note'],
	},
};
const EMPTY: Record<string, Bad> = {
	'an empty text': {
		parameters: { incident: '3', noteId: 'x', note: '={{ " " }}' },
		code: 'invalid_input',
		names: ['note'],
	},
};
const READER: Record<string, Bad> = {
	'a key that may only read': {
		parameters: { incident: '3', noteId: 'x', note: 'x' },
		code: 'forbidden',
		statusCode: 403,
		access: 'reader',
	},
};

export const incidentNote: Rows = {
	create: {
		good: {
			'by number': ({ state }) => ({
				parameters: { incident: listed('3'), note: 'Under way\n“soon” ✓' },
				outcome: () => {
					const note = newest(state.notes);
					return {
						output: [
							{
								...shownNote(state, note),
								author: { username: SEED.users.mara, name: 'Mara Lindqvist' },
							},
						],
						requests: ['POST /api/incidents/3/note/ {"note":"Under way\\n“soon” ✓"}'],
						changes: [
							{ what: 'note added', incident: 3, id: note.unique_id, text: 'Under way\n“soon” ✓' },
						],
					};
				},
			}),
		},
		bad: { ...MISSING, ...EMPTY, ...READER },
	},

	getAll: {
		good: {
			'of an incident by ID'(zenduty) {
				const { state } = zenduty;
				const { unique_id: id } = state.incidents[0];
				const notes = ['one', 'two', 'three'].map((text) => written(zenduty, text, 1));
				return {
					parameters: { incident: id, limit: 2 },
					outcome: () => ({
						output: notes.slice(0, 2).map((note) => shownNote(state, note)),
						requests: [
							`GET /api/incidents/${id}/`,
							'GET /api/incidents/1/note/?page=1&page_size=100',
						],
					}),
				};
			},
			'none: no item': () => ({
				parameters: { incident: '2' },
				outcome: () => ({
					output: [],
					requests: ['GET /api/incidents/2/note/?page=1&page_size=100'],
				}),
			}),
		},
		bad: MISSING,
	},

	update: {
		good: {
			'its text'(zenduty) {
				const { state } = zenduty;
				const note = written(zenduty, 'Before', 3);
				return {
					parameters: { incident: 3, noteId: listed(note.unique_id), note: 'After' },
					outcome: () => ({
						output: [{ ...shownNote(state, note), note: 'After' }],
						requests: [
							`GET /api/incidents/3/note/${note.unique_id}/`,
							`PUT /api/incidents/3/note/${note.unique_id}/ {"note":"After"}`,
						],
						changes: [{ what: 'note changed', incident: 3, id: note.unique_id, text: 'After' }],
					}),
				};
			},
		},
		bad: { ...NOTE_MISSING, ...EMPTY },
	},

	delete: {
		good: {
			'for good'(zenduty) {
				const { unique_id: id } = written(zenduty, 'Not needed', 3);
				return {
					parameters: { incident: '#3', noteId: id },
					outcome: () => ({
						output: [{ deleted: true }],
						requests: [`DELETE /api/incidents/3/note/${id}/`],
						changes: [{ what: 'note deleted', incident: 3, id }],
					}),
				};
			},
		},
		bad: { ...NOTE_MISSING, ...READER },
	},
};
