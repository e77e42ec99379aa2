import { incidentSearch } from '../../nodes/Zenduty/api/incidentSearch';

const NOON = Date.UTC(2026, 2, 1, 12);

describe('incidentSearch', () => {
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
});
