import type { ItemApi, WriteCall } from '../../../nodes/Zenduty/api/client';
import { addNote } from '../../../nodes/Zenduty/actions/operation/addNote';

const byId = { by: 'id', id: 'C4kPz9TnW2rXyLqVb7HdSe' } as const;

/** An API that takes one note, and writes down how it was asked to. */
function api() {
	const writes: WriteCall[] = [];
	const write: ItemApi['write'] = async (given) => {
		writes.push(given);
		return { unique_id: 'note-1' };
	};
	return { writes, api: { write } as ItemApi };
}

it('a note that is added would be there twice if it was added twice', async () => {
	const given = api();
	expect(await addNote(given.api, byId, 217, 'Looking')).toEqual({ unique_id: 'note-1' });
	expect(given.writes).toEqual([
		{
			method: 'POST',
			path: ['api', 'incidents', '217', 'note'],
			body: { note: 'Looking' },
			kind: 'doubling',
			subject: {
				missing: `incident ${byId.id}`,
				done: undefined,
				work: 'added the note',
				lookAt: `the notes of incident ${byId.id}`,
			},
		},
	]);
});

it('an error of adding a note begins with what was done before', async () => {
	const given = api();
	await addNote(given.api, byId, 217, 'Looking', 'The incident is open, but its note failed.');
	expect(given.writes[0].subject.done).toBe('The incident is open, but its note failed.');
});
