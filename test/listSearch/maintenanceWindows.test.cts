import { located, search } from '../support/listing.cjs';
import { maintenanceWindow, WINDOWS } from '../support/windows.cjs';

const parameters = { team: located('team-1') };
const rowsOf = async (...windows: object[]) =>
	(await search('searchMaintenanceWindows', { parameters, answers: { [WINDOWS]: windows } })).rows;

describe('The list of maintenance windows', () => {
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

	it('is searched by name and time', async () => {
		const answers = {
			[WINDOWS]: [
				maintenanceWindow(),
				maintenanceWindow({ unique_id: 'window-2', name: 'Cables' }),
			],
		};
		const find = async (typed: string) =>
			(await search('searchMaintenanceWindows', { parameters, answers }, typed)).rows;
		expect(await find('CABLE')).toEqual(['Cables (2026-05-04 08:30 to 10:00) → window-2']);
		expect(await find('05-04 08')).toHaveLength(2);
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

	it('reads times without a zone as UTC', async () => {
		expect(
			await rowsOf(
				maintenanceWindow({ start_time: '2026-05-04T03:00:00', end_time: '2026-05-04T04:30:00' }),
			),
		).toEqual(['New antennas (2026-05-04 08:30 to 10:00) → window-1']);
	});

	it('leaves out one without an ID', async () => {
		expect(await rowsOf(maintenanceWindow({ unique_id: undefined }), maintenanceWindow())).toEqual([
			'New antennas (2026-05-04 08:30 to 10:00) → window-1',
		]);
	});
});
