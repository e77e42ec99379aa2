import { Answer, options, search } from '../support/listing.cjs';

const ACCOUNT = '/api/account/members/';
const MEMBERS = '/api/account/teams/t-1/members/';
const OTHERS = '/api/account/teams/t-2/members/';
const user = (username: string, first_name: string, last_name: string, email: string) => ({
	user: { username, first_name, last_name, email },
});
const ines = user('u-ines', 'Ines', 'Rocha', 'ines@example.com');
const bo = user('u-bo', 'Bo', '', 'bo@example.com');
const nameless = user('u-bot', '', '', '');

it('has the members of the account where no team is chosen, with one request', async () => {
	const answers = { [ACCOUNT]: [ines, nameless, bo] };
	const { rows, paths } = await search('searchUsers', { answers });
	expect(rows).toEqual([
		'Bo (bo@example.com) → u-bo',
		'Ines Rocha (ines@example.com) → u-ines',
		'u-bot → u-bot',
	]);
	expect(paths).toEqual([ACCOUNT]);
	expect((await options('getUsers', { answers })).rows).toEqual(rows);
});

it('asks for no names where the account itself has none', async () => {
	const { rows, paths } = await search('searchUsers', {
		answers: { [ACCOUNT]: [{ user: 'u-x' }] },
	});
	expect(rows).toEqual(['u-x → u-x']);
	expect(paths).toEqual([ACCOUNT]);
});

it('is searched by email, too', async () => {
	const { rows } = await search('searchUsers', { answers: { [ACCOUNT]: [ines, bo] } }, 'INES@');
	expect(rows).toEqual(['Ines Rocha (ines@example.com) → u-ines']);
});

it('has the members of the chosen team, with one request', async () => {
	const answers = { [MEMBERS]: [ines] };
	const { rows, paths } = await search('searchUsers', { parameters: { team: 't-1' }, answers });
	expect(rows).toEqual(['Ines Rocha (ines@example.com) → u-ines']);
	expect(paths).toEqual([MEMBERS]);
});

it('has a member of several teams once', async () => {
	const { rows, paths } = await options('getUsers', {
		parameters: { filters: { teams: ['t-1', 't-2'] } },
		answers: { [MEMBERS]: [ines, bo], [OTHERS]: [ines] },
	});
	expect(rows).toEqual(['Bo (bo@example.com) → u-bo', 'Ines Rocha (ines@example.com) → u-ines']);
	expect(paths.sort()).toEqual([MEMBERS, OTHERS]);
});

it('asks once more for the name of a member whose answer has only the username', async () => {
	const { rows, paths } = await search('searchUsers', {
		parameters: { team: 't-1' },
		answers: {
			[MEMBERS]: [ines, { user: 'u-bo' }, { user: 'u-gone' }],
			[ACCOUNT]: [bo, nameless],
		},
	});
	expect(rows).toEqual([
		'Bo (bo@example.com) → u-bo',
		'Ines Rocha (ines@example.com) → u-ines',
		'u-gone → u-gone',
	]);
	expect(paths).toEqual([MEMBERS, ACCOUNT]);
});

it.each([
	[{ team: 't-1' }, 'this team'],
	[{}, 'this account'],
])('says for %j that there are none', async (parameters, where) => {
	const answers = { [MEMBERS]: [], [ACCOUNT]: [] };
	const { rows } = await search('searchUsers', { parameters, answers });
	expect(rows).toEqual([`There are no members in ${where}. Add one in Zenduty. → `]);
});

it.each([
	['members', [ines], ['Ines Rocha (ines@example.com) → u-ines']],
	['no members', [], []],
])('names the teams that the key may not see, where the others have %s', async (...row) => {
	const [, members, shown] = row;
	const { rows } = await options('getUsers', {
		parameters: { filters: { teams: ['t-1', 't-2'] } },
		answers: { [MEMBERS]: members, [OTHERS]: new Answer(403, { detail: 'No.' }) },
	});
	const hidden = 'Not shown, because the API key has no permission: t-2 → ';
	expect(rows).toEqual([...shown, hidden]);
});

it('leaves out who has no username', async () => {
	const answers = { [ACCOUNT]: [{}, { user: null }, { user: { first_name: 'Al' } }, bo] };
	const { rows } = await search('searchUsers', { answers });
	expect(rows).toEqual(['Bo (bo@example.com) → u-bo']);
});
