import { listSearch } from '../../nodes/Zenduty/listSearch';
import { listing, located, search } from '../support/listing.cjs';

const RESPONDERS = '/api/v2/incidents/42/responders/';
const parameters = { incident: located('42') };

describe('The list of responders', () => {
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
			answers: { [`/api/incidents/${id}/`]: { incident_number: 42 }, [RESPONDERS]: [] },
		});
		expect(rows).toEqual(['Incident #42 has no responders. → ']);
		expect(paths).toEqual([`/api/incidents/${id}/`, RESPONDERS]);
	});

	it('says that the incident is missing', async () => {
		await expect(search('searchResponders', { parameters })).rejects.toThrow('no incident #42');
	});

	it('asks for an incident', async () => {
		const { context, paths } = listing();
		await expect(listSearch.searchResponders.call(context)).rejects.toThrow('incident');
		expect(paths).toEqual([]);
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
