import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { shortHash } from '../../nodes/Zenduty/polling/shortHash';
import { scopeOf } from '../../nodes/Zenduty/polling/runPoll';
import type { PollSettings } from '../../nodes/Zenduty/polling/settings';
import {
	FakeZenduty,
	fakeIncident,
	pollingNode,
	type PollResult,
	type PollSetting,
} from '../support/polling.cjs';

let zenduty: FakeZenduty;

beforeEach(() => {
	zenduty = new FakeZenduty();
});

const node = (setting: Partial<PollSetting> = {}) =>
	pollingNode({ respond: zenduty.respond, ...setting });

const jsons = ({ outputs }: PollResult): IDataObject[] =>
	(outputs ?? []).flat().map(({ json }) => json);

describe('Incidents', () => {
	it('gives the incident as it was sent if it is not to be simplified', async () => {
		const polling = node({ parameters: { simplify: false, 'options.fullDetails': false } });
		await polling.poll();
		zenduty.incidents = [fakeIncident(8, { integration_key: 'secret' })];
		const incident: Record<string, unknown> = { ...zenduty.incidents[0] };
		delete incident.integration_key;
		const [json] = jsons(await polling.poll());
		expect(json).toEqual({ eventId: json.eventId, eventType: 'triggered', incident });
	});

	it('reads details if one of several events is wanted, and gives that one, with its ID', async () => {
		const polling = node({ parameters: { events: ['resolved'] } });
		await polling.poll();
		const resolved_date = '2126-05-04T03:02:01.250Z';
		zenduty.incidents = [fakeIncident(8, { status: 3, resolved_date })];
		const result = await polling.poll();
		expect(result.requests).toContain('GET /api/incidents/8/');
		expect(jsons(result)).toMatchObject([
			{
				eventType: 'resolved',
				eventId: shortHash('incident-id-number-8', 'resolved', Date.parse(resolved_date)),
			},
		]);
	});

	it('sorts events into the outputs', async () => {
		const parameters = { separateOutputs: true, 'options.fullDetails': false };
		const polling = node({ parameters });
		await polling.poll();
		const resolved_date = new Date().toISOString();
		zenduty.incidents = [fakeIncident(8, { status: 3, resolved_date })];
		const { outputs } = await polling.poll();
		expect(outputs?.map((items) => items.map(({ json }) => json.eventType))).toEqual([
			['triggered'],
			[],
			['resolved'],
			[],
			[],
		]);
	});

	it('goes on with the same filters in another order', async () => {
		const staticData = {};
		const filters = { services: ['service-1', 'service-2'], urgencies: ['low', 'high'] };
		await node({ staticData, parameters: { filters, teams: ['team-1', 'team-2'] } }).poll();
		zenduty.incidents = [fakeIncident(1)];
		const same = { services: 'service-2,service-1', urgencies: ['high', 'low', 'low'] };
		const parameters = { filters: same, teams: 'team-2,team-1,team-1' };
		expect(jsons(await node({ staticData, parameters }).poll())).toHaveLength(1);
	});

	it.each([
		{ services: ['service-1'] },
		{ excludeServices: ['service-2'] },
		{ titleContains: 'Incident' },
	])('begins anew with other filters: %j', async (filters) => {
		const staticData = {};
		await node({ staticData }).poll();
		zenduty.incidents = [fakeIncident(1)];
		const other = node({ staticData, parameters: { filters } });
		expect((await other.poll()).outputs).toBeNull();
		zenduty.incidents.push(fakeIncident(2));
		expect(jsons(await other.poll())).toMatchObject([{ incidentNumber: 2 }]);
	});
});

describe('Excluded services', () => {
	const filters = { excludeServices: ['service-1'] };
	const other = { service: 'service-2', service_object: { unique_id: 'service-2' } };

	it('start nothing, and their details are not read', async () => {
		const polling = node({ parameters: { filters } });
		await polling.poll();
		const none = { service: null, service_object: null };
		zenduty.incidents = [fakeIncident(1), fakeIncident(2, other), fakeIncident(3, none)];
		const result = await polling.poll();
		expect(jsons(result)).toMatchObject([{ incidentNumber: 2 }, { incidentNumber: 3 }]);
		expect(result.requests).not.toContain('GET /api/incidents/1/');
		expect(result.requests).toContain('GET /api/incidents/2/');
		expect(polling.sent.every(({ body }) => !('service_ids' in body))).toBe(true);
	});

	it('are judged by the details where these are read', async () => {
		const polling = node({ parameters: { filters } });
		await polling.poll();
		zenduty.incidents = [fakeIncident(1, other)];
		zenduty.instead = ({ path }) =>
			path === '/api/incidents/1/' ? { status: 200, json: fakeIncident(1) } : undefined;
		expect((await polling.poll()).outputs).toBeNull();
	});

	it('let changes of who is on call pass', async () => {
		const events = ['triggered', 'onCallChanged'];
		const polling = node({ parameters: { events, filters, teams: ['team-1'] } });
		const ofLevel = (username: string) => [
			{ unique_id: 'policy-1', oncalls: [{ position: 1, oncalls: [{ username }] }] },
		];
		zenduty.onCall = { 'team-1': ofLevel('ana') };
		await polling.poll();
		zenduty.incidents = [fakeIncident(1)];
		zenduty.onCall = { 'team-1': ofLevel('bo') };
		expect(jsons(await polling.poll())).toMatchObject([{ eventType: 'onCallChanged' }]);
	});
});

describe('The ID of an event', () => {
	const DAY = 86_400_000;
	let now = Date.now();
	const date = () => new Date(now).toISOString();
	const ids = (result: PollResult) => jsons(result).map(({ eventId }) => eventId);

	beforeEach(() => {
		jest.spyOn(Date, 'now').mockImplementation(() => now);
	});
	afterEach(() => jest.restoreAllMocks());

	/** Opens and resolves other incidents for days, so that resolved ones are forgotten. */
	async function passDays(polling: ReturnType<typeof node>): Promise<unknown[]> {
		const found: unknown[] = [];
		for (let days = 0; days < 5; days++) {
			now += DAY;
			const number = Math.max(0, ...zenduty.incidents.map((each) => each.incident_number)) + 1;
			const dates = { creation_date: date(), resolved_date: date() };
			zenduty.incidents.push(fakeIncident(number, { status: 3, ...dates }));
			found.push(...ids(await polling.poll()));
		}
		return found;
	}

	const set = (more: object) => Object.assign(zenduty.incidents[0], more);

	it.each(['cleared', 'first'])(
		'is another one for each event, also if an incident is opened again days apart: dates are %s',
		async (dates) => {
			const polling = node({ parameters: { 'options.fullDetails': false } });
			zenduty.incidents = [fakeIncident(1, { status: 3, creation_date: date() })];
			set({ acknowledged_date: date(), resolved_date: date() });
			const first = { ...zenduty.incidents[0] };
			await polling.poll();
			const found: unknown[] = await passDays(polling);
			const of: unknown[] = [];
			for (let times = 0; times < 3; times++) {
				const kept = {
					acknowledged_date: first.acknowledged_date,
					resolved_date: first.resolved_date,
				};
				const cleared = { acknowledged_date: null, resolved_date: null };
				for (const status of [1, 2, 3]) {
					now += 60_000;
					if (dates === 'first') set({ status, ...kept });
					else if (status === 1) set({ status, ...cleared });
					else if (status === 2) set({ status, acknowledged_date: date() });
					else set({ status, resolved_date: date() });
					of.push(...ids(await polling.poll()));
				}
				found.push(...(await passDays(polling)));
			}
			expect(of).toHaveLength(9);
			const all = [...found, ...of];
			expect(new Set(all).size).toBe(all.length);
		},
	);

	it('is another one if an incident leaves the filters and comes back', async () => {
		const parameters = { filters: { services: ['service-1'] }, 'options.fullDetails': false };
		const polling = node({ parameters });
		await polling.poll();
		zenduty.incidents = [fakeIncident(1, { creation_date: date() })];
		const found: unknown[] = [];
		for (let times = 0; times < 3; times++) {
			now += 60_000;
			set({ service: 'service-1' });
			found.push(...ids(await polling.poll()));
			set({ service: 'service-2' });
			expect((await polling.poll()).outputs).toBeNull();
		}
		expect(found).toHaveLength(3);
		expect(new Set(found).size).toBe(3);
	});

	it.each([
		['other filters', ['service-2']],
		['no events of incidents meanwhile', ['service-1']],
	])('is another one if an incident leaves and comes back: %s', async (how, services) => {
		const staticData = {};
		const watching = async (these: string[], events = ['triggered', 'acknowledged']) =>
			await node({
				staticData,
				parameters: { events, filters: { services: these }, 'options.fullDetails': false },
			}).poll();
		await watching(['service-1']);
		zenduty.incidents = [fakeIncident(1, { creation_date: date() })];
		const found = ids(await watching(['service-1']));
		set({ service: 'service-3' });
		await watching(services, how.startsWith('no') ? ['onCallChanged'] : undefined);
		await watching(services);
		set({ service: services[0] });
		found.push(...ids(await watching(services)));
		expect(found).toHaveLength(2);
		expect(new Set(found).size).toBe(2);
	});

	it('is the same one if the event comes twice, because n8n was killed', async () => {
		const parameters = { 'options.fullDetails': false };
		let polling = node({ parameters });
		zenduty.incidents = [fakeIncident(1, { status: 3, creation_date: date() })];
		set({ resolved_date: date() });
		await polling.poll();
		await passDays(polling);
		for (const status of [1, 2, 3]) {
			// What n8n stored with the last output. It does not store quiet polls.
			const stored = JSON.stringify(polling.staticData);
			now += 60_000;
			expect((await polling.poll()).outputs).toBeNull();
			now += 60_000;
			set({ status, acknowledged_date: status === 1 ? null : date(), resolved_date: null });
			const once = ids(await polling.poll());
			polling = node({ parameters, staticData: JSON.parse(stored) });
			expect([once.length, ids(await polling.poll())]).toEqual([1, once]);
		}
	});

	it('counts on with other filters', async () => {
		const staticData: Record<string, { round?: number }> = {};
		const polling = node({ staticData });
		await polling.poll();
		expect(staticData.polling.round).toBe(0);
		zenduty.incidents = [fakeIncident(1)];
		await polling.poll();
		await polling.poll();
		expect(staticData.polling.round).toBe(1);
		await node({ staticData, parameters: { filters: { services: ['service-1'] } } }).poll();
		expect(staticData.polling.round).toBe(1);
	});
});

describe('Who is on call', () => {
	const ana = { username: 'ana', first_name: 'Ana', last_name: 'Sá', email: 'ana@example.com' };
	const bo = { username: 'bo', first_name: 'Bo', last_name: '', email: 'bo@example.com' };
	const policy = (...oncalls: object[]) => ({
		unique_id: 'policy-1',
		name: 'Tower',
		oncalls: [{ position: 1, delay: 0, oncalls }],
	});
	const person = { username: 'ana', name: 'Ana Sá', email: 'ana@example.com' };
	const events = ['onCallChanged'];

	it('tells each level whose people change, with one request for each team', async () => {
		zenduty.onCall = { 'team-1': [policy(ana)], 'team-2': [] };
		const polling = node({ parameters: { events, teams: ['team-1', 'team-2'] } });
		const requests = [1, 2].map((team) => `GET /api/v2/account/teams/team-${team}/oncall/`);
		expect(await polling.poll()).toEqual({ outputs: null, requests });
		zenduty.onCall['team-1'] = [policy(bo)];
		expect(jsons(await polling.poll())).toEqual([
			{
				eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
				eventType: 'onCallChanged',
				team: { id: 'team-1', name: 'Team team-1' },
				escalationPolicy: { id: 'policy-1', name: 'Tower' },
				level: 1,
				cameOn: [{ username: 'bo', name: 'Bo', email: 'bo@example.com' }],
				wentOff: [person],
				onCall: [{ username: 'bo', name: 'Bo', email: 'bo@example.com' }],
				noticedAt: expect.stringMatching(/^\d{4}-.*Z$/),
			},
		]);
		expect(await polling.poll()).toEqual({ outputs: null, requests });
	});

	it('tells a change in a team whose name cannot be read', async () => {
		zenduty.onCall = { 'team-1': [policy(ana)] };
		const polling = node({ parameters: { events, teams: 'team-1' } });
		await polling.poll();
		zenduty.onCall['team-1'] = [policy(bo)];
		zenduty.instead = ({ path }) =>
			path === '/api/account/teams/' ? { status: 400, json: { detail: 'no' } } : undefined;
		expect(jsons(await polling.poll())).toMatchObject([{ team: { id: 'team-1', name: null } }]);
	});

	it('asks once for a team that is chosen twice, and tells its change once', async () => {
		zenduty.onCall = { 'team-1': [policy(ana)] };
		const polling = node({ parameters: { events, teams: 'team-1,team-1' } });
		expect((await polling.poll()).requests).toHaveLength(1);
		zenduty.onCall['team-1'] = [policy(bo)];
		expect(jsons(await polling.poll())).toHaveLength(1);
	});

	it('leaves out a team that the key may not see, unless it was chosen', async () => {
		zenduty.onCall = { 'team-1': [policy(ana)], 'team-2': [policy(ana)] };
		let hidden = ['team-2'];
		zenduty.instead = ({ path }) =>
			hidden.some((team) => path.includes(`${team}/oncall`))
				? { status: 403, json: { detail: 'No permission.' } }
				: undefined;
		const polling = node({ parameters: { events } });
		await polling.poll();
		zenduty.onCall['team-1'] = [policy(bo)];
		expect(jsons(await polling.poll())).toMatchObject([{ team: { id: 'team-1' } }]);
		const warning =
			'Zenduty Polling Trigger: The API key has no permission to see who is on call in 1 of 2 teams.';
		expect(polling.warnings).toEqual([warning, warning]);
		const chosen = node({ parameters: { events, teams: ['team-1', 'team-2'] } });
		expect((await chosen.poll()).failure?.code).toBe('forbidden');
		hidden = ['team-1', 'team-2'];
		expect((await polling.poll()).failure?.code).toBe('forbidden');
	});

	it('tells what changed in a team while the key might not see it', async () => {
		zenduty.onCall = { 'team-1': [policy(ana)], 'team-2': [policy(ana)] };
		const polling = node({ parameters: { events } });
		await polling.poll();
		zenduty.instead = ({ path }) =>
			path.includes('team-2/oncall')
				? { status: 403, json: { detail: 'No permission.' } }
				: undefined;
		expect((await polling.poll()).outputs).toBeNull();
		zenduty.instead = () => undefined;
		zenduty.onCall['team-2'] = [policy(bo)];
		expect(jsons(await polling.poll())).toMatchObject([
			{ team: { id: 'team-2' }, wentOff: [person] },
		]);
	});

	it('forgets no team because the list of teams is empty', async () => {
		const polling = node({ parameters: { events } });
		// Without teams there is nothing to remember.
		expect((await polling.poll()).failure).toBeUndefined();
		expect((await polling.poll()).failure).toBeUndefined();
		zenduty.onCall = { 'team-1': [policy(ana)] };
		await polling.poll();
		zenduty.onCall = {};
		expect((await polling.poll()).failure).toMatchObject({
			code: 'unexpected_response',
			message: 'Zenduty returned no teams, although there were some before.',
			description:
				"Test the API key, and look at its teams in Zenduty. If there are no teams any more, remove 'On-Call Changed' from 'Trigger On'.",
		});
		zenduty.onCall = { 'team-1': [policy(bo)] };
		expect(jsons(await polling.poll())).toMatchObject([{ wentOff: [person] }]);
	});

	it('asks for all teams, and for no more than 20 at first', async () => {
		const teams = Array.from({ length: 21 }, (_, index) => [`team-${index}`, []]);
		zenduty.onCall = Object.fromEntries(teams);
		const polling = node({ parameters: { events } });
		expect((await polling.poll()).failure).toMatchObject({
			code: 'invalid_input',
			message: 'Who is on call can be watched in at most 20 teams, and there are 21.',
			description:
				"Choose fewer teams under 'Team Names or IDs': each is one request for each poll.",
		});
		zenduty.onCall = Object.fromEntries(teams.slice(1));
		expect((await polling.poll()).requests).toHaveLength(21);
		zenduty.onCall = Object.fromEntries(teams);
		expect((await polling.poll()).requests).toHaveLength(22);
		expect(polling.warnings).toHaveLength(1);
	});
});

describe('Who is on call and incidents', () => {
	const events = ['triggered', 'onCallChanged'];
	const onCall = (...people: string[]) => [
		{
			unique_id: 'policy-1',
			name: 'Tower',
			oncalls: [{ position: 1, oncalls: people.map((username) => ({ username })) }],
		},
	];
	/** Lets Zenduty refuse to say who is on call. */
	const refuse = () => {
		zenduty.instead = ({ path }) =>
			path.includes('/oncall/') ? { status: 400, json: { detail: 'Not today.' } } : undefined;
	};
	const told = (result: PollResult) =>
		jsons(result).map(({ eventType, incidentNumber, level }) => [
			eventType,
			incidentNumber ?? level,
		]);

	beforeEach(() => {
		zenduty.onCall = { 'team-1': onCall('ana') };
	});

	it('asks for incidents first, and gives both to their outputs', async () => {
		const parameters = { events, separateOutputs: true, 'options.fullDetails': false };
		const polling = node({ parameters });
		await polling.poll();
		zenduty.incidents = [fakeIncident(1)];
		zenduty.onCall['team-1'] = onCall('bo');
		const result = await polling.poll();
		expect(result.outputs?.map((items) => items.map(({ json }) => json.eventType))).toEqual([
			['triggered'],
			[],
			[],
			['onCallChanged'],
			[],
		]);
		expect(result.requests.map((request) => request.split('/')[2])).toEqual([
			'incidents',
			'incidents',
			'account',
			'v2',
		]);
	});

	it('gives events of incidents if it cannot be read who is on call, and tells that later', async () => {
		const polling = node({ parameters: { events } });
		await polling.poll();
		zenduty.incidents = [fakeIncident(1)];
		zenduty.onCall['team-1'] = onCall('bo');
		refuse();
		expect(told(await polling.poll())).toEqual([['triggered', 1]]);
		expect(polling.warnings).toEqual([
			expect.stringMatching(
				/^Zenduty Polling Trigger: Who is on call could not be read, and is left for the next poll\. .*Not today\./,
			),
		]);
		// Without an event the poll fails, so that somebody sees it.
		const before = JSON.stringify(polling.staticData);
		expect((await polling.poll()).failure?.code).toBe('refused');
		expect(JSON.stringify(polling.staticData)).toBe(before);
		zenduty.instead = () => undefined;
		zenduty.incidents.push(fakeIncident(2));
		expect(told(await polling.poll())).toEqual([
			['triggered', 2],
			['onCallChanged', 1],
		]);
		expect(polling.warnings).toHaveLength(1);
	});

	it.each([
		[400, 'Some incidents could not be read'],
		[404, 'Zenduty lists incidents that it does not find'],
	])('tells who is on call if incidents cannot be read: %d', async (status, warning) => {
		const polling = node({ parameters: { events } });
		await polling.poll();
		zenduty.incidents = [fakeIncident(1)];
		zenduty.onCall['team-1'] = onCall('bo');
		zenduty.instead = ({ path }) =>
			path === '/api/incidents/1/' ? { status, json: { detail: 'no' } } : undefined;
		expect(told(await polling.poll())).toEqual([['onCallChanged', 1]]);
		expect(polling.warnings).toEqual([expect.stringContaining(warning)]);
		expect((await polling.poll()).failure?.code).toBe(status === 404 ? undefined : 'refused');
	});

	// Without the acknowledgement, the second "triggered" would be none.
	it('remembers what became of incidents, also if nobody waits for it', async () => {
		const polling = node({ parameters: { events } });
		zenduty.incidents = [fakeIncident(1)];
		await polling.poll();
		const acknowledged_date = new Date().toISOString();
		zenduty.incidents = [fakeIncident(1, { status: 2, acknowledged_date })];
		refuse();
		const { outputs, failure } = await polling.poll();
		expect([outputs, failure]).toEqual([null, undefined]);
		expect(polling.warnings).toHaveLength(1);
		zenduty.incidents = [fakeIncident(1, { acknowledged_date })];
		expect(told(await polling.poll())).toEqual([['triggered', 1]]);
	});

	it('fails in the first poll', async () => {
		zenduty.incidents = [fakeIncident(1)];
		refuse();
		const polling = node({ parameters: { events } });
		expect((await polling.poll()).failure?.code).toBe('refused');
		expect(polling.staticData).toEqual({});
	});

	it('gives events of incidents if On-Call Changed was added, and cannot be read', async () => {
		const staticData = {};
		await node({ staticData }).poll();
		zenduty.incidents = [fakeIncident(1)];
		refuse();
		const polling = node({ staticData, parameters: { events } });
		expect(told(await polling.poll())).toEqual([['triggered', 1]]);
		zenduty.instead = () => undefined;
		expect((await polling.poll()).outputs).toBeNull();
		zenduty.onCall['team-1'] = onCall('bo');
		expect(told(await polling.poll())).toEqual([['onCallChanged', 1]]);
	});

	it('fails if On-Call Changed was added with too many teams, whatever happened', async () => {
		const staticData = {};
		await node({ staticData }).poll();
		const teams = Array.from({ length: 21 }, (_, index) => [`team-${index}`, []]);
		zenduty.onCall = Object.fromEntries(teams);
		zenduty.incidents = [fakeIncident(1)];
		const { failure } = await node({ staticData, parameters: { events } }).poll();
		expect(failure?.code).toBe('invalid_input');
	});

	describe('in a poll that ends before', () => {
		/** Reading who is on call takes longer than a poll may. */
		const wait = () => {
			zenduty.instead = ({ path }) =>
				path.includes('/oncall/') ? { status: 429, headers: { 'retry-after': '50' } } : undefined;
		};
		const seconds = /^Zenduty kept asking for a wait, and the poll ended after \d+ seconds\.$/;

		it('says so in the warning', async () => {
			const polling = node({ budget: 400, parameters: { events } });
			expect((await polling.poll()).failure).toBeUndefined();
			zenduty.incidents = [fakeIncident(1)];
			wait();
			expect(told(await polling.poll())).toEqual([['triggered', 1]]);
			expect(polling.warnings).toEqual([
				expect.stringMatching(
					/Zenduty kept asking for a wait, and the poll ended after \d+ seconds\./,
				),
			]);
		});

		it('remembers what nobody waits for, or the next poll would come no further', async () => {
			const filters = { urgencies: ['high'] };
			const polling = node({ budget: 400, parameters: { events, filters } });
			expect((await polling.poll()).failure).toBeUndefined();
			zenduty.incidents = [fakeIncident(2)];
			wait();
			const { outputs, failure, requests } = await polling.poll();
			expect([outputs, failure]).toEqual([null, undefined]);
			expect(requests).toContain('GET /api/incidents/2/');
			expect(polling.warnings).toHaveLength(1);
			const next = await polling.poll();
			expect(next.requests).not.toContain('GET /api/incidents/2/');
			expect(next.failure).toMatchObject({
				code: 'rate_limited',
				message: expect.stringMatching(seconds),
			});
		});

		it('fails if it is the first one', async () => {
			zenduty.incidents = [fakeIncident(1)];
			wait();
			const polling = node({ budget: 400, parameters: { events } });
			expect((await polling.poll()).failure?.code).toBe('rate_limited');
			expect(polling.staticData).toEqual({});
		});
	});
});

it('what is remembered may belong to no credential', () => {
	const settings = {
		filter: {},
		titleContains: '',
		urgencies: [],
		excludedServices: [],
	} as unknown as PollSettings;
	const [none, empty, chosen] = [undefined, {}, { zendutyApi: { id: '7' } }].map((credentials) => {
		const context = { getNode: () => ({ credentials }), getWorkflow: () => ({ id: 'flow-1' }) };
		return scopeOf(context as unknown as IPollFunctions, settings, 'https://a.example');
	});
	expect(none).toBe(empty);
	expect(none).not.toBe(chosen);
});

describe('The key of another account in the same credential', () => {
	const WARNING =
		'Zenduty Polling Trigger: The incidents are of another Zenduty account than before. The trigger begins anew: this poll only remembers what there is.';
	const other = (number: number, more: object = {}) =>
		fakeIncident(number, { unique_id: `other-account-${number}`, ...more });
	const told = (result: PollResult) =>
		jsons(result).map(({ eventType, incidentNumber }) => [eventType, incidentNumber]);

	it.each(['open', 'resolved'])(
		'begins anew and says so, where a number stands for another incident that is %s',
		async (status) => {
			const polling = node();
			zenduty.incidents = [fakeIncident(1), fakeIncident(2)];
			await polling.poll();
			const old = { status: 3, creation_date: '2026-01-01T00:00:00Z' };
			zenduty.incidents = [other(1, status === 'open' ? {} : old), other(3)];
			expect(told(await polling.poll())).toEqual([]);
			expect(polling.warnings).toEqual([WARNING]);
			zenduty.incidents.push(other(2));
			set(3, { status: 2, acknowledged_date: new Date().toISOString() });
			expect(told(await polling.poll())).toEqual([
				['triggered', 2],
				['acknowledged', 3],
			]);
			expect(polling.warnings).toHaveLength(1);
		},
	);

	it('gives out open incidents again with Start With Open Incidents', async () => {
		const polling = node({ parameters: { 'options.startWithOpenIncidents': true } });
		zenduty.incidents = [fakeIncident(1)];
		await polling.poll();
		zenduty.incidents = [other(1)];
		expect(told(await polling.poll())).toEqual([['triggered', 1]]);
		expect(polling.warnings).toEqual([WARNING]);
	});

	it('is told by no other way of writing an ID, nor by one that is missing', async () => {
		const polling = node();
		zenduty.incidents = [fakeIncident(1, { unique_id: 'AB12-cd34-EF56' }), fakeIncident(2)];
		await polling.poll();
		set(1, { unique_id: 'ab12CD34ef56' });
		set(2, { unique_id: undefined });
		zenduty.incidents.push(fakeIncident(3));
		expect(told(await polling.poll())).toEqual([['triggered', 3]]);
		set(2, { unique_id: 'incident-id-number-2' });
		expect(told(await polling.poll())).toEqual([]);
		expect(polling.warnings).toEqual([]);
	});

	it('gives open incidents as Triggered where it has none of the numbers', async () => {
		const polling = node();
		zenduty.incidents = [fakeIncident(1)];
		await polling.poll();
		zenduty.incidents = [other(7)];
		expect(told(await polling.poll())).toEqual([['triggered', 7]]);
	});

	function set(number: number, change: object): void {
		Object.assign(zenduty.incidents.find((each) => each.incident_number === number) ?? {}, change);
	}
});
