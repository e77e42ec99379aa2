import type { IDataObject } from 'n8n-workflow';
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
		]);
	});

	it('begins anew with other filters', async () => {
		const staticData = {};
		await node({ staticData }).poll();
		zenduty.incidents = [fakeIncident(1)];
		const filters = { services: ['service-1'] };
		const other = node({ staticData, parameters: { filters } });
		expect((await other.poll()).outputs).toBeNull();
		zenduty.incidents.push(fakeIncident(2));
		expect(jsons(await other.poll())).toMatchObject([{ incidentNumber: 2 }]);
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
		expect(polling.warnings).toHaveLength(2);
		const chosen = node({ parameters: { events, teams: ['team-1', 'team-2'] } });
		expect((await chosen.poll()).failure?.code).toBe('forbidden');
		hidden = ['team-1', 'team-2'];
		expect((await polling.poll()).failure?.code).toBe('forbidden');
	});

	it('asks for all teams, and for no more than 20 at first', async () => {
		const teams = Array.from({ length: 21 }, (_, index) => [`team-${index}`, []]);
		zenduty.onCall = Object.fromEntries(teams);
		const polling = node({ parameters: { events } });
		expect((await polling.poll()).failure?.code).toBe('invalid_input');
		zenduty.onCall = Object.fromEntries(teams.slice(1));
		expect((await polling.poll()).requests).toHaveLength(21);
		zenduty.onCall = Object.fromEntries(teams);
		expect((await polling.poll()).requests).toHaveLength(22);
		expect(polling.warnings).toHaveLength(1);
	});
});
