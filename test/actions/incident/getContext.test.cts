import { makeApi } from '../../../nodes/Zenduty/api/client';
import { noMemory } from '../../../nodes/Zenduty/api/itemContext';
import { readContext } from '../../../nodes/Zenduty/actions/incident/getContext';
import { CONTEXT_PARTS, type Context } from '../../../nodes/Zenduty/actions/incident/fitContext';
import type { JsonObject } from '../../../nodes/Zenduty/json';
import { jumpingClock, notCalled, scripted, type Reply as Sent } from '../../support/api.cjs';
import { invalidAt, naming } from '../../support/failures.cjs';
import { BY_NUMBER, incident, INCIDENT_ID, simplified } from '../../support/incidents.cjs';
import { Reply, runApi, type Answers } from '../../support/runApi.cjs';

const INCIDENT = 'GET /api/incidents/42/';
const ALERTS = 'GET /api/incidents/42/alerts/';
const NOTES = 'GET /api/incidents/42/note/';
const ON_CALL = 'GET /api/v2/account/teams/team-1/services/service-1/oncall/';
const RECENT = 'POST /api/incidents/filter/';
const RESPONDERS = 'GET /api/v2/incidents/42/responders/';
const ALL = [INCIDENT, ALERTS, NOTES, ON_CALL, RECENT, RESPONDERS];

/** The time of the incident in the tests, and times before it. */
const CREATED = Date.parse('2026-05-04T03:02:01.250Z');
const DAY = 86_400_000;
const before = (days: number) => new Date(CREATED - days * DAY).toISOString();

const alert = (more: object = {}) => ({
	unique_id: 'alert-1',
	message: 'Sight 40 m',
	summary: 'Since noon',
	alert_type: 3,
	entity_id: 'runway-1/fog',
	suppressed: false,
	urls: [],
	integration_object: { integration_key: 'secret-of-the-integration' },
	creation_date: before(0),
	...more,
});
const note = (more: object = {}) => ({
	unique_id: 'note-1',
	note: 'Called the tower',
	user: 'user-1',
	user_name: 'Ines Berg',
	creation_date: before(0),
	...more,
});
const earlier = (more: object = {}) =>
	incident({ incident_number: 41, unique_id: 'earlier', creation_date: before(3), ...more });

const policy = {
	unique_id: 'policy-1',
	name: 'Tower',
	oncalls: [
		{
			position: 1,
			delay: 0,
			oncalls: [
				{ username: 'user-1', first_name: 'Ines', last_name: 'Berg', email: 'i@x.example' },
			],
		},
		{ position: 2, delay: 10, oncalls: ['user-2'] },
	],
};
const responder = {
	unique_id: 'responder-1',
	user: 'user-2',
	user_name: 'Bela Tar',
	response_status: 3,
};

const ANSWERS: Answers = {
	[INCIDENT]: incident(),
	[ALERTS]: [alert()],
	[NOTES]: [note()],
	[ON_CALL]: [policy],
	[RECENT]: { results: [earlier()], next: null },
	[RESPONDERS]: [responder],
};

const GETTING = { resource: 'incident', operation: 'getContext', incident: 42 };

/** Runs the operation for one item. */
async function getContext(answers: Answers = {}, parameters: object = {}, more: object = {}) {
	const ran = await runApi({ ...GETTING, ...parameters }, { ...ANSWERS, ...answers }, more);
	return { ...ran, context: ran.outputs[0]?.[0] as unknown as Context };
}

const pageWithNext = (...results: object[]) => ({
	results,
	next: 'https://pager.example.net/?page=2',
});

describe('the context of an incident', () => {
	it('has the incident and its parts, by six requests one after the other', async () => {
		const { context, requests, queries, failure } = await getContext();
		expect(failure).toBeUndefined();
		expect(requests).toEqual(ALL);
		expect(queries).toEqual(['', ...Array<string>(5).fill('?page=1&page_size=100')]);
		expect(context).toEqual({
			incident: simplified(),
			alerts: [
				{
					message: 'Sight 40 m',
					summary: 'Since noon',
					type: 'critical',
					createdAt: before(0),
					entityId: 'runway-1/fog',
				},
			],
			notes: [
				{
					author: { username: 'user-1', name: 'Ines Berg' },
					text: 'Called the tower',
					createdAt: before(0),
				},
			],
			onCall: [
				{ level: 1, name: 'Ines Berg', email: 'i@x.example' },
				{ level: 2, name: null, email: null },
			],
			recentIncidents: [
				{
					incidentNumber: 41,
					title: 'Fog on the runway',
					status: 'triggered',
					createdAt: before(3),
					secondsToResolve: null,
				},
			],
			responders: [
				{
					user: { username: 'user-2', name: 'Bela Tar', email: null },
					escalationPolicy: null,
					status: 'pending',
				},
			],
			unread: [],
			shortened: [],
		});
	});

	it('is found by the ID of the incident with the same requests', async () => {
		const byId = `GET /api/incidents/${INCIDENT_ID}/`;
		const { context, requests } = await getContext(
			{ [byId]: incident() },
			{ incident: INCIDENT_ID },
		);
		expect(requests).toEqual([byId, ...ALL.slice(1)]);
		expect(context).toMatchObject({ incident: simplified(), unread: [] });
	});

	it('needs the incident itself', async () => {
		const { failure, requests, outputs } = await getContext({ [INCIDENT]: new Reply(404) });
		expect(failure).toMatchObject({ code: 'not_found', message: naming('#42') });
		expect({ requests, outputs }).toEqual({ requests: [INCIDENT], outputs: [[]] });
	});
});

describe('Include', () => {
	it.each([
		[['notes'], [INCIDENT, NOTES]],
		['responders, alerts', [INCIDENT, ALERTS, RESPONDERS]],
		['["recentIncidents"]', [INCIDENT, RECENT]],
		[
			['responders', 'onCall', 'onCall'],
			[INCIDENT, ON_CALL, RESPONDERS],
		],
		['', ALL],
		[[], ALL],
	])('%j reads just these parts, in one order', async (include, expected) => {
		const { context, requests } = await getContext({}, { include });
		expect(requests).toEqual(expected);
		const nothing = CONTEXT_PARTS.filter((part) => context[part] === null);
		expect(nothing).toHaveLength(6 - expected.length);
		expect(context).toMatchObject({ unread: [], shortened: [] });
	});

	it.each(['payload', ['notes', 'tags'], 'Notes', 'notes alerts'])(
		'refuses %j before any request',
		async (include) => {
			const { failure, requests } = await getContext({}, { include });
			expect(requests).toEqual([]);
			expect(failure).toMatchObject({
				...invalidAt("'Include'", 'value'),
				description: naming(...CONTEXT_PARTS),
			});
		},
	);
});

describe('Max Characters', () => {
	it.each([1_999, '1999', 0, -1, 'many', 'NaN', true, {}])(
		'refuses %j before any request',
		async (maxCharacters) => {
			const { failure, requests } = await getContext(
				{},
				{ 'options.maxCharacters': maxCharacters },
			);
			expect(requests).toEqual([]);
			expect(failure).toMatchObject(invalidAt('Max Characters', '2000'));
		},
	);

	it.each([
		[undefined, 12_000],
		['', 12_000],
		[2_000, 2_000],
		[' 5000 ', 5_000],
		[100_000, 100_000],
	])('%j is %d', async (maxCharacters, most) => {
		const { context } = await getContext(
			{ [ALERTS]: Array.from({ length: 20 }, (_, i) => alert({ unique_id: i, summary: LONG })) },
			maxCharacters === undefined ? {} : { 'options.maxCharacters': maxCharacters },
		);
		const { length } = JSON.stringify(context);
		expect(length).toBeLessThanOrEqual(most);
		expect(length).toBeGreaterThan(most - 200);
		expect(context.shortened).toEqual(['alerts']);
	});
});

const LONG = 'No wind at all. '.repeat(6_250);

describe('the newest come first', () => {
	const dated = (make: (more: object) => object) =>
		[2, 0.5, 7, 1].map((days) => make({ unique_id: String(days), creation_date: before(days) }));
	const created = (entries: JsonObject[] | null) => entries?.map(({ createdAt }) => createdAt);
	const sorted = [0.5, 1, 2, 7].map(before);

	it('of alerts, notes and recent incidents', async () => {
		const { context } = await getContext({
			[ALERTS]: dated(alert),
			[NOTES]: dated(note),
			[RECENT]: dated((more) => earlier({ ...more, incident_number: undefined })),
		});
		expect(created(context.alerts)).toEqual(sorted);
		expect(created(context.notes)).toEqual(sorted);
		expect(created(context.recentIncidents)).toEqual(sorted);
	});

	it('and those without a date last, in the order of the API', async () => {
		const notes = ['a', 'b', 'c'].map((id) => note({ unique_id: id, note: id, creation_date: id }));
		const { context } = await getContext({ [NOTES]: [...notes, note({ note: 'dated' })] });
		expect(context.notes?.map(({ text }) => text)).toEqual(['dated', 'a', 'b', 'c']);
	});
});

describe('recent incidents', () => {
	it('are those of the same service, and more days are asked for on both sides', async () => {
		const { bodies } = await getContext();
		expect(bodies).toEqual([
			{
				status: 0,
				all_teams: 1,
				service_ids: ['service-1'],
				from_date: '2026-04-03',
				to_date: '2026-05-06',
			},
		]);
	});

	it('were created in the 30 days before, and are not the incident itself', async () => {
		const rows = [
			earlier({ unique_id: 'a', incident_number: 1, creation_date: before(30) }),
			earlier({ unique_id: 'b', incident_number: 2, creation_date: before(30.001) }),
			earlier({ unique_id: 'c', incident_number: 3, creation_date: before(-0.001) }),
			earlier({ unique_id: 'd', incident_number: 4, creation_date: 'none' }),
			earlier({ unique_id: 'e', incident_number: 5, creation_date: before(0) }),
			incident(),
			incident({ unique_id: undefined }),
			incident({ incident_number: undefined }),
		];
		const { context } = await getContext({ [RECENT]: rows });
		expect(context.recentIncidents?.map(({ incidentNumber }) => incidentNumber)).toEqual([5, 1]);
		expect(context.shortened).toEqual([]);
	});

	it('tell how long it took to resolve them', async () => {
		const resolved = {
			status: 3,
			resolved_date: new Date(CREATED - 3 * DAY + 90_000).toISOString(),
		};
		const { context } = await getContext({ [RECENT]: [earlier(resolved)] });
		expect(context.recentIncidents).toMatchObject([{ status: 'resolved', secondsToResolve: 90 }]);
	});
});

describe('shortened', () => {
	it.each<[string, string, unknown]>([
		['alerts', ALERTS, pageWithNext(alert())],
		['notes', NOTES, pageWithNext(note())],
		['onCall', ON_CALL, pageWithNext(policy)],
		['recentIncidents', RECENT, pageWithNext(earlier())],
		['responders', RESPONDERS, pageWithNext(responder)],
		['notes', NOTES, pageWithNext()],
	])('names %s if there is a further page, which is not read', async (part, request, answer) => {
		const { context, requests } = await getContext({ [request]: answer });
		expect(requests).toEqual(ALL);
		expect(context.shortened).toEqual([part]);
	});

	it.each<[string, string, (more: object) => object, number]>([
		['alerts', ALERTS, alert, 20],
		['recentIncidents', RECENT, earlier, 10],
	])('names %s if there are more than are returned', async (part, request, make, most) => {
		const rows = (count: number) =>
			Array.from({ length: count }, (_, i) =>
				make({ unique_id: `id-${i}`, incident_number: 1_000 + i, message: String(i) }),
			);
		const large = { 'options.maxCharacters': 100_000 };
		const just = await getContext({ [request]: rows(most) }, large);
		expect(just.context.shortened).toEqual([]);
		const more = await getContext({ [request]: rows(most + 1) }, large);
		expect(more.context.shortened).toEqual([part]);
		expect(more.context[part as 'alerts']).toHaveLength(most);
	});
});

describe('a part that cannot be read', () => {
	const REQUESTS = { alerts: ALERTS, notes: NOTES, onCall: ON_CALL, recentIncidents: RECENT };

	it.each(Object.entries({ ...REQUESTS, responders: RESPONDERS }))(
		'is null, and the others are there: %s',
		async (part, request) => {
			const refusal = new Reply(400, { detail: 'Not today.' });
			const { context, requests, failure } = await getContext({ [request]: refusal });
			expect(failure).toBeUndefined();
			expect(requests).toEqual(ALL);
			const rest = CONTEXT_PARTS.filter((each) => context[each] !== null);
			expect(rest).toEqual(CONTEXT_PARTS.filter((each) => each !== part));
			expect(context.unread).toEqual([{ part, code: 'refused', message: naming('Not today') }]);
		},
	);

	it.each([
		['no list', { detail: 'Soon.' }, 'unexpected_response'],
		['no permission', new Reply(403, { detail: 'No permission.' }), 'forbidden'],
		['a broken connection', new Reply(0), 'unavailable'],
		['a web page', new Reply(302), 'unexpected_response'],
	])('is never empty: %s', async (_, answer, code) => {
		const { context } = await getContext({ [NOTES]: answer });
		expect(context).toMatchObject({ notes: null, unread: [{ part: 'notes', code }] });
	});

	it('is who is on call for a service without a team, of which nobody is asked', async () => {
		const teamless = incident({ service_object: { unique_id: 'service-1', name: 'Runway' } });
		const { context, requests } = await getContext({ [INCIDENT]: teamless });
		expect(requests).toEqual(ALL.filter((each) => each !== ON_CALL));
		expect(context.unread).toEqual([
			{ part: 'onCall', code: 'unexpected_response', message: naming('team', '#42') },
		]);
	});

	it('is what needs the service of an incident without one', async () => {
		const orphan = incident({ service_object: null, service: null });
		const { context, requests } = await getContext({ [INCIDENT]: orphan });
		expect(requests).toEqual([INCIDENT, ALERTS, NOTES, RESPONDERS]);
		expect(context.unread).toEqual(
			['onCall', 'recentIncidents'].map((part) => ({
				part,
				code: 'unexpected_response',
				message: naming('service', '#42'),
			})),
		);
	});

	it('is what needs the date of an incident without one', async () => {
		const undated = incident({ creation_date: null });
		const { context, requests } = await getContext({ [INCIDENT]: undated });
		expect(requests).not.toContain(RECENT);
		expect(context.unread).toEqual([
			{ part: 'recentIncidents', code: 'unexpected_response', message: naming('created', '#42') },
		]);
	});

	it('is what needs the number of an incident without one', async () => {
		const byId = `GET /api/incidents/${INCIDENT_ID}/`;
		const numberless = incident({ incident_number: null });
		const { context, requests } = await getContext(
			{ [byId]: numberless },
			{ incident: INCIDENT_ID },
		);
		expect(requests).toEqual([byId, ON_CALL, RECENT]);
		expect(context.unread.map(({ part }) => part)).toEqual(['alerts', 'notes', 'responders']);
	});
});

describe('Zenduty that keeps answering 429', () => {
	/** Reads the context on a clock that jumps. */
	async function read(reply: (url: string) => Sent, items = 1) {
		const { clock, since } = jumpingClock();
		const { send, sent } = scripted(({ url }) => reply(new URL(url).pathname));
		const host = { send, sendOpenly: notCalled, clock, executionId: '', apiKey: 'key-7' };
		const api = makeApi({ ...host, baseUrl: 'https://pager.example.net' });
		const options = { timeout: 1_000, maxAttempts: 3, memory: noMemory, mayMakeOtherWrites: false };
		const ends: Array<Context | Error> = [];
		for (let item = 0; item < items; item++) {
			const reading = readContext(api.forItem(options), BY_NUMBER, new Set(CONTEXT_PARTS));
			ends.push(await reading.catch((error: unknown) => error as Error));
		}
		return { ends, waited: since(), paths: sent.map(({ url }) => new URL(url).pathname) };
	}
	const busyBut = (path: string) => (asked: string) =>
		asked === path ? { json: incident() } : { status: 429 };

	it('ends the first part after 140 s, and the others at once', async () => {
		const { ends, waited, paths } = await read(busyBut('/api/incidents/42/'));
		expect(waited).toBe(140_000);
		expect(new Set(paths)).toEqual(new Set(['/api/incidents/42/', '/api/incidents/42/alerts/']));
		const { unread, ...context } = ends[0] as Context;
		expect(context).toMatchObject({ incident: simplified(), alerts: null, responders: null });
		expect(unread.map(({ part, code }) => [part, code])).toEqual(
			CONTEXT_PARTS.map((part) => [part, 'rate_limited']),
		);
		for (const { message } of unread) expect(message).not.toMatch(/item failed|this item/);
		expect(unread[0].message).not.toContain('not sent');
		for (const { message } of unread.slice(1)) expect(message).toContain('was not sent');
	});

	it('fails the next item with words that are true of it', async () => {
		const { ends, waited } = await read(busyBut('/api/incidents/42/'), 2);
		expect(waited).toBe(140_000);
		expect(ends[1]).toMatchObject({ code: 'rate_limited', description: naming('earlier request') });
		expect(ends[1]).not.toMatchObject({ description: naming('earlier item') });
	});

	it('once is waited for, and nothing is lacking', async () => {
		let isFirst = true;
		const { ends, waited } = await read((path) => {
			const isBusy = path.endsWith('/note/') && isFirst;
			if (isBusy) isFirst = false;
			return isBusy ? { status: 429 } : { json: path.endsWith('/42/') ? incident() : [] };
		});
		expect(waited).toBe(5_000);
		expect(ends[0]).toMatchObject({ notes: [], unread: [] });
	});
});

describe('a canceled execution', () => {
	it.each(ALL)('ends the item at the request %s, and asks for nothing more', async (request) => {
		const abort = new AbortController();
		const answers = { ...ANSWERS };
		const asked: string[] = [];
		const stopping = new Proxy(answers, {
			get(target, name: string) {
				asked.push(name);
				if (name === request) abort.abort();
				return target[name];
			},
		});
		const { failure, outputs } = await runApi(GETTING, stopping, { cancelled: abort.signal });
		expect(failure).toMatchObject({ code: 'cancelled', mayExist: false });
		expect(outputs).toEqual([[]]);
		expect(asked).toEqual(ALL.slice(0, ALL.indexOf(request) + 1));
	});
});

describe('secrets', () => {
	const KEY = 'key-7-of-the-account';
	const credential = { apiKey: KEY, baseUrl: 'https://pager.example.net' };

	it('are removed, in whatever a part holds', async () => {
		const hidden = { integration_key: 'secret-1', webhook_url: 'secret-2', told: 'Fog' };
		const { context } = await getContext({
			[INCIDENT]: incident({ title: hidden }),
			[ALERTS]: [alert({ message: hidden, summary: [hidden] })],
			[NOTES]: [note({ note: hidden })],
		});
		expect(JSON.stringify(context)).not.toContain('secret-');
		expect(JSON.stringify(context)).toContain('Fog');
	});

	it('is the API key, also where a text is cut in its middle', async () => {
		for (let shift = 0; shift < KEY.length; shift++) {
			const summary = `${'fog '.repeat(10)}${'-'.repeat(shift)}${` ${KEY}`.repeat(500)}`;
			const { context } = await getContext(
				{ [ALERTS]: Array.from({ length: 20 }, (_, i) => alert({ unique_id: i, summary })) },
				{ 'options.maxCharacters': 2_000 },
				{ credential },
			);
			expect(JSON.stringify(context)).not.toMatch(/key-7/);
		}
	});
});

it('gives 20 alerts with summaries of 100 kB in as many characters as asked', async () => {
	const alerts = Array.from({ length: 20 }, (_, i) => alert({ unique_id: i, summary: LONG }));
	const { context } = await getContext({ [ALERTS]: alerts });
	expect(JSON.stringify(context).length).toBeLessThanOrEqual(12_000);
	expect(context.alerts).toHaveLength(20);
	expect(context).toMatchObject({ shortened: ['alerts'], unread: [] });
});
