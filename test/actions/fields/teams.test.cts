import { subjectOfTeam, subjectOfTeamThing } from '../../../nodes/Zenduty/actions/fields/teams';

it('errors say which team is not there, or in which one a thing is not', () => {
	expect(subjectOfTeam('team-1')).toEqual({ missing: 'no team with the ID team-1' });
	expect(subjectOfTeamThing('team-1', 'service', 'service-1')).toEqual({
		missing: 'no service with the ID service-1 in the team with the ID team-1',
	});
});
