import type { ItemApi } from '../../nodes/Zenduty/api/client';
import {
	idOf,
	incidentOf,
	nameOf,
	numberOf,
	subjectOf,
	subjectOfPart,
} from '../../nodes/Zenduty/actions/incidentReference';

/** An API that has one incident, and writes down what is read. */
function api() {
	const read: string[] = [];
	const get: ItemApi['get'] = async (path) => {
		read.push(path.join('/'));
		return { unique_id: 'id-of-the-incident', incident_number: 42 };
	};
	return { read, api: { get } as ItemApi };
}

const byNumber = { by: 'number', number: 42 } as const;
const byId = { by: 'id', id: 'id-of-the-incident' } as const;

describe('an incident that an item names', () => {
	it('is read from the parameter', () => {
		const read = (name: string) => (name === 'incident' ? '#42' : '');
		expect(incidentOf({ read })).toEqual(byNumber);
	});

	it('has a name in errors', () => {
		expect(nameOf(byNumber)).toBe('number 42');
		expect(subjectOf(byId)).toEqual({
			missing: 'no incident with the ID id-of-the-incident',
		});
		expect(subjectOfPart(byNumber, 'note', 'note-1')).toEqual({
			missing: 'no note with the ID note-1 at an incident with the number 42',
		});
	});

	it('needs no request for what was given, or is known already', async () => {
		const given = api();
		expect(await idOf(given.api, byId)).toBe('id-of-the-incident');
		expect(await numberOf(given.api, byNumber)).toBe(42);
		expect(await idOf(given.api, byNumber, { unique_id: 'known' })).toBe('known');
		expect(await numberOf(given.api, byId, { incident_number: '7' })).toBe(7);
		expect(given.read).toEqual([]);
	});

	it('is read once for what is not known', async () => {
		const given = api();
		expect(await idOf(given.api, byNumber)).toBe('id-of-the-incident');
		expect(await numberOf(given.api, byId)).toBe(42);
		expect(await numberOf(given.api, byId, {})).toBe(42);
		expect(given.read).toEqual([
			'api/incidents/42',
			'api/incidents/id-of-the-incident',
			'api/incidents/id-of-the-incident',
		]);
	});
});
