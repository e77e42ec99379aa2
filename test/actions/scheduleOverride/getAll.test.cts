import { teamThing } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, notFound } from '../../support/failures.cjs';
import { Reply, runApi } from '../../support/runApi.cjs';
import { OVERRIDES, override, simplifiedOverride } from '../../support/overrides.cjs';

const GET = `GET ${OVERRIDES}`;
const listing = {
	resource: 'scheduleOverride',
	operation: 'getAll',
	team: 'team-1',
	schedule: 'schedule-1',
};

describe('get many overrides of a schedule', () => {
	it('gives all of them in the order of the API', async () => {
		const second = { unique_id: 'override-2', user: { username: 'user-2' } };
		const { outputs, requests } = await runApi(listing, { [GET]: [override(), override(second)] });
		expect(requests).toEqual([GET]);
		expect(outputs).toEqual([
			[simplifiedOverride(), simplifiedOverride({ id: 'override-2', username: 'user-2' })],
		]);
	});

	it('gives what was sent when it is not simplified', async () => {
		const sent = override({ overridden_details: { 'user-2': [] } });
		const { outputs } = await runApi({ ...listing, simplify: false }, { [GET]: [sent] });
		expect(outputs).toEqual([[sent]]);
	});

	it.each([
		[{ team: '' }, 'Team'],
		[{ schedule: '' }, 'Schedule'],
	])('refuses %j and sends nothing', async (fields, name) => {
		const run = await runApi({ ...listing, ...fields }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt(name) });
	});

	it('says what it did not find', async () => {
		const { failure } = await runApi(listing, { [GET]: new Reply(404) });
		const missing = teamThing('team-1', 'schedules', 'schedule-1').subject;
		expect(failure).toMatchObject(notFound(missing));
	});

	it('is read again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [listing, { ...listing, team: '' }];
		await runApi(items, { [GET]: [] }, state);
		expect((await runApi(items, { [GET]: [] }, state)).requests).toEqual([GET]);
	});
});
