import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import {
	fakeIncident,
	FakeZenduty,
	pollingNode,
	type PollResult,
	type PollSetting,
} from '../support/polling.cjs';
import { makeOutputLog } from '../../nodes/Zenduty/polling/outputLog';
import { budgetOf, isScheduled } from '../../nodes/Zenduty/polling/poll';
import { makeSharedReads, processClock } from '../../nodes/Zenduty/polling/sharedReads';

describe('poll', () => {
	const LISTS = ['POST /api/incidents/filter/', 'POST /api/incidents/filter/'];

	let zenduty: FakeZenduty;

	beforeEach(() => {
		zenduty = new FakeZenduty();
	});

	const node = (setting: Partial<PollSetting> = {}) =>
		pollingNode({ respond: zenduty.respond, ...setting });

	const set = (number: number, change: object) => {
		const incident = zenduty.incidents.find((each) => each.incident_number === number);
		Object.assign(incident ?? {}, change);
	};

	const jsons = ({ outputs }: PollResult): IDataObject[] =>
		(outputs ?? []).flat().map(({ json }) => json);
	const told = (result: PollResult) =>
		jsons(result).map(({ incidentNumber, eventType }) => `${incidentNumber} ${eventType}`);

	describe('A poll', () => {
		it('only remembers at first, and tells then what is new, the oldest first', async () => {
			zenduty.incidents = [fakeIncident(1)];
			const polling = node();
			expect(await polling.poll()).toEqual({ outputs: null, requests: LISTS });
			expect(await polling.poll()).toEqual({ outputs: null, requests: LISTS });

			const time = new Date().toISOString();
			set(1, { status: 2, acknowledged_date: time });
			zenduty.incidents.push(fakeIncident(2, { status: 3, resolved_date: time }));
			const result = await polling.poll();
			expect(told(result)).toEqual(['1 acknowledged', '2 triggered', '2 resolved']);
			expect(result.requests).toEqual([...LISTS, 'GET /api/incidents/1/', 'GET /api/incidents/2/']);
			expect((await polling.poll()).outputs).toBeNull();
		});

		it('asks for those resolved that were created in two days, and then for open ones', async () => {
			const polling = node({
				parameters: {
					teams: ['team-1'],
					filters: { services: ['service-1'], users: 'user-1', tags: [], priorities: '' },
				},
			});
			await polling.poll();
			await polling.poll();
			const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
			const filter = {
				all_teams: 1,
				team_ids: ['team-1'],
				service_ids: ['service-1'],
				user_ids: ['user-1'],
			};
			const [resolved, open] = [
				{ ...filter, status: 3, from_date: day },
				{ ...filter, status: -1 },
			];
			expect(polling.sent.map(({ body }) => body)).toEqual([open, resolved, resolved, open]);
		});

		it.each(['trigger', 'manual'] as const)(
			'finds the incidents of a member by an email address, in the mode %s',
			async (mode) => {
				zenduty.incidents = [fakeIncident(1)];
				zenduty.members = [{ user: { username: 'user-1', email: 'ines@example.com' } }];
				const polling = node({ mode, parameters: { filters: { users: 'ines@example.com' } } });
				await polling.poll();
				const [members, ...lists] = polling.sent;
				expect(members).toMatchObject({ method: 'GET', path: '/api/account/members/' });
				expect(lists[0].body).toMatchObject({ user_ids: ['user-1'] });
			},
		);

		it('asks for no members where only who is on call is wanted', async () => {
			zenduty.onCall = { 'team-1': [] };
			const parameters = { events: ['onCallChanged'], filters: { users: 'ines@example.com' } };
			const { requests } = await node({ parameters }).poll();
			expect(requests).toEqual([
				'GET /api/account/teams/',
				'GET /api/v2/account/teams/team-1/oncall/',
			]);
		});

		it('gives the fields of the other trigger', async () => {
			const polling = node();
			await polling.poll();
			const created = '2026-05-04T03:02:01.250Z';
			zenduty.incidents = [fakeIncident(8, { creation_date: created })];
			expect(jsons(await polling.poll())).toEqual([
				{
					eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
					eventType: 'triggered',
					incidentNumber: 8,
					incidentId: 'incident-id-number-8',
					title: 'Incident 8',
					summary: 'Summary of 8',
					status: 'triggered',
					urgency: 'low',
					priority: 'P1',
					service: {
						id: 'service-1',
						name: 'Runway',
						teamId: 'team-1',
						escalationPolicyId: 'policy-1',
					},
					assignedTo: { username: 'user-1', name: 'Ines Berg', email: null },
					createdAt: created,
					acknowledgedAt: null,
					resolvedAt: null,
					secondsToAcknowledge: null,
					secondsToResolve: null,
				},
			]);
		});

		it('reads details only of what is wanted, and looks at title and urgency itself', async () => {
			const filters = { titleContains: 'incident 1', urgencies: ['high'] };
			const polling = node({ parameters: { events: ['triggered'], filters } });
			await polling.poll();
			zenduty.incidents = [11, 12, 20].map((number) => fakeIncident(number));
			const result = await polling.poll();
			expect(told(result)).toEqual(['11 triggered']);
			expect(result.requests.slice(2)).toEqual([
				'GET /api/incidents/11/',
				'GET /api/incidents/12/',
			]);
			set(11, { status: 2 });
			expect((await polling.poll()).requests).toEqual(LISTS);
		});

		it('reads an incident that no list shows: resolved long after it was created, or deleted', async () => {
			const old = { creation_date: '2026-01-01T00:00:00Z' };
			zenduty.incidents = [fakeIncident(3, old), fakeIncident(4, old)];
			const polling = node();
			await polling.poll();
			set(3, { status: 3, resolved_date: new Date().toISOString() });
			zenduty.incidents = zenduty.incidents.filter((each) => each.incident_number !== 4);
			expect(told(await polling.poll())).toEqual(['3 resolved']);
			expect(await polling.poll()).toEqual({ outputs: null, requests: LISTS });
		});

		it('forgets silently what no longer matches the filters, and tells of it when it does', async () => {
			const parameters = { filters: { services: ['service-1'] }, 'options.fullDetails': false };
			const polling = node({ parameters });
			zenduty.incidents = [fakeIncident(5)];
			await polling.poll();
			set(5, { service: 'service-2' });
			expect((await polling.poll()).outputs).toBeNull();
			expect((await polling.poll()).requests).toEqual(LISTS);
			set(5, { service: 'service-1' });
			expect(told(await polling.poll())).toEqual(['5 triggered']);
		});

		it('reads no further page of resolved incidents whose first one holds nothing new', async () => {
			const resolved_date = new Date().toISOString();
			zenduty.incidents = Array.from({ length: 250 }, (_, index) =>
				fakeIncident(index + 1, {
					status: 3,
					creation_date: new Date(Date.now() - 1000 * (250 - index)).toISOString(),
					resolved_date,
				}),
			);
			const polling = node();
			expect((await polling.poll()).requests).toHaveLength(4);
			expect(await polling.poll()).toEqual({ outputs: null, requests: LISTS });
		});
	});

	describe('The debug line of a poll', () => {
		const prefix = 'Zenduty Polling Trigger: ';

		it('says how many requests it made, and how many incidents it judged and told', async () => {
			const polling = node({ parameters: { events: ['triggered'] } });
			await polling.poll();
			zenduty.incidents = [fakeIncident(1), fakeIncident(2)];
			await polling.poll();
			set(1, { status: 2, acknowledged_date: new Date().toISOString() });
			await polling.poll();
			expect(polling.debugLines).toEqual([
				`${prefix}2 requests; took no list of another poll; judged 0 incidents, told 0.`,
				`${prefix}4 requests; took no list of another poll; judged 2 incidents, told 2.`,
				`${prefix}2 requests; took no list of another poll; judged 1 incident, told 0.`,
			]);
			expect(polling.about).toContainEqual({ workflowId: 'flow-1', nodeName: 'Poll' });
		});

		it('says how old the lists are that it took from another poll', async () => {
			let now = 1_000_000;
			const clock = { ...processClock(), now: () => now, after: () => undefined };
			const reads = makeSharedReads(clock);
			await node({ id: 'node-a', reads }).poll();
			now += 3_400;
			const polling = node({ id: 'node-b', reads });
			await polling.poll();
			expect(polling.debugLines).toEqual([
				`${prefix}0 requests; took lists of other polls, up to 3 seconds old; judged 0 incidents, told 0.`,
			]);
		});

		it('says that the last poll still runs, and is not there for a poll that fails', async () => {
			const polling = node();
			await Promise.all([polling.poll(), polling.poll()]);
			expect(polling.debugLines).toHaveLength(2);
			expect(polling.debugLines[0]).toBe(
				`${prefix}The last poll still runs, so this one reads nothing.`,
			);
			zenduty.instead = () => ({ status: 400, json: {} });
			await polling.poll();
			expect(polling.debugLines).toHaveLength(2);
		});

		it('is not there for Fetch Test Event', async () => {
			zenduty.incidents = [fakeIncident(1)];
			const polling = node({ mode: 'manual' });
			await polling.poll();
			expect(polling.debugLines).toEqual([]);
		});
	});

	describe('A poll that fails', () => {
		it('changes nothing, says why, and what happened comes out with the next one', async () => {
			const polling = node();
			await polling.poll();
			zenduty.incidents = [fakeIncident(1)];
			const before = JSON.stringify(polling.staticData);
			zenduty.instead = () => ({ status: 403, json: { error: 'Invalid or Inactive Token' } });
			const { failure } = await polling.poll();
			expect(failure).toMatchObject({
				code: 'credential',
				failure: { cause: 'credential-invalid' },
			});
			expect(JSON.stringify(polling.staticData)).toBe(before);
			zenduty.instead = () => undefined;
			expect(told(await polling.poll())).toEqual(['1 triggered']);
		});

		it('says that the credential was deleted', async () => {
			const credential = new Error(
				'Credential with ID "6pw" does not exist for type "zendutyApi".',
			);
			expect((await node({ credential }).poll()).failure).toMatchObject({
				code: 'credential',
				message: 'The chosen credential was deleted. Choose another one.',
				description: '',
			});
		});

		it('says how long Zenduty asks to wait', async () => {
			zenduty.instead = () => ({ status: 429, headers: { 'retry-after': '90' } });
			const { failure } = await node().poll();
			expect(failure).toMatchObject({
				code: 'rate_limited',
				failure: { cause: 'rate-limited', retryAfterMs: 90_000 },
			});
		});

		it('holds back the incident that cannot be read and those after it, not those before', async () => {
			const polling = node();
			await polling.poll();
			zenduty.incidents = [1, 2, 3].map((number) => fakeIncident(number));
			zenduty.instead = ({ path }) =>
				path === '/api/incidents/2/' ? { status: 400, json: { detail: 'no' } } : undefined;
			expect(told(await polling.poll())).toEqual(['1 triggered']);
			expect(polling.warnings).toHaveLength(1);
			expect((await polling.poll()).failure?.code).toBe('refused');
			zenduty.instead = () => undefined;
			expect(told(await polling.poll())).toEqual(['2 triggered', '3 triggered']);
		});

		it('comes further from poll to poll, also where nothing of it is wanted', async () => {
			const polling = node({ parameters: { filters: { urgencies: ['high'] } } });
			await polling.poll();
			zenduty.incidents = [2, 4, 5].map((number) => fakeIncident(number));
			zenduty.instead = ({ path }) =>
				path === '/api/incidents/4/' ? { status: 400, json: { detail: 'no' } } : undefined;
			expect(await polling.poll()).toMatchObject({ outputs: null });
			expect(polling.warnings).toHaveLength(1);
			zenduty.instead = () => undefined;
			const result = await polling.poll();
			expect(told(result)).toEqual(['5 triggered']);
			expect(result.requests).not.toContain('GET /api/incidents/2/');
		});

		it('forgets an incident that no list shows and that the key may not read any more', async () => {
			zenduty.incidents = [fakeIncident(1)];
			const polling = node();
			await polling.poll();
			zenduty.incidents = [fakeIncident(2)];
			const detail = 'You do not have permission to perform this action.';
			zenduty.instead = ({ path }) =>
				path === '/api/incidents/1/' ? { status: 403, json: { detail } } : undefined;
			expect(told(await polling.poll())).toEqual(['2 triggered']);
			expect(polling.warnings).toEqual([
				'Zenduty Polling Trigger: Incidents were forgotten, because the API key may no longer read them: 1.',
			]);
			expect((await polling.poll()).requests).toEqual(LISTS);
			expect(polling.warnings).toHaveLength(1);
		});

		it('leaves an incident that a list shows and Zenduty does not find, and goes on', async () => {
			const polling = node();
			await polling.poll();
			zenduty.incidents = [1, 2].map((number) => fakeIncident(number));
			zenduty.instead = ({ path }) =>
				path === '/api/incidents/1/' ? { status: 404, json: { detail: 'Not found.' } } : undefined;
			expect(told(await polling.poll())).toEqual(['2 triggered']);
			const warning =
				"Zenduty Polling Trigger: Zenduty lists incidents that it does not find by their numbers: 1. They are left for the next poll. If this continues, use the API key of an owner or admin, or turn off 'Full Details'.";
			expect(polling.warnings).toEqual([warning]);

			// Alone it is not passed over in silence either.
			const alone = await polling.poll();
			expect([alone.outputs, alone.failure]).toEqual([null, undefined]);
			zenduty.incidents.push(fakeIncident(3));
			expect(told(await polling.poll())).toEqual(['3 triggered']);
			expect(polling.warnings).toEqual([warning, warning, warning]);

			zenduty.instead = () => undefined;
			expect(told(await polling.poll())).toEqual(['1 triggered']);
			expect(polling.warnings).toHaveLength(3);
		});

		it('forgets what was deleted after the list was read, and warns once at most', async () => {
			zenduty.incidents = [fakeIncident(1)];
			const polling = node();
			await polling.poll();
			set(1, { status: 2, acknowledged_date: new Date().toISOString() });
			zenduty.instead = ({ path }) => {
				if (path === '/api/incidents/1/') zenduty.incidents = [];
				return undefined;
			};
			for (let count = 0; count < 3; count++) {
				const { outputs, failure } = await polling.poll();
				expect([outputs, failure]).toEqual([null, undefined]);
			}
			expect(polling.warnings).toHaveLength(1);
			expect(await polling.poll()).toEqual({ outputs: null, requests: LISTS });
		});

		it('says that an incident cannot be read, also if another one was looked at before', async () => {
			const old = { creation_date: '2026-01-01T00:00:00Z' };
			zenduty.incidents = [fakeIncident(1, old)];
			const polling = node();
			await polling.poll();
			zenduty.incidents.push(fakeIncident(2));
			// No list shows the first one, as if pages had shifted.
			zenduty.instead = ({ path }) => {
				if (path === '/api/incidents/2/') return { status: 400, json: { detail: 'no' } };
				if (path !== '/api/incidents/filter/') return undefined;
				const results = [zenduty.incidents[1]];
				return { status: 200, json: { count: null, next: null, previous: null, results } };
			};
			const { requests, failure } = await polling.poll();
			expect(requests).toContain('GET /api/incidents/1/');
			expect([failure, polling.warnings.length]).toEqual([undefined, 1]);
			for (let count = 0; count < 2; count++) {
				// The next poll reads the first one once more. It fails and stores nothing, so the poll after
				// it does so too.
				const next = await polling.poll();
				expect(next.requests).toContain('GET /api/incidents/1/');
				expect(next.failure?.code).toBe('refused');
			}
		});

		it('holds back an incident that a list shows and that the key may not read', async () => {
			const polling = node();
			await polling.poll();
			zenduty.incidents = [fakeIncident(1)];
			zenduty.instead = ({ path }) =>
				path === '/api/incidents/1/'
					? { status: 403, json: { detail: 'No permission.' } }
					: undefined;
			expect((await polling.poll()).failure?.code).toBe('forbidden');
		});

		it('ends with its time, also while a credential is loaded', async () => {
			const { failure } = await node({ budget: 200, credential: new Promise(() => {}) }).poll();
			expect(failure?.code).toBe('unavailable');
		});

		it('ends with its time, also while it waits', async () => {
			zenduty.instead = () => ({ status: 429, headers: { 'retry-after': '50' } });
			const { failure } = await node({ budget: 300 }).poll();
			expect(failure?.code).toBe('rate_limited');
			const { cause, retryAfterMs } = failure?.failure as { cause: string; retryAfterMs: number };
			// As long as the wait still lasts.
			expect(cause).toBe('rate-limited');
			expect(retryAfterMs).toBeLessThanOrEqual(50_000);
			// A test ends after 20 seconds.
			expect(retryAfterMs).toBeGreaterThan(30_000);
			expect(Number.isInteger(retryAfterMs)).toBe(true);
		});

		it('ends with its time by hand, too', async () => {
			zenduty.instead = () => ({ status: 429, headers: { 'retry-after': '50' } });
			const { failure } = await node({ mode: 'manual', budget: 300 }).poll();
			expect(failure?.code).toBe('rate_limited');
		});

		it('returns what it has when its time is over, and the rest comes with the next one', async () => {
			const polling = node({ budget: 400 });
			await polling.poll();
			zenduty.incidents = [1, 2].map((number) => fakeIncident(number));
			zenduty.instead = ({ path }) =>
				path === '/api/incidents/2/'
					? { status: 429, headers: { 'retry-after': '50' } }
					: undefined;
			expect(told(await polling.poll())).toEqual(['1 triggered']);
			zenduty.instead = () => undefined;
			// In another process, where nothing waits.
			const { staticData } = polling;
			expect(told(await node({ staticData }).poll())).toEqual(['2 triggered']);
		});

		it.each(['init', 'leadershipChange'])(
			'is only logged if it is the first one of an activation by "%s"',
			async (activation) => {
				const polling = node({ activation });
				zenduty.instead = () => ({ status: 403, json: { error: 'Invalid or Inactive Token' } });
				expect(await polling.poll()).toMatchObject({ outputs: null });
				expect(polling.warnings).toEqual([
					expect.stringMatching(
						/^Zenduty Polling Trigger: The first poll failed\. The next one is made as planned\. Zenduty .*Token/,
					),
				]);
				expect(polling.about).toEqual([{ workflowId: 'flow-1', nodeName: 'Poll' }]);
				expect((await polling.poll()).failure?.code).toBe('credential');
			},
		);
	});

	describe('Polls that share what they read', () => {
		const after = () => undefined;
		const room = () => ({ reads: makeSharedReads({ ...processClock(), after }) });
		const nodes = (setting: Partial<PollSetting> = {}) => {
			const shared = { ...room(), ...setting };
			return ['node-1', 'node-2'].map((id) => node({ ...shared, id }));
		};

		it('ask once, and each workflow gets each event once', async () => {
			const [one, two] = nodes();
			await Promise.all([one.poll(), two.poll()]);
			zenduty.incidents = [fakeIncident(1)];
			const polls = await Promise.all([one.poll(), two.poll()]);
			expect(polls.map(told)).toEqual([['1 triggered'], ['1 triggered']]);
			expect(one.sent.length + two.sent.length).toBe(5);
			set(1, { status: 2, acknowledged_date: new Date().toISOString() });
			expect(told(await one.poll())).toEqual(['1 acknowledged']);
			const later = await two.poll();
			expect([told(later), later.requests]).toEqual([['1 acknowledged'], []]);
		});

		it.each(['short', 'key-7-of-the-tests'])(
			'give copies, so that no workflow changes what another one gets: with the key "%s"',
			async (apiKey) => {
				const parameters = { simplify: false, 'options.fullDetails': false };
				const [one, two] = nodes({ parameters, credential: { apiKey } });
				await Promise.all([one.poll(), two.poll()]);
				zenduty.incidents = [fakeIncident(1)];
				const [first] = jsons(await one.poll()) as Array<{ incident: IDataObject }>;
				Object.assign(first.incident.service_object as object, { name: 'Changed' });
				const [second] = jsons(await two.poll()) as Array<{ incident: IDataObject }>;
				expect(second.incident.service_object).toMatchObject({ name: 'Runway' });
			},
		);

		it('are not those by hand', async () => {
			const shared = room();
			zenduty.incidents = [fakeIncident(1)];
			await node({ ...shared, id: 'node-1' }).poll();
			const byHand = await node({ ...shared, id: 'node-2', mode: 'manual' }).poll();
			expect(byHand.requests).toEqual([LISTS[0], 'GET /api/incidents/1/']);
			expect((await node({ ...shared, id: 'node-3' }).poll()).requests).toEqual([]);
		});

		it('keep until when the node has seen what there is, unless the poll fails', async () => {
			const [one] = nodes();
			await one.poll();
			const end = () => (one.staticData.polling as { lastPoll: unknown }).lastPoll;
			const before = end();
			expect(before).toEqual([expect.any(Number), expect.any(String)]);
			zenduty.instead = () => ({ status: 404, json: {} });
			await one.poll();
			expect(end()).toEqual(before);
			zenduty.instead = () => undefined;
			await one.poll();
			expect(end()).not.toEqual(before);
		});

		it('go on without one whose time is over, and it loses nothing', async () => {
			const shared = room();
			const [short, long] = [400, 10_000].map((budget, index) =>
				pollingNode({
					...{ ...shared, id: `node-${index}`, budget },
					async respond(request) {
						await new Promise((resolve) => setTimeout(resolve, isSlow ? 600 : 0));
						return zenduty.respond(request);
					},
				}),
			);
			let isSlow = false;
			await Promise.all([short.poll(), long.poll()]);
			zenduty.incidents = [fakeIncident(1)];
			isSlow = true;
			const [late, good] = await Promise.all([short.poll(), long.poll()]);
			expect(late.failure?.code).toBe('unavailable');
			expect(told(good)).toEqual(['1 triggered']);
			// Begun by the one that ended, the first request is not sent again.
			expect([late.requests, good.requests]).toEqual([
				[LISTS[0]],
				[LISTS[1], 'GET /api/incidents/1/'],
			]);
			isSlow = false;
			expect(told(await short.poll())).toEqual(['1 triggered']);
		});

		it('all fail, unsent, while Zenduty asks for a long wait', async () => {
			const [one, two] = nodes();
			zenduty.instead = () => ({ status: 429, headers: { 'retry-after': '90' } });
			const failure = { cause: 'rate-limited', retryAfterMs: 90_000 };
			expect((await one.poll()).failure).toMatchObject({ code: 'rate_limited', failure });
			const after = await two.poll();
			expect(after.requests).toEqual([]);
			expect(after.failure).toMatchObject({ code: 'rate_limited' });
			expect(after.failure?.description).toBe('Run it again after that time.');
		});
	});

	describe('The first poll after a change was published', () => {
		const refuse = (polling: ReturnType<typeof node>) => {
			zenduty.instead = () => ({ status: 403, json: { error: 'Invalid or Inactive Token' } });
			return polling.poll();
		};

		it('fails if the trigger has never worked', async () => {
			const { failure } = await refuse(node({ activation: 'update' }));
			expect(failure?.code).toBe('credential');
		});

		it('only logs what is wrong if it has, since n8n also does this by itself', async () => {
			const staticData = {};
			await node({ staticData }).poll();
			const polling = node({ staticData, activation: 'update' });
			expect((await refuse(polling)).failure).toBeUndefined();
			expect(polling.warnings).toHaveLength(1);
			expect((await polling.poll()).failure?.code).toBe('credential');
		});

		it.each([undefined, 300_000])('does so with the time of an activation (%p)', async (budget) => {
			const staticData = {};
			await node({ staticData }).poll();
			expect(
				(await refuse(node({ staticData, activation: 'update', budget }))).failure,
			).toBeUndefined();
		});

		it("fails where n8n's scheduler makes it, each with a context of its own", async () => {
			const staticData = {};
			const scheduled = () => node({ staticData, activation: 'update', budget: 36_000 });
			await scheduled().poll();
			for (let count = 0; count < 2; count++) {
				expect((await refuse(scheduled())).failure).toMatchObject({
					code: 'credential',
					failure: { cause: 'credential-invalid' },
				});
			}
		});

		it('fails if it is not what worked before', async () => {
			const staticData = {};
			await node({ staticData }).poll();
			const other = { apiKey: 'another-key', baseUrl: 'https://other.example.net' };
			const polling = node({ staticData, credential: other, activation: 'update' });
			expect((await refuse(polling)).failure?.code).toBe('credential');
		});

		it('only logs that the credential of what worked before cannot be loaded', async () => {
			const staticData = {};
			await node({ staticData }).poll();
			const polling = node({ staticData, credential: new Error('away'), activation: 'update' });
			expect((await polling.poll()).failure).toBeUndefined();
			expect(polling.warnings).toHaveLength(1);
		});

		it('fails if nothing has worked, also where the credential cannot be loaded', async () => {
			const polling = node({ credential: new Error('away'), activation: 'update' });
			expect((await polling.poll()).failure?.code).toBe('credential');
		});

		it('fails if it is a new one, whatever worked before', async () => {
			const staticData = {};
			await node({ staticData }).poll();
			const { failure } = await refuse(node({ staticData, activation: 'activate' }));
			expect(failure?.code).toBe('credential');
		});

		it('fails with what only a user can mend', async () => {
			const staticData = {};
			await node({ staticData }).poll();
			const teams = Array.from({ length: 21 }, (_, index) => [`team-${index}`, []]);
			zenduty.onCall = Object.fromEntries(teams);
			const parameters = { events: ['triggered', 'onCallChanged'] };
			const polling = node({ staticData, parameters, activation: 'update' });
			expect((await polling.poll()).failure?.code).toBe('invalid_input');
		});

		it('fails with a parameter whose expression fails', async () => {
			const staticData = {};
			await node({ staticData }).poll();
			const polling = node({ staticData, activation: 'update' });
			const { context } = polling;
			Object.assign(context, {
				getNodeParameter() {
					throw new Error('The expression fails');
				},
			});
			expect((await polling.poll()).failure?.code).toBe('unexpected');
		});

		it('fails with a parameter that cannot work', async () => {
			const staticData = {};
			await node({ staticData }).poll();
			const parameters = { filters: { urgencies: ['low'] }, 'options.fullDetails': false };
			const polling = node({ staticData, parameters, activation: 'update' });
			expect((await polling.poll()).failure?.code).toBe('invalid_input');
		});
	});

	it.each([
		[300_000, [71_250, 285_000]],
		[600_000, [570_000, 570_000]],
	])('has less time where n8n may wait for it to activate: %d', async (budget, times) => {
		const timeout = jest.spyOn(AbortSignal, 'timeout');
		const polling = node({ budget });
		await polling.poll();
		await polling.poll();
		// Each request has a time of its own, which is shorter.
		const given = timeout.mock.calls.map(([time]) => time).filter((time) => time > 10_000);
		timeout.mockRestore();
		expect(given).toEqual(times);
	});

	describe('A poll beside another one', () => {
		/** A node whose requests get no response until they are released. */
		function held(setting: Partial<PollSetting> = {}) {
			let release = () => {};
			const released = new Promise<void>((resolve) => {
				release = resolve;
			});
			const polling = node({
				...setting,
				async respond(request) {
					await released;
					return zenduty.respond(request);
				},
			});
			return { polling, release };
		}

		it('returns nothing, also after one by hand', async () => {
			const { polling, release } = held();
			const first = polling.poll();
			zenduty.incidents = [fakeIncident(1)];
			await node({ mode: 'manual' }).poll();
			expect((await polling.poll()).outputs).toBeNull();
			release();
			expect((await first).failure).toBeUndefined();
			expect(polling.sent).toHaveLength(2);
		});

		it('keeps no other node from polling', async () => {
			const { polling, release } = held();
			const first = polling.poll();
			expect((await node({ id: 'node-2' }).poll()).requests).toEqual(LISTS);
			release();
			await first;
		});

		it('by hand keeps no other one from polling', async () => {
			const { polling, release } = held({ mode: 'manual' });
			const first = polling.poll();
			expect((await node().poll()).requests).toEqual(LISTS);
			release();
			await first;
		});

		it('returns nothing, and asks nothing', async () => {
			const { polling, release } = held();
			const first = polling.poll();
			const second = await polling.poll();
			expect(second.outputs).toBeNull();
			release();
			expect((await first).failure).toBeUndefined();
			expect(polling.sent).toHaveLength(2);
		});
	});

	describe('A poll after one whose events n8n has not stored yet', () => {
		/** A node that has output incident 2. Its state is the one from before this output. */
		async function untilOutput(setting: Partial<PollSetting> = {}) {
			const polling = node(setting);
			await polling.poll();
			const { polling: before } = polling.staticData;
			zenduty.incidents = [fakeIncident(2)];
			const output = await polling.poll();
			const { polling: after } = polling.staticData;
			polling.staticData.polling = before;
			return { polling, output, after };
		}

		it('reads and outputs nothing, and keeps the state', async () => {
			const { polling } = await untilOutput();
			const state = structuredClone(polling.staticData);
			expect(await polling.poll()).toEqual({ outputs: null, requests: [] });
			expect(polling.staticData).toEqual(state);
			expect(polling.debugLines.at(-1)).toBe(
				'Zenduty Polling Trigger: n8n has not stored the events of the last poll yet, so this one reads nothing.',
			);
		});

		it('polls again when n8n has stored them', async () => {
			const { polling, after } = await untilOutput();
			await polling.poll();
			polling.staticData.polling = after;
			zenduty.incidents.push(fakeIncident(3));
			expect(told(await polling.poll())).toEqual(['3 triggered']);
		});

		it('outputs the same events again after 30 seconds', async () => {
			const later: Array<[number, () => void]> = [];
			const outputLog = makeOutputLog({ after: (...timer) => later.push(timer) });
			const { polling, output } = await untilOutput({ outputLog });
			expect(later).toEqual([[30_000, expect.any(Function)]]);
			later[0][1]();
			const again = await polling.poll();
			expect(told(again)).toEqual(['2 triggered']);
			expect(jsons(again)).toEqual(jsons(output));
		});

		it('keeps the limit of the newer output', async () => {
			const later: Array<() => void> = [];
			const outputLog = makeOutputLog({ after: (_, call) => later.push(call) });
			const { polling, after } = await untilOutput({ outputLog });
			polling.staticData.polling = after;
			zenduty.incidents.push(fakeIncident(3));
			await polling.poll();
			polling.staticData.polling = after;
			later[0]();
			expect(await polling.poll()).toEqual({ outputs: null, requests: [] });
		});

		it('recognizes an even older state, and the state of another process', async () => {
			const { polling } = await untilOutput();
			const state = polling.staticData.polling as { lastPoll: [number, string] };
			const [ended, process] = state.lastPoll;
			state.lastPoll = [ended - 5000, process];
			expect((await polling.poll()).requests).toEqual([]);
			state.lastPoll = [ended - 5000, 'another process'];
			expect(told(await polling.poll())).toEqual(['2 triggered']);
		});

		it('is the first one if the node has no state any more', async () => {
			const { polling } = await untilOutput();
			polling.staticData.polling = undefined;
			expect(await polling.poll()).toEqual({ outputs: null, requests: LISTS });
		});

		it('reads nothing after a first poll with events', async () => {
			zenduty.incidents = [fakeIncident(1)];
			const polling = node({ parameters: { 'options.startWithOpenIncidents': true } });
			expect(told(await polling.poll())).toEqual(['1 triggered']);
			delete polling.staticData.polling;
			expect(await polling.poll()).toEqual({ outputs: null, requests: [] });
		});

		it('keeps no other node from polling', async () => {
			const outputLog = makeOutputLog({ after: () => undefined });
			const { polling } = await untilOutput({ outputLog });
			const other = node({ id: 'node-2', outputLog, staticData: polling.staticData });
			expect(told(await other.poll())).toEqual(['2 triggered']);
		});

		it('gives a sample by hand', async () => {
			const outputLog = makeOutputLog({ after: () => undefined });
			const { polling } = await untilOutput({ outputLog });
			const byHand = node({ outputLog, staticData: polling.staticData, mode: 'manual' });
			expect(told(await byHand.poll())).toEqual(['2 triggered']);
		});
	});

	it('gives out no API key', async () => {
		const polling = node();
		await polling.poll();
		zenduty.incidents = [fakeIncident(1, { title: 'Who wrote key-7-of-the-tests here?' })];
		const [event] = jsons(await polling.poll());
		expect(event.title).toBe('Who wrote *** here?');
	});

	it('says that no credential is chosen', async () => {
		const credential = new Error('Node does not have any credentials set');
		expect((await node({ credential }).poll()).failure).toMatchObject({
			code: 'credential',
			failure: { cause: 'credential-invalid' },
		});
	});

	it('shows a sample by hand, and remembers nothing', async () => {
		zenduty.incidents = [fakeIncident(1), fakeIncident(2)];
		const polling = node({ mode: 'manual' });
		expect(told(await polling.poll())).toEqual(['2 triggered']);
		expect(polling.staticData).toEqual({});
	});
});

describe('timeBudget', () => {
	/** A context of n8n 2, or of n8n 1, which does not say how long a poll may take. */
	const giving = (milliseconds: number | undefined) =>
		(milliseconds === undefined
			? {}
			: { getPollBudgetMs: () => milliseconds }) as unknown as IPollFunctions;

	describe('budgetOf', () => {
		const budget = (given: number | undefined, isFirst: boolean) =>
			budgetOf(giving(given), { isFirst });

		it('is what n8n says, without a reserve for what comes after', () => {
			expect(budget(36_000, false)).toBe(34_200);
			expect(budget(300_000, false)).toBe(285_000);
			expect(budget(30_001, false)).toBe(28_500);
		});

		it('is shorter while n8n waits for it to activate the workflow', () => {
			expect(budget(300_000, true)).toBe(71_250);
		});

		it("is not shorter where n8n's scheduler makes the poll, with a context of its own", () => {
			expect(budget(36_000, true)).toBe(34_200);
			expect(budget(600_000, true)).toBe(570_000);
		});

		it('is 30 seconds if n8n says nothing', () => {
			expect(budget(undefined, false)).toBe(28_500);
			expect(budget(undefined, true)).toBe(28_500);
		});

		it('asks n8n as a method of the context', () => {
			const given = {
				milliseconds: 1_000,
				getPollBudgetMs() {
					return this.milliseconds;
				},
			};
			const context = given as unknown as IPollFunctions;
			expect(budgetOf(context, { isFirst: false })).toBe(950);
			expect(isScheduled(context)).toBe(true);
		});
	});

	describe('isScheduled', () => {
		it.each<[boolean, number | undefined]>([
			[true, 36_000],
			[true, 600_000],
			[false, 300_000],
			[false, undefined],
		])('is %s if n8n gives %p', (expected, given) => {
			expect(isScheduled(giving(given))).toBe(expected);
		});
	});
});
