import { addNote, findId, findNumber, incidentSearch } from '../../nodes/Zenduty/api/incidentCalls';
import type { ItemApi, WriteCall } from '../../nodes/Zenduty/api/client';
import { incidentEndpoint, type Subject } from '../../nodes/Zenduty/api/endpoints';
import { factsOf, inOneText } from '../../nodes/Zenduty/errors';

const NOON = Date.UTC(2026, 2, 1, 12);

it.each([
	['open', -1],
	['all', 0],
	['triggered', 1],
	['acknowledged', 2],
	['resolved', 3],
] as const)('asks for %s incidents of all teams by the number %d', (status, code) => {
	expect(incidentSearch(status)).toEqual({
		path: ['api', 'incidents', 'filter'],
		subject: {},
		body: { status: code, all_teams: 1 },
	});
});

it('takes the filter before what it would ask for by itself', () => {
	const { body } = incidentSearch('open', { all_teams: 0, team_ids: ['t-1'] });
	expect(body).toEqual({ status: -1, all_teams: 0, team_ids: ['t-1'] });
});

it('writes times as days in UTC', () => {
	const { body } = incidentSearch('all', {}, { from: NOON, to: NOON + 86_400_000 });
	expect(body).toMatchObject({ from_date: '2026-03-01', to_date: '2026-03-02' });
});

it.each([
	[Date.UTC(10_000, 0, 1), undefined],
	[Date.UTC(9999, 11, 31), '9999-12-31'],
	[Date.parse('0001-01-01T00:00:00Z'), '0001-01-01'],
	[Date.parse('0000-12-31T23:59:59Z'), undefined],
	[-Infinity, undefined],
	[9e15, undefined],
])('writes the time %d as %j, since the API has years of four digits', (from, day) => {
	expect(incidentSearch('all', {}, { from }).body.from_date).toBe(day);
});

/** An API that has one incident, and writes down what is read. */
function api(incident: object = { unique_id: 'id-of-the-incident', incident_number: 42 }) {
	const read: string[] = [];
	const subjects: Subject[] = [];
	const get: ItemApi['get'] = async ({ path, subject }) => {
		read.push(path.join('/'));
		subjects.push(subject);
		return { ...incident };
	};
	return { read, subjects, api: { get } as ItemApi };
}

/** Matches the error for an answer without what identifies the incident. */
const notGiven = (message: string, description: string) =>
	expect.objectContaining({ code: 'unexpected_response', message, description }) as Error;

const byNumber = { by: 'number', number: 42 } as const;
const byId = { by: 'id', id: 'id-of-the-incident' } as const;

describe('an incident', () => {
	it('needs no request for what was given, or is known already', async () => {
		const given = api();
		expect(await findId(given.api, byId)).toBe('id-of-the-incident');
		expect(await findNumber(given.api, byNumber)).toBe(42);
		expect(await findId(given.api, byNumber, { unique_id: 'known' })).toBe('known');
		expect(await findNumber(given.api, byId, { incident_number: '7' })).toBe(7);
		expect(given.read).toEqual([]);
	});

	it('is read once for what is not known', async () => {
		const given = api();
		expect(await findId(given.api, byNumber)).toBe('id-of-the-incident');
		expect(await findNumber(given.api, byId)).toBe(42);
		expect(await findNumber(given.api, byId, {})).toBe(42);
		expect(given.read).toEqual([
			'api/incidents/42',
			'api/incidents/id-of-the-incident',
			'api/incidents/id-of-the-incident',
		]);
	});

	it.each([[{}], [{ unique_id: null }], [{ unique_id: '' }]])(
		'has no ID by which it could be changed, if it is answered as %j',
		async (incident) => {
			const given = api(incident);
			await expect(findId(given.api, byNumber)).rejects.toThrow(
				notGiven(
					'Zenduty did not return the ID of incident #42.',
					'Look at the incident in Zenduty, and enter its ID instead.',
				),
			);
			expect(given.read).toEqual(['api/incidents/42']);
		},
	);

	it.each([undefined, null, '', ' ', 'x', 4.2, 1e16, {}])(
		'has no number below which its parts could be, if that is %j',
		async (incident_number) => {
			const given = api({ incident_number });
			await expect(findNumber(given.api, byId)).rejects.toThrow(
				notGiven(
					'Zenduty did not return the number of incident id-of-the-incident.',
					'Look at the incident in Zenduty, and enter its number instead.',
				),
			);
			expect(given.read).toEqual(['api/incidents/id-of-the-incident']);
		},
	);

	it('is looked for after a change so that an error begins with what was done', async () => {
		const done = 'The incident is resolved, but its note failed.';
		const { subject } = incidentEndpoint(byId);
		const given = api({});
		const alone: unknown = await findNumber(given.api, byId).catch((error: unknown) => error);
		expect(alone).toMatchObject({ code: 'unexpected_response' });
		await expect(findNumber(given.api, byId, {}, done)).rejects.toMatchObject({
			code: 'partly_done',
			message: done,
			description: inOneText(factsOf(alone)),
			mayExist: false,
		});
		expect(given.subjects).toEqual([subject, { ...subject, done }]);
	});
});

/** An API that takes one note, and writes down how it was asked to. */
function noteApi() {
	const writes: WriteCall[] = [];
	const write: ItemApi['write'] = async (given) => {
		writes.push(given);
		return { unique_id: 'note-1' };
	};
	return { writes, api: { write } as ItemApi };
}

it('a note that is added would be there twice if it was added twice', async () => {
	const given = noteApi();
	expect(await addNote(given.api, { reference: byId, number: 217 }, 'Looking')).toEqual({
		unique_id: 'note-1',
	});
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
	const given = noteApi();
	await addNote(
		given.api,
		{ reference: byId, number: 217 },
		'Looking',
		'The incident is open, but its note failed.',
	);
	expect(given.writes[0].subject.done).toBe('The incident is open, but its note failed.');
});
