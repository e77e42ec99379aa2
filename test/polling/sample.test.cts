import type { ListRequest } from '../../nodes/Zenduty/api/client';
import { ZendutyError } from '../../nodes/Zenduty/errors';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { shortHash } from '../../nodes/Zenduty/polling/shortHash';
import { readSample } from '../../nodes/Zenduty/polling/sample';
import type { EventChoice, PollSettings } from '../../nodes/Zenduty/polling/settings';
import { listPages } from '../support/listPages.cjs';

const DAY = 86_400_000;

const SETTINGS: PollSettings = {
	events: new Set(['resolved']),
	teams: [],
	filter: { service_ids: ['service-1'] },
	titleContains: 'NOTHING',
	urgencies: [],
	excludedServices: [],
	hasFullDetails: false,
	startsWithOpen: false,
	isSimplified: true,
	hasSeparateOutputs: false,
};

const incident = (number: number, more: JsonObject = {}): JsonObject => ({
	incident_number: number,
	unique_id: `incident-${number}`,
	creation_date: new Date(Date.UTC(2026, 2, 1, 8, number - 7)).toISOString(),
	...more,
});

/** An account with pages of open and of resolved incidents; those of the last days come apart. */
function account(open: JsonObject[][], recent: JsonObject[][], resolved: JsonObject[][]) {
	const asked: JsonObject[] = [];
	let pages = 0;
	const api = {
		list: async () => [],
		pages({ body = {} }: ListRequest) {
			asked.push(body);
			const from = body.from_date === undefined ? resolved : recent;
			return listPages(body.status === -1 ? open : from, () => (pages += 1));
		},
		find: async ({ path }: { path: readonly string[] }): Promise<JsonObject | undefined> =>
			incident(Number(path.at(-1)), { summary: 'Read by itself' }),
	};
	return {
		api,
		asked,
		pages: () => pages,
		async sample(settings: Partial<PollSettings> = {}) {
			return await readSample(api, { ...SETTINGS, ...settings });
		},
		async number() {
			const [[{ json }]] = await this.sample();
			return json.incidentNumber;
		},
	};
}

describe('readSample', () => {
	it('shows the newest open incident as an event, whatever Trigger On and Title Contains say', async () => {
		const zenduty = account([[incident(2), incident(7), incident(5)]], [], []);
		const [[{ json }], ...others] = await zenduty.sample();
		expect(others).toEqual([]);
		expect(json).toMatchObject({
			eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
			eventType: 'triggered',
			incidentNumber: 7,
			summary: null,
		});
		expect(zenduty.asked).toEqual([{ all_teams: 1, service_ids: ['service-1'], status: -1 }]);
	});

	it('has the ID that the event has when it comes out', async () => {
		const idOf = async (given: JsonObject) => {
			const [[{ json }]] = await account([[given]], [], []).sample();
			return json.eventId;
		};
		const created = Date.UTC(2026, 2, 1, 8);
		expect(await idOf(incident(7))).toBe(shortHash('incident-7', 'triggered', created));
		const undated = incident(7, { creation_date: null });
		expect(await idOf(undated)).toBe(shortHash('incident-7', 'triggered', 0));
		const unnamed = incident(7, { unique_id: undefined });
		expect(await idOf(unnamed)).toBe(shortHash(7, 'triggered', created));
	});

	it('reads no further page if the newest come first, and all pages if not', async () => {
		const newestFirst = account([[incident(9), incident(8)], [incident(7)]], [], []);
		expect([await newestFirst.number(), newestFirst.pages()]).toEqual([9, 1]);
		const oldestFirst = account([[incident(1), incident(2)], [incident(3)]], [], []);
		expect([await oldestFirst.number(), oldestFirst.pages()]).toEqual([3, 2]);
	});

	it('shows the newest of those that were resolved, if none is open', async () => {
		const day = new Date(Date.now() - 2 * DAY).toISOString().slice(0, 10);
		const zenduty = account([], [[incident(4), incident(5)], [incident(6)]], [[incident(1)]]);
		expect([await zenduty.number(), zenduty.pages()]).toEqual([6, 2]);
		expect(zenduty.asked[1]).toEqual({
			all_teams: 1,
			service_ids: ['service-1'],
			status: 3,
			from_date: day,
		});
	});

	it('shows the newest of the first page, if none was created in two days', async () => {
		const zenduty = account([], [], [[incident(1), incident(2)], [incident(3)]]);
		expect([await zenduty.number(), zenduty.pages()]).toEqual([2, 1]);
		expect(zenduty.asked.map(({ status }) => status)).toEqual([-1, 3, 3]);
	});

	it('says so if there is no incident', async () => {
		await expect(account([], [], []).sample()).rejects.toMatchObject({
			code: 'not_found',
			message: 'Zenduty has no incident that could be shown.',
			description: 'Open one in Zenduty, or remove filters, and try again.',
		});
	});

	it('reads the incident by itself, unless it is gone meanwhile', async () => {
		const zenduty = account([[incident(7)]], [], []);
		const summary = async () => {
			const [[{ json }]] = await zenduty.sample({ hasFullDetails: true });
			return [json.incidentNumber, json.summary];
		};
		expect(await summary()).toEqual([7, 'Read by itself']);
		zenduty.api.find = async () => undefined;
		expect(await summary()).toEqual([7, null]);
	});

	it('shows it as it was sent, and at its output', async () => {
		const zenduty = account([[incident(7)]], [], []);
		const settings = { isSimplified: false, hasSeparateOutputs: true };
		const [[{ json }], ...others] = await zenduty.sample(settings);
		expect(json).toEqual({
			eventId: json.eventId,
			eventType: 'triggered',
			incident: incident(7),
		});
		expect(others).toEqual([[], [], [], []]);
	});

	it('is an update from each value to the same one, if no change of the status is chosen', async () => {
		const given = { ...incident(7), title: 'Runway light out', team_priority_object: null };
		const zenduty = account([[given]], [], []);
		const json = async (...events: EventChoice[]) => {
			const settings = { events: new Set(events), hasSeparateOutputs: true };
			return (await zenduty.sample(settings)).at(-1)?.[0]?.json;
		};
		expect(await json('updated', 'onCallChanged')).toMatchObject({
			eventType: 'updated',
			eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
			changes: {
				title: { from: 'Runway light out', to: 'Runway light out' },
				assignedTo: { from: null, to: null },
				priority: { from: null, to: null },
			},
		});
		expect(await json('updated', 'resolved')).toBeUndefined();
	});
});

describe('readSample, if only changes of who is on call are chosen', () => {
	const person = (username: string) => ({ username, first_name: username, last_name: '' });
	const policy = (...people: object[]) => ({
		unique_id: 'policy-1',
		name: 'Nights',
		oncalls: [{ position: 2, oncalls: people }],
	});
	const forbidden = new ZendutyError({ code: 'forbidden', message: '', description: '' });

	/** An account with teams and who is on call in them. */
	function onCallIn(teams: Record<string, object[] | Error>) {
		const asked: string[] = [];
		const api = {
			pages: () => listPages([]),
			async list({ path }: ListRequest): Promise<JsonObject[]> {
				asked.push(path.join('/'));
				if (path.at(-1) === 'teams') {
					return Object.keys(teams).map((id) => ({ unique_id: id, name: `Team ${id}` }));
				}
				const found = teams[path.at(-2) ?? ''];
				return found instanceof Error ? await Promise.reject(found) : (found as JsonObject[]);
			},
			find: async () => undefined,
		};
		const sample = async (settings: Partial<PollSettings> = {}) =>
			await readSample(api, { ...SETTINGS, events: new Set(['onCallChanged']), ...settings });
		return { asked, sample };
	}

	it('shows who is on call as if they had come on just now', async () => {
		const { sample } = onCallIn({ a: [], b: [policy(person('ana'))] });
		const ana = { username: 'ana', name: 'ana', email: null };
		const output = await sample();
		expect(output).toEqual([
			[
				{
					json: {
						eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
						eventType: 'onCallChanged',
						team: { id: 'b', name: 'Team b' },
						escalationPolicy: { id: 'policy-1', name: 'Nights' },
						level: 2,
						cameOn: [ana],
						wentOff: [],
						onCall: [ana],
						noticedAt: expect.stringMatching(/^\d{4}-.*Z$/),
					},
				},
			],
		]);
		const separate = await sample({ hasSeparateOutputs: true });
		expect(separate.map(({ length }) => length)).toEqual([0, 0, 0, 1, 0]);
	});

	it('asks for the teams that are chosen, and fails if the key may not see them', async () => {
		const teams = { a: [policy(person('ana'))], b: [policy(person('bo'))], c: forbidden };
		const { sample, asked } = onCallIn(teams);
		const [[{ json }]] = await sample({ teams: ['b'] });
		expect(json.team).toEqual({ id: 'b', name: 'Team b' });
		expect(asked).toEqual(['api/v2/account/teams/b/oncall', 'api/account/teams']);
		const [[unlisted]] = await onCallIn({ d: [policy(person('di'))] }).sample({ teams: ['d'] });
		expect(unlisted.json.cameOn).toHaveLength(1);
		await expect(sample({ teams: ['a', 'c'] })).rejects.toMatchObject({ code: 'forbidden' });
		await expect(sample()).resolves.toHaveLength(1);
	});

	it('asks for as many teams as are watched', async () => {
		const teams = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`t${index}`, []]));
		const { sample, asked } = onCallIn(teams);
		await expect(sample()).rejects.toMatchObject({
			code: 'not_found',
			message: 'Nobody is on call in the teams that were looked at.',
			description: 'Choose a team with somebody on call, and try again.',
		});
		expect(asked).toHaveLength(21);
	});

	it('shows an incident if another event is chosen too, or none', async () => {
		for (const events of [['onCallChanged', 'resolved'], []] as EventChoice[][]) {
			const zenduty = account([[incident(7)]], [], []);
			const [[{ json }]] = await zenduty.sample({ events: new Set(events) });
			expect(json.eventType).toBe('triggered');
		}
	});
});
