/* Overrides of schedules, through the real n8n-core, against the simulator. */
import SEED from '../../simulator/seed.json';
import { runningAgain, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('scheduleOverride');
const { platform } = SEED.teams;
const { weeks, nights } = SEED.schedules;
const path = `/api/v2/account/teams/${platform}/schedules/${weeks}/overrides/`;
const creating = {
	operation: 'create',
	team: platform,
	schedule: weeks,
	user: SEED.users.tomas,
	startTime: '2030-01-02T20:00:00Z',
	endTime: '2030-01-03T08:00:00Z',
};
const overrides = async (schedule: string) =>
	(await run({ operation: 'getAll', team: platform, schedule })).json;

describe('create', () => {
	it('lets a user be on call, by username', async () => {
		const { json } = await run({ ...creating, name: 'For Mara' });
		expect(json).toEqual([
			{
				id: expect.stringMatching(/^[0-9a-f-]{36}$/),
				name: 'For Mara',
				username: SEED.users.tomas,
				startTime: '2030-01-02T20:00:00.000Z',
				endTime: '2030-01-03T08:00:00.000Z',
			},
		]);
		expect(await action.requests()).toEqual([`POST ${path}`]);
		expect(await overrides(weeks)).toEqual(json);
		expect(await overrides(nights)).toEqual([]);
	});

	it('looks up an email address once for all items', async () => {
		const { json } = await run({ resource: 'member', operation: 'getAll', team: platform });
		const [{ email, username }] = json;
		await action.zenduty.clear();
		const made = await run(
			{ ...creating, schedule: nights, user: `={{ "${String(email).toUpperCase()}" }}` },
			{ items: [{}, {}] },
		);
		expect(made.json).toMatchObject([{ username }, { username }]);
		const asked = (await action.requests()).filter((each) => each.startsWith('GET'));
		expect(asked).toEqual(['GET /api/account/members/']);
	});

	it('says what is refused, and by whom', async () => {
		expect(await failureOf({ ...creating, user: '00000000-0000-4000-8000-0' })).toMatchObject({
			code: 'refused',
			statusCode: '400',
			message: expect.stringContaining('user: '),
		});
		expect(await failureOf({ ...creating, schedule: 'nothing' })).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(new RegExp(`\\bschedule\\b.*\\bnothing\\b.*${platform}`)),
		});
		expect(await failureOf(creating, { credential: 'reader' })).toMatchObject({
			code: 'forbidden',
			statusCode: '403',
		});
	});

	it('is done once, although the answer was lost', async () => {
		await action.dropNext('POST', path);
		const again = runningAgain();
		for (let i = 0; i < 2; i++) {
			expect(await failureOf(creating, again)).toMatchObject({
				code: 'may_exist',
				mayExist: true,
				statusCode: null,
			});
		}
		expect(await action.changes()).toEqual(['override created']);
	});

	it('is not done again when n8n runs the node again, and gives the same output', async () => {
		const again = runningAgain([{ team: platform }, { team: 'nothing' }]);
		const parameters = { ...creating, team: '={{ $json.team }}' };
		for (let i = 0; i < 2; i++) {
			expect(await failureOf(parameters, again)).toMatchObject({
				code: 'not_found',
				itemIndex: 1,
				message: expect.stringContaining('schedule'),
			});
		}
		expect(await action.changes()).toEqual(['override created']);
	});
});

describe('getAll', () => {
	it.each(['array', 'page', 'pages'])('gives those of a list that is: %s', async (shape) => {
		await action.zenduty.set({ shapes: { overrides: shape } });
		const { json } = await run({ ...creating, schedule: nights, name: shape });
		expect(await overrides(nights)).toContainEqual(json[0]);
	});

	it('gives what was sent when it is not simplified', async () => {
		const { json: made } = await run({ ...creating, schedule: nights });
		const { json } = await run({
			operation: 'getAll',
			team: platform,
			schedule: nights,
			simplify: false,
		});
		expect(json).toContainEqual(
			expect.objectContaining({ unique_id: made[0].id, overridden_details: {} }),
		);
	});
});
