import type { ItemApi } from '../../nodes/Zenduty/api/client';
import { findIncident, incidentOf } from '../../nodes/Zenduty/fields/incidentReference';
import { incidentThing, incidentThings } from '../../nodes/Zenduty/api/endpoints';

/** An API that has one incident, and writes down what is read. */
function api() {
	const read: string[] = [];
	const get: ItemApi['get'] = async ({ path }) => {
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
		expect(incidentOf({ read, expression: () => undefined })).toEqual(byNumber);
	});

	it('must be given, and by the expression if there is one', () => {
		const read = () => '';
		const expression = (name: string) => (name === 'incident' ? '={{ $json.x }}' : undefined);
		expect(() => incidentOf({ read, expression: () => undefined })).toThrow(
			expect.objectContaining({
				code: 'invalid_input',
				message: expect.not.stringContaining('expression'),
			}),
		);
		expect(() => incidentOf({ read, expression })).toThrow(
			expect.objectContaining({
				code: 'invalid_input',
				message: expect.stringContaining('expression'),
			}),
		);
	});

	it.each([
		['#42', byNumber, []],
		['id-of-the-incident', byId, ['api/incidents/id-of-the-incident']],
	])('is found by %j, with the endpoints of its parts', async (named, reference, requests) => {
		const given = api();
		const read = (name: string) => (name === 'incident' ? named : '');
		const item = { read, expression: () => undefined };
		const { things, thing, ...found } = await findIncident(given.api, item);
		expect(found).toEqual({ reference, number: 42 });
		expect(things('notes')).toEqual(incidentThings('notes', 42, reference));
		expect(thing('tags', 't-1')).toEqual(incidentThing('tags', 42, reference, 't-1'));
		expect(given.read).toEqual(requests);
	});
});
