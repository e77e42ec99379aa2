import { listSearch, loadOptions } from '../../nodes/Zenduty/listSearch';
import { located, options, search } from '../support/listing.cjs';
import { shownTime, timeOf } from '../../nodes/Zenduty/listSearch/teamRecordLists';
import { maintenanceWindow, WINDOWS } from '../support/windows.cjs';

describe('teamRecordsEndpoint', () => {
	const TEAMS = '/api/account/teams/';
	const teams = [
		{ unique_id: 't-2', name: 'Shop' },
		{ unique_id: 't-1', name: 'Mail' },
	];
	const of = (team: string, path: string) => `${TEAMS}${team}/${path}/`;
	const named = (...names: string[]) => names.map((name) => ({ unique_id: `id-${name}`, name }));

	describe('The list of teams', () => {
		it('has all teams by their names, with one request', async () => {
			const { rows, paths } = await search('searchTeams', { answers: { [TEAMS]: teams } });
			expect(rows).toEqual(['Mail → t-1', 'Shop → t-2']);
			expect(paths).toEqual([TEAMS]);
			expect((await options('getTeams', { answers: { [TEAMS]: teams } })).rows).toEqual(rows);
		});

		it('names a team without a name by its ID, and leaves out one without an ID', async () => {
			const answers = { [TEAMS]: [{ unique_id: 't-3' }, { name: 'Lost' }, ...teams] };
			const { rows } = await search('searchTeams', { answers });
			expect(rows).toEqual(['Mail → t-1', 'Shop → t-2', 't-3 → t-3']);
		});

		it('says that there are none', async () => {
			const { rows } = await search('searchTeams', { answers: { [TEAMS]: [] } }, 'mail');
			expect(rows).toEqual(['This account has no teams. Add one in Zenduty. → ']);
		});
	});

	describe.each([
		['EscalationPolicies', 'escalation_policies', 'escalation policies'],
		['Priorities', 'priority', 'priorities'],
		['Schedules', 'schedules', 'schedules'],
		['Services', 'services', 'services'],
		['Slas', 'sla', 'SLAs'],
		['Tags', 'tags', 'tags'],
	] as const)('The list of %s', (name, path, many) => {
		const method = `search${name}` as keyof typeof listSearch;
		const parameters = { team: 't-1' };

		it('has those of the chosen team, with one request', async () => {
			const answers = { [of('t-1', path)]: named('Night', 'day') };
			const { rows, paths } = await search(method, { parameters, answers });
			expect(rows).toEqual(['day → id-day', 'Night → id-Night']);
			expect(paths).toEqual([of('t-1', path)]);
			const get = `get${name}`;
			if (get in loadOptions) {
				const { rows: several } = await options(get as keyof typeof loadOptions, {
					parameters,
					answers,
				});
				expect(several).toEqual(rows);
			}
		});

		it('says that the team has none', async () => {
			const { rows } = await search(
				method,
				{ parameters, answers: { [of('t-1', path)]: [] } },
				'x',
			);
			expect(rows).toEqual([`There are no ${many} in this team. Add one in Zenduty. → `]);
		});
	});

	describe('Where no team is chosen, a list', () => {
		const answers = {
			[TEAMS]: teams,
			[of('t-1', 'services')]: named('In', 'Out'),
			[of('t-2', 'services')]: named('Cart'),
		};

		it('has the things of all teams, with the team before them', async () => {
			const { rows, paths } = await search('searchServices', { answers });
			expect(rows).toEqual(['Mail / In → id-In', 'Mail / Out → id-Out', 'Shop / Cart → id-Cart']);
			expect(paths.sort()).toEqual([TEAMS, of('t-1', 'services'), of('t-2', 'services')]);
		});

		it('says that there are none', async () => {
			const { rows } = await search('searchServices', { answers: { [TEAMS]: [] } });
			expect(rows).toEqual(['There are no services in any team. Add one in Zenduty. → ']);
		});

		it('asks at most five teams at the same time', async () => {
			let running = 0;
			let most = 0;
			const many = Array.from({ length: 12 }, (_, i) => ({
				unique_id: `t-${i}`,
				name: `Team ${i}`,
			}));
			const answer = async () => {
				most = Math.max(most, ++running);
				await new Promise((resolve) => setTimeout(resolve, 20));
				running -= 1;
				return named('One');
			};
			const each = many.map(({ unique_id: id }) => [of(id, 'services'), answer]);
			const { rows, paths } = await search('searchServices', {
				answers: { [TEAMS]: many, ...Object.fromEntries(each) },
			});
			expect(rows).toHaveLength(12);
			expect(paths).toHaveLength(13);
			expect(most).toBe(5);
		});

		it('fails if one team fails', async () => {
			const failing = { ...answers, [of('t-2', 'services')]: undefined };
			await expect(search('searchServices', { answers: failing })).rejects.toThrow(
				'no team with the ID t‑2',
			);
		});
	});

	describe('Where several teams are chosen in the filter, a list', () => {
		const answers = {
			[TEAMS]: [...teams, { unique_id: 't-3', name: 'Lab' }],
			[of('t-1', 'sla')]: named('Gold'),
			[of('t-2', 'sla')]: named('Silver'),
			[of('elsewhere', 'sla')]: named('Iron'),
		};

		it('has their things alone', async () => {
			const parameters = { filters: { teams: ['t-2', 't-1'] } };
			const { rows, paths } = await options('getSlas', { parameters, answers });
			expect(rows).toEqual(['Mail / Gold → id-Gold', 'Shop / Silver → id-Silver']);
			expect(paths.sort()).toEqual([TEAMS, of('t-1', 'sla'), of('t-2', 'sla')]);
		});

		it('shows the ID of a team that it does not know', async () => {
			const parameters = { filters: { teams: 't-1,elsewhere' } };
			const { rows } = await options('getSlas', { parameters, answers });
			expect(rows).toEqual(['elsewhere / Iron → id-Iron', 'Mail / Gold → id-Gold']);
		});

		it('says that they have none', async () => {
			const none = { [of('t-1', 'sla')]: [], [of('t-2', 'sla')]: [] };
			const { rows } = await options('getSlas', {
				parameters: { filters: { teams: 't-1,t-2' } },
				answers: { ...answers, ...none },
			});
			expect(rows).toEqual(['There are no SLAs in these teams. Add one in Zenduty. → ']);
		});
	});

	it('says that the team of the incident has none', async () => {
		const answers = {
			'/api/incidents/42/': { incident_number: 42, service_object: { team: 't-1' } },
			[of('t-1', 'tags')]: [],
		};
		const { rows } = await search('searchTags', { parameters: { incident: 42 }, answers });
		expect(rows).toEqual([
			'There are no tags in the team of this incident. Add one in Zenduty. → ',
		]);
	});
});

describe('shownTime', () => {
	it.each([
		['2026-02-03T20:15:00Z', Date.UTC(2026, 1, 3, 20, 15)],
		['2026-02-03T20:15:00.123456Z', Date.UTC(2026, 1, 3, 20, 15, 0, 123)],
		['2026-02-03 20:15:00+05:30', Date.UTC(2026, 1, 3, 14, 45)],
		// The tests run as on a machine in New York.
		['2026-02-03T20:15:00', Date.UTC(2026, 1, 3, 20, 15)],
		['soon', 0],
		[null, 0],
		[undefined, 0],
	])('reads the time %j', (date, time) => {
		expect(timeOf(date)).toBe(time);
	});

	it.each([
		['UTC', '2026-02-03 20:15'],
		['Asia/Kolkata', '2026-02-04 01:45'],
		['DEFAULT', '2026-02-03 20:15'],
	])('shows a time as it is in the zone %s', (zone, shown) => {
		expect(shownTime(Date.UTC(2026, 1, 3, 20, 15), zone)).toBe(shown);
	});
});

describe.each([
	['searchPostmortems', 'postmortem', 'postmortems'],
	['searchPostIncidentTasks', 'post_incident_tasks', 'post-incident tasks'],
] as const)('%s', (method, path, many) => {
	const place = `/api/account/teams/team-1/${path}/`;
	const parameters = { team: located('team-1') };

	it('has those of the team by their titles', async () => {
		const things = [
			{ unique_id: 'x-1', title: 'Fog' },
			{ unique_id: 'x-2', title: 'Drift', name: null },
			{ unique_id: 'x-3' },
		];
		const { rows, paths } = await search(method, { parameters, answers: { [place]: things } });
		expect(rows).toEqual(['Drift → x-2', 'Fog → x-1', 'x-3 → x-3']);
		expect(paths).toEqual([place]);
	});

	it('says that there are none', async () => {
		const { rows } = await search(method, { parameters, answers: { [place]: [] } });
		expect(rows).toEqual([`There are no ${many} in this team. Add one in Zenduty. → `]);
	});
});

describe('maintenanceWindows', () => {
	const parameters = { team: located('team-1') };
	const rowsOf = async (...windows: object[]) =>
		(await search('searchMaintenanceWindows', { parameters, answers: { [WINDOWS]: windows } }))
			.rows;

	it('has name and times in the time zone of the workflow, the one that starts last first', async () => {
		const rows = await rowsOf(
			maintenanceWindow(),
			maintenanceWindow({ unique_id: 'window-3', start_time: '2026-05-04T03:00:01Z' }),
			maintenanceWindow({
				unique_id: 'window-2',
				name: null,
				end_time: '2026-05-05T00:00:00Z',
				repeat_interval: 1,
			}),
		);
		expect(rows).toEqual([
			'New antennas (2026-05-04 08:30 to 10:00) → window-3',
			'New antennas (2026-05-04 08:30 to 10:00) → window-1',
			'No name (2026-05-04 08:30 to 2026-05-05 05:30, repeats) → window-2',
		]);
	});

	it('shows one whose times cannot be read', async () => {
		expect(
			await rowsOf(
				maintenanceWindow({ unique_id: 'window-2', start_time: null }),
				maintenanceWindow(),
			),
		).toEqual(['New antennas (2026-05-04 08:30 to 10:00) → window-1', 'New antennas → window-2']);
	});

	it('keeps the order of each team where no team is chosen', async () => {
		const { rows } = await search('searchMaintenanceWindows', {
			answers: {
				'/api/account/teams/': [
					{ unique_id: 'team-2', name: 'Tower' },
					{ unique_id: 'team-1', name: 'Runway' },
				],
				[WINDOWS]: [
					maintenanceWindow({ unique_id: 'old', name: 'A' }),
					maintenanceWindow({ unique_id: 'new', name: 'Z', start_time: '2026-05-04T04:00:00Z' }),
				],
				'/api/account/teams/team-2/maintenance/': [maintenanceWindow()],
			},
		});
		expect(rows).toEqual([
			'Runway / Z (2026-05-04 09:30 to 10:00) → new',
			'Runway / A (2026-05-04 08:30 to 10:00) → old',
			'Tower / New antennas (2026-05-04 08:30 to 10:00) → window-1',
		]);
	});

	it('says that there are none', async () => {
		expect(await rowsOf()).toEqual([
			'There are no maintenance windows in this team. Add one in Zenduty. → ',
		]);
	});
});
