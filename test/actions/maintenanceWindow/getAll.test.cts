import { teamEndpoint } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, notFound } from '../../support/failures.cjs';
import { Reply, runApi } from '../../support/runApi.cjs';
import { maintenanceWindow, simplifiedWindow, WINDOWS } from '../../support/windows.cjs';

const GET = `GET ${WINDOWS}`;
const listing = { resource: 'maintenanceWindow', operation: 'getAll', team: 'team-1' };

describe('get many maintenance windows', () => {
	it('gives all of them in the order of the API', async () => {
		const second = { unique_id: 'window-2', repeat_until: '2026-06-01T00:00:00Z' };
		const { outputs, requests } = await runApi(listing, {
			[GET]: [maintenanceWindow(), maintenanceWindow(second)],
		});
		expect(requests).toEqual([GET]);
		expect(outputs).toEqual([
			[
				simplifiedWindow(),
				simplifiedWindow({ id: 'window-2', repeatUntil: '2026-06-01T00:00:00.000Z' }),
			],
		]);
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi(
			{ ...listing, simplify: false },
			{ [GET]: { results: [maintenanceWindow()], next: null } },
		);
		expect(outputs).toEqual([[maintenanceWindow()]]);
	});

	it('says what it needs, and what it did not find', async () => {
		const { failure } = await runApi({ ...listing, team: '' }, {});
		expect(failure).toMatchObject(invalidAt('Team'));
		const unknown = await runApi(listing, { [GET]: new Reply(404) });
		expect(unknown.failure).toMatchObject(notFound(teamEndpoint('team-1').subject));
	});

	it('is read again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [listing, { ...listing, team: '' }];
		await runApi(items, { [GET]: [] }, state);
		expect((await runApi(items, { [GET]: [] }, state)).requests).toEqual([GET]);
	});
});
