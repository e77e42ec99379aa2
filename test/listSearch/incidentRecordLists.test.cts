import { listSearch } from '../../nodes/Zenduty/listSearch';
import { listing, located, search } from '../support/listing.cjs';

describe('notes', () => {
	const NOTES = '/api/incidents/42/note/';
	const entry = (unique_id: string, more: object = {}) => ({
		unique_id,
		note: 'Looking at it',
		user: 'u-ines',
		user_name: 'Ines Rocha',
		creation_date: '2026-02-03T20:15:00.123456Z',
		...more,
	});

	it('has author, text and time of each note of the incident, the newest first', async () => {
		const answers = {
			[NOTES]: {
				results: [
					entry('n-1'),
					entry('n-3', {
						creation_date: '2026-02-05T00:00:00Z',
						user_name: '',
						note: ' a\n\nb ',
					}),
					entry('n-2', { creation_date: '2026-02-04T00:00:00Z', note: 'x'.repeat(61) }),
					entry('n-0', { creation_date: '2026-02-02T00:00:00Z', note: 'y'.repeat(60) }),
				],
				next: null,
			},
		};
		const { rows, paths } = await search('searchNotes', {
			parameters: { incident: located('42') },
			answers,
		});
		expect(rows).toEqual([
			'u-ines: a b (2026-02-05 05:30) → n-3',
			`Ines Rocha: ${'x'.repeat(60)}… (2026-02-04 05:30) → n-2`,
			'Ines Rocha: Looking at it (2026-02-04 01:45) → n-1',
			`Ines Rocha: ${'y'.repeat(60)} (2026-02-02 05:30) → n-0`,
		]);
		expect(paths).toEqual([NOTES]);
	});

	it('learns the number of an incident that is given by its ID', async () => {
		const id = 'xK4nMw82LsTq9RbVcZ3hYd';
		const { rows, paths } = await search('searchNotes', {
			parameters: { incident: located(id, 'id') },
			answers: {
				[`/api/incidents/${id}/`]: { unique_id: id, incident_number: 42 },
				[NOTES]: [entry('n-1')],
			},
		});
		expect(rows).toEqual(['Ines Rocha: Looking at it (2026-02-04 01:45) → n-1']);
		expect(paths).toEqual([`/api/incidents/${id}/`, NOTES]);
	});

	it('is not empty where the entries of a page are no objects', async () => {
		const { context } = listing({
			parameters: { incident: 42 },
			answers: { [NOTES]: { results: ['x', 'y'] } },
		});
		await expect(listSearch.searchNotes.call(context)).rejects.toThrow(
			'The response of Zenduty is not the expected JSON.',
		);
	});

	it('says that there are none', async () => {
		const { rows } = await search('searchNotes', {
			parameters: { incident: 42 },
			answers: { [NOTES]: [] },
		});
		expect(rows).toEqual(['Incident #42 has no notes. → ']);
	});

	it('shows what a note has, reads a time without a zone as UTC, and leaves out one without an ID', async () => {
		const { rows } = await search('searchNotes', {
			parameters: { incident: 42 },
			answers: {
				[NOTES]: [
					{ unique_id: 'n-1' },
					{ unique_id: 'n-2', note: 'Alone' },
					entry('n-3', { note: undefined, user_name: 'Rui', creation_date: null }),
					entry('n-4', { creation_date: '2026-02-03T20:15:00' }),
					entry('n-5', { user: null, user_name: null, note: null }),
					{ ...entry('n-6'), unique_id: undefined },
				],
			},
		});
		expect(rows).toEqual([
			'(2026-02-04 01:45) → n-5',
			'Ines Rocha: Looking at it (2026-02-04 01:45) → n-4',
			'n-1 → n-1',
			'Alone → n-2',
			'Rui: → n-3',
		]);
	});

	it.each([[{}], [{ incident_number: null }]])(
		'says that the number of the incident is not known, if it is answered with %j',
		async (more) => {
			const id = 'xK4nMw82LsTq9RbVcZ3hYd';
			const incident = { unique_id: id, ...more };
			const path = `/api/incidents/${id}/`;
			const { context, paths } = listing({
				parameters: { incident: located(id, 'id') },
				answers: { [path]: incident },
			});
			const unknown = new RegExp(`number .*${id}`);
			await expect(listSearch.searchNotes.call(context)).rejects.toThrow(unknown);
			expect(paths).toEqual([path]);
		},
	);
});

describe('responders', () => {
	const RESPONDERS = '/api/v2/incidents/42/responders/';
	const parameters = { incident: located('42') };

	it('has the name of each responder of the incident, and what they answered', async () => {
		const results = [
			{ unique_id: 'r-1', user: 'u-1', user_name: 'Rui Alves', response_status: 1 },
			{ unique_id: 'r-2', user: 'u-2', user_name: '', response_status: 2 },
			{
				...{ unique_id: 'r-3', user: null, user_name: null, response_status: 3 },
				...{ escalation_policy: 'p-1', escalation_policy_name: 'By day' },
			},
			{ unique_id: 'r-4', escalation_policy: 'p-2', response_status: 9 },
		];
		const { rows, paths } = await search('searchResponders', {
			parameters,
			answers: { [RESPONDERS]: [{ results, next: null }] },
		});
		expect(rows).toEqual([
			'By day (pending) → r-3',
			'p-2 (9) → r-4',
			'Rui Alves (accepted) → r-1',
			'u-2 (declined) → r-2',
		]);
		expect(paths).toEqual([RESPONDERS]);
	});

	it('learns the number of an incident that is given by its ID', async () => {
		const id = 'xK4nMw82LsTq9RbVcZ3hYd';
		const { rows, paths } = await search('searchResponders', {
			parameters: { incident: located(id, 'id') },
			answers: {
				[`/api/incidents/${id}/`]: { unique_id: id, incident_number: 42 },
				[RESPONDERS]: [],
			},
		});
		expect(rows).toEqual(['Incident #42 has no responders. → ']);
		expect(paths).toEqual([`/api/incidents/${id}/`, RESPONDERS]);
	});

	it('shows what a responder has, and leaves out one without an ID', async () => {
		const { rows } = await search('searchResponders', {
			parameters,
			answers: {
				[RESPONDERS]: [
					{ unique_id: 'r-1' },
					{ unique_id: 'r-2', response_status: 3 },
					{ unique_id: 'r-3', user: 'u-3', response_status: null },
					{ user: 'u-4', response_status: 1 },
				],
			},
		});
		expect(rows).toEqual(['r-1 → r-1', 'r-2 (pending) → r-2', 'u-3 → r-3']);
	});
});
