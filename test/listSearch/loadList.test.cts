import { loadApi } from '../../nodes/Zenduty/api/loadApi';
import { unusableCredential } from '../../nodes/Zenduty/errors';
import { listSearch } from '../../nodes/Zenduty/listSearch';
import { toListError } from '../../nodes/Zenduty/listSearch/listError';
import { Answer, listing, search } from '../support/listing.cjs';

const TEAMS = '/api/account/teams/';

const CHOOSE_CREDENTIAL =
	'Choose a Zenduty API credential in the node, and test it. Without an API key there is no list: enter an ID instead.';

describe('A list', () => {
	it.each([
		['without a credential', new Error('Credentials not found')],
		['without any credential', new Error('Node does not have any credentials set')],
		[
			'without a credential of its type',
			new Error('Node does not have any credentials set for "zendutyApi"'),
		],
		['with a credential that cannot be read', new Error('Wrong encryption key')],
		['with an empty key', { apiKey: '' }],
	])('%s says what is wrong, and to choose one, or to enter an ID', async (_, credential) => {
		const { context, paths } = listing({ credential });
		const connected = await loadApi(context);
		const problem = connected.ok ? 'nothing' : connected.problem;
		const error = unusableCredential(problem, CHOOSE_CREDENTIAL);
		const { name, message } = toListError(context.getNode(), error);
		const asked = listSearch.searchTeams.call(context);
		await expect(asked).rejects.toMatchObject({ name, message });
		expect(paths).toEqual([]);
	});

	it('of a node that sends with an integration URL does not ask for a credential', async () => {
		const parameters = { integrationFrom: 'credential' };
		const { context, paths } = listing({ parameters, credential: new Error('not found') });
		await expect(listSearch.searchEscalationPolicies.call(context)).rejects.toThrow(
			'Lists need an API key, which "Integration URL (No API Key)" does not use. Enter an ID instead, or choose "Integration Chosen From a List" under Send Through.',
		);
		expect(paths).toEqual([]);
	});

	it('with a wrong key says so, and links to the credential', async () => {
		const answers = { [TEAMS]: new Answer(403, { error: 'Invalid or Inactive Token' }) };
		await expect(search('searchTeams', { answers })).rejects.toMatchObject({
			httpCode: '403',
			message: expect.stringContaining('Invalid or Inactive Token'),
		});
	});

	it('is tried once more', async () => {
		let count = 0;
		const answer = () => (++count === 1 ? new Answer(500, {}) : []);
		const { paths } = await search('searchTeams', { answers: { [TEAMS]: answer } });
		expect(paths).toEqual([TEAMS, TEAMS]);
	});

	it('is not tried a third time', async () => {
		const { context, paths } = listing({ answers: { [TEAMS]: new Answer(500, {}) } });
		await expect(listSearch.searchTeams.call(context)).rejects.toThrow(/\b500\b/);
		expect(paths).toHaveLength(2);
	});

	it('comes within ten seconds or not at all, whatever Zenduty asks to wait', async () => {
		const signals = jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation(() => AbortSignal.abort());
		try {
			await expect(search('searchTeams', { answers: { [TEAMS]: [] } })).rejects.toMatchObject({
				message:
					'Zenduty did not return the list within 10 seconds: it is slow, or it asked for a wait. Try again in a minute, or choose a team first. You can also enter an ID instead of choosing from the list.',
			});
			expect(signals).toHaveBeenCalledWith(10_000);
		} finally {
			signals.mockRestore();
		}
	});
});
