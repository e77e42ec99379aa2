import { Reply, runApi } from '../../support/runApi.cjs';
import { MEMBERS } from '../../support/incidents.cjs';
import { OVERRIDES, override, simplifiedOverride } from '../../support/overrides.cjs';

const POST = `POST ${OVERRIDES}`;
const creating = {
	resource: 'scheduleOverride',
	operation: 'create',
	team: 'team-1',
	schedule: { mode: 'list', value: 'schedule-1' },
	user: 'user-1',
	startTime: '2026-05-04T03:00:00Z',
	endTime: '2026-05-04T11:00:00Z',
};

async function bodyFor(fields: object) {
	const { bodies, error } = await runApi(
		{ ...creating, ...fields },
		{ [POST]: override(), 'GET /api/account/members/': MEMBERS },
		{ timeZone: 'Europe/Berlin' },
	);
	expect(error).toBeUndefined();
	return bodies[0];
}

describe('create an override of a schedule', () => {
	it('gives the override that Zenduty answers with', async () => {
		const { outputs, requests } = await runApi(creating, { [POST]: override() });
		expect(requests).toEqual([POST]);
		expect(outputs).toEqual([[simplifiedOverride()]]);
	});

	const sent = {
		user: 'user-1',
		start_time: '2026-05-04T03:00:00.000Z',
		end_time: '2026-05-04T11:00:00.000Z',
	};

	it.each<[object, object]>([
		[{}, {}],
		[{ name: ' ' }, {}],
		[{ name: ' For Ben ' }, { name: 'For Ben' }],
		[{ user: { mode: 'email', value: 'INES@tower.example' } }, {}],
		[{ startTime: '2026-05-04T04:00:00' }, { start_time: '2026-05-04T02:00:00.000Z' }],
		[{ endTime: Date.parse('2026-05-05T00:00:00Z') }, { end_time: '2026-05-05T00:00:00.000Z' }],
	])('sends for %j what is set', async (fields, more) => {
		expect(await bodyFor(fields)).toEqual({ ...sent, ...more });
	});

	it.each([
		[{ team: '' }, /^The node needs a team, and none is chosen\./],
		[{ schedule: '' }, /^The node needs a schedule, and none is chosen\./],
		[{ schedule: '..' }, /^"\.\." is not the ID of a schedule\./],
		[
			{ user: '' },
			/^The node needs a user, and none is chosen\. Choose one from the list, or enter a username or an email address\. \(item 0\)$/,
		],
		[
			{ startTime: '' },
			/^The field "Start Time" is empty\. Enter a date\. If an expression gives it, look at what it gives for this item\. \(item 0\)$/,
		],
		[{ endTime: null }, /^The field "End Time" is empty\./],
		[{ startTime: 'soon' }, /^The field "Start Time" is not a date\./],
		[{ endTime: 'soon' }, /^The field "End Time" is not a date\./],
		[
			{ endTime: '2026-05-04T03:00:00Z' },
			/^The field "End Time" is not after the start \(2026-05-04T03:00:00\.000Z\)\./,
		],
	])('refuses %j and sends nothing', async (fields, error) => {
		const run = await runApi({ ...creating, ...fields }, { [POST]: override() });
		expect(run.requests).toEqual([]);
		expect(run.error).toMatch(error);
	});

	it('says that no member has an email address', async () => {
		const run = await runApi(
			{ ...creating, user: 'nobody@tower.example' },
			{ 'GET /api/account/members/': MEMBERS },
		);
		expect(run.requests).toEqual(['GET /api/account/members/']);
		expect(run.error).toMatch(/^No member of the account has the email address nobody@tower/);
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi({ ...creating, simplify: false }, { [POST]: override() });
		expect(outputs).toEqual([[override()]]);
	});

	it('gives null for what the answer lacks', async () => {
		const { outputs } = await runApi(creating, { [POST]: {} });
		const nothing = { id: null, name: null, username: null, startTime: null, endTime: null };
		expect(outputs).toEqual([[nothing]]);
	});

	it('says what it did not find', async () => {
		const { error } = await runApi(creating, { [POST]: new Reply(404) });
		expect(error).toMatch(
			/^Zenduty has no schedule with the ID schedule-1 in a team with the ID team-1\./,
		);
	});

	it('is not tried again after an unclear attempt, and says that it may exist', async () => {
		const { error, requests } = await runApi(
			{ ...creating, 'options.maxAttempts': 3 },
			{ [POST]: new Reply(0) },
		);
		expect(requests).toEqual([POST]);
		expect(error).toContain(
			'It is not known whether the override was created: it may exist. Look at the overrides of the schedule with the ID schedule-1 (start 2026-05-04T03:00:00.000Z) in Zenduty before you try again.',
		);
	});

	it('is not done again when n8n runs the node again, and gives the same output', async () => {
		const state = { kept: {}, retryOnFail: true };
		const user = 'ines@tower.example';
		const items = [
			{ ...creating, user },
			{ ...creating, team: '' },
		];
		const answers = { [POST]: override(), 'GET /api/account/members/': MEMBERS };
		await runApi(items, answers, state);
		const again = await runApi(items, {}, { ...state, onError: 'continueRegularOutput' });
		expect(again.requests).toEqual([]);
		expect(again.outputs[0]).toEqual([simplifiedOverride()]);
	});
});
