import { Answer, listing, search } from '../support/listing.cjs';
import { listSearch } from '../../nodes/Zenduty/listSearch';

const TEAMS = '/api/account/teams/';

describe('A list', () => {
	it.each([
		'Credentials not found',
		'Node does not have any credentials set',
		'Node does not have any credentials set for "zendutyApi"',
	])('without a credential (%s) says to choose one, or to enter an ID', async (reason) => {
		await expect(search('searchTeams', { credential: new Error(reason) })).rejects.toThrow(
			'No Zenduty API credential is chosen in the node. Choose a Zenduty API credential in the node, and test it. Without an API key there is no list: enter an ID instead.',
		);
	});

	it('with a credential that cannot be read says why', async () => {
		await expect(
			search('searchTeams', { credential: new Error('Wrong encryption key') }),
		).rejects.toThrow(/^The credential cannot be read \(Wrong encryption key\)\. Choose a Zenduty/);
	});

	it('with an empty key says so', async () => {
		await expect(search('searchTeams', { credential: { apiKey: '' } })).rejects.toThrow(
			/^The API key is empty\..* Choose a Zenduty API credential/,
		);
	});

	it('with a wrong key says so, and links to the credential', async () => {
		const answers = { [TEAMS]: new Answer(403, { error: 'Invalid or Inactive Token' }) };
		await expect(search('searchTeams', { answers })).rejects.toMatchObject({
			httpCode: '403',
			message: expect.stringMatching(
				/^Zenduty refuses the API key: it is wrong or inactive\..* You can also enter an ID/,
			),
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
		await expect(listSearch.searchTeams.call(context)).rejects.toThrow(
			/^Zenduty failed with status 500 \(after 2 attempts\)/,
		);
		expect(paths).toHaveLength(2);
	});

	it('comes within ten seconds or not at all, whatever Zenduty asks to wait', async () => {
		const signals = jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation(() => AbortSignal.abort());
		try {
			await expect(search('searchTeams', { answers: { [TEAMS]: [] } })).rejects.toThrow(
				'Zenduty did not give the list within 10 seconds: it is slow, or it asked to wait. Try again in a minute, choose a team first, or enter an ID instead of choosing from the list.',
			);
			expect(signals).toHaveBeenCalledWith(10_000);
		} finally {
			signals.mockRestore();
		}
	});
});
