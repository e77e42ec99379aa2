import type { ItemApi, ListCall } from '../../../nodes/Zenduty/api/client';
import {
	listTeams,
	subjectOfTeam,
	subjectOfTeamThing,
} from '../../../nodes/Zenduty/actions/fields/teams';

it('errors say which team is not there, or in which one a thing is not', () => {
	expect(subjectOfTeam('team-1')).toEqual({ missing: 'no team with the ID team-1' });
	expect(subjectOfTeamThing('team-1', 'service', 'service-1')).toEqual({
		missing: 'no service with the ID service-1 in a team with the ID team-1',
	});
});

it('all teams of the account are listed once for a run', async () => {
	const lists: ListCall[] = [];
	const api = {
		async list(list: ListCall) {
			lists.push(list);
			return [{ unique_id: 'team-1' }];
		},
	} as unknown as ItemApi;
	const keys: string[] = [];
	const once = async <T,>(key: string, find: () => Promise<T>): Promise<T> => {
		keys.push(key);
		return await find();
	};
	expect(await listTeams(api, { once })).toEqual([{ unique_id: 'team-1' }]);
	expect(lists).toEqual([{ path: ['api', 'account', 'teams'], subject: {} }]);
	expect(keys).toEqual(['teams']);
});
