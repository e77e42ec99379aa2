/** Examples that somebody calls: with a report, a question, or the wish to deploy. */
import assert from 'node:assert/strict';
import { SEED, USERS } from '../../simulator/seed.mts';
import type { User } from '../../simulator/state.mts';
import type { Json } from '../n8n/rest.mts';
import { NOWHERE } from '../support/nowhere.mts';
import {
	answers,
	answersWith,
	breaks,
	eachOf,
	gets,
	heals,
	isAsked,
	posts,
	runs,
	setUp,
	waitsASecond,
	type Example,
	type Part,
	type Step,
	type Story,
} from './story.mts';

const AT_ONCE = 20;

const ABOUT = 'db-1/disk';
const REPORT = {
	about: ABOUT,
	message: 'Disk almost full',
	details: '5 % left',
	severity: 'critical',
	host: 'db-1',
};
const OVER = { about: ABOUT, state: 'over' };
const TAKEN = { accepted: true, about: ABOUT, traceId: /./ };
const NO_ALERTS = { method: 'POST', path: '*/generic/*' };

const open: Example = {
	name: 'open-an-incident-from-anything',
	given: {},
	each: ({ zenduty }) => void zenduty.state.incidents.splice(0),
	sees: {
		incidents: ({ zenduty }) =>
			zenduty.state.incidents.map(({ title, summary, status }) => [title, summary, status]),
		reported: ({ zenduty }) => zenduty.journal.entries.map(({ body }) => (body as Json).payload),
		traceId: ({ zenduty, answer: [, { traceId }] }) =>
			traceId === zenduty.state.alerts.at(-1)?.trace_id,
	},
	rows: {
		'a report opens an incident, and the report that it is over resolves it': [
			posts(REPORT),
			{ answer: [202, TAKEN], traceId: true, reported: [REPORT] },
			{ incidents: [[REPORT.message, REPORT.details, 1]] },
			posts(OVER),
			{ answer: [202, TAKEN], alerts: [`critical ${ABOUT}`, `resolved ${ABOUT}`] },
			{ incidents: [[REPORT.message, REPORT.details, 3]] },
		],
		[`${AT_ONCE} reports about the same thing at once are one incident`]: [
			async (story) => {
				const sent = { about: ABOUT, message: 'Replica lag', severity: 'error' };
				await Promise.all(Array.from({ length: AT_ONCE }, async () => await posts(sent)(story)));
			},
			{ answer: [202, TAKEN], alerts: Array.from({ length: AT_ONCE }, () => `error ${ABOUT}`) },
			{ incidents: [['Replica lag', '', 1]] },
		],
		...eachOf(['catastrophic', undefined, 7], (severity) => [
			`the severity ${severity} counts as critical`,
			posts({ about: ABOUT, message: 'It burns', severity }),
			// The incident comes after the alert was taken: the next row must not find it.
			{ answer: [202, TAKEN], alerts: [`critical ${ABOUT}`], incidents: [['It burns', '', 1]] },
		]),
		'a report that it is over opens nothing': [
			posts({ about: ABOUT, state: 'OK' }),
			{ answer: [202, TAKEN], alerts: [`resolved ${ABOUT}`], incidents: [] },
		],
		...eachOf(
			[{ message: 'Something' }, { about: ABOUT }, { about: ' ', message: 'x' }, {}],
			(body) => [
				`a report that does not say enough is refused: ${JSON.stringify(body)}`,
				posts(body),
				{ answer: [400, { accepted: false, error: /^Give "about" and "message"/ }], requests: 0 },
			],
		),
		...eachOf([{}, { 'x-caller': 'a guess' }], (headers) => [
			`a report from a stranger is refused: ${JSON.stringify(headers)}`,
			posts({ about: ABOUT, message: 'Let me in' }, headers as Json),
			({ answer: [status] }) => assert.equal(status, 403),
			{ requests: 0 },
		]),
		'while Zenduty does not take alerts, the chat gets the report, and it can be sent again': [
			breaks(NO_ALERTS),
			posts(REPORT),
			{ ended: ['error'], answer: [502, { accepted: false, about: ABOUT, error: /./ }] },
			{ chat: [/^Problem: Disk almost full \(db-1\/disk\)\. Perhaps nobody was paged: look in/] },
			heals,
			posts(REPORT),
			{ answer: [202, TAKEN], incidents: [[REPORT.message, REPORT.details, 1]] },
		],
		'the program is told also if neither Zenduty nor the chat answers': [
			setUp({ addresses: { chat: NOWHERE } }),
			breaks(NO_ALERTS),
			posts(REPORT),
			{ answer: [502, { accepted: false, about: ABOUT, error: /./ }] },
		],
	},
};

const EVERY_MORNING = runs('Every morning');

const whoIsOnCall: Example = {
	name: 'who-is-on-call',
	given: { chosen: { team: SEED.teams.platform } },
	rows: {
		'each morning the chat learns it, also where nobody is': [
			EVERY_MORNING,
			{
				chat: [
					'On call for Platform:\nPlatform on call: Mara Lindqvist\nPlatform at night: ⚠ nobody',
				],
				changes: [],
			},
		],
		'whoever asks gets an answer, and the chat hears nothing': [
			gets(),
			{
				answer: [
					200,
					{
						text: 'On call for Platform:\nPlatform on call: Mara Lindqvist\nPlatform at night: ⚠ nobody',
						onCall: [
							{ escalationPolicy: 'Platform on call', people: ['Mara Lindqvist'] },
							{ escalationPolicy: 'Platform at night', people: [] },
						],
					},
				],
				chat: [],
			},
		],
		'a stranger gets no names': [gets({}), { answer: [403, undefined], requests: 0 }],
		...eachOf(['*/oncall/', '*/escalation_policies/', '*'], (path) => [
			`if Zenduty does not answer ${path}, that is not taken for "nobody"`,
			breaks({ path }),
			EVERY_MORNING,
			{ chat: [/^It is not known who is on call\. .*500/] },
			gets(),
			(story) => ({ answer: [502, { text: story.arrived('chat')[0]?.text, onCall: [] }] }),
		]),
		'nobody at all is named': [
			({ zenduty }) => zenduty.state.escalationPolicies.forEach((policy) => (policy.levels = [])),
			EVERY_MORNING,
			{ chat: [/: ⚠ nobody\n.*: ⚠ nobody$/] },
		],
		'a team without an escalation policy is named': [
			({ zenduty }) => void zenduty.state.escalationPolicies.splice(0),
			EVERY_MORNING,
			{ chat: ['On call for Platform:\n⚠ no escalation policy'] },
		],
	},
};

const [{ email: mara }, , { email: aiko }] = USERS as [User, User, User];
const holiday = (more: Json = {}) => ({
	...{ status: 'confirmed', organizer: { email: mara } },
	attendees: [{ email: mara }, { email: aiko }],
	...{
		start: { dateTime: '2098-03-01T08:00:00+01:00' },
		end: { dateTime: '2098-03-03T07:00:00Z' },
	},
	...more,
});
const deleted = { status: 'cancelled' };
/** The address of a calendar that belongs to no person. */
const CALENDAR = '0123abcd@group.calendar.google.com';
const FORWARDED = [
	SEED.users.mara,
	SEED.users.aiko,
	'2098-03-01T07:00:00.000Z',
	'2098-03-03T07:00:00.000Z',
];

const holidays: Example = {
	name: 'holiday-to-forwarding-rule',
	given: {},
	each: ({ zenduty }) => void zenduty.state.forwardingRules.splice(1),
	sees: {
		rules: ({ zenduty }) =>
			zenduty.state.forwardingRules
				.slice(1)
				.map((rule) => [rule.user, rule.to_user, rule.from_date, rule.to_date]),
	},
	rows: {
		'a holiday is forwarded to who stands in, once, and taken back when it is deleted': [
			posts(holiday()),
			({ answer: [status, { toUsername }] }) =>
				assert.deepEqual([status, toUsername], [200, SEED.users.aiko]),
			{ rules: [FORWARDED], changes: ['forwarding rule created'] },
			posts(holiday()),
			({ answer: [status, { do: what }] }) => assert.deepEqual([status, what], [200, 'nothing']),
			{ rules: [FORWARDED], changes: ['forwarding rule created'] },
			posts(holiday({ start: { date: '2098-04-01' }, end: { date: '2098-04-02' } })),
			({ answer: [status] }) => assert.equal(status, 200),
			posts(holiday(deleted)),
			{ answer: [200, { deleted: true }] },
			(story) => assert.equal(story.zenduty.state.forwardingRules.length, 2),
			posts(holiday(deleted)),
			({ answer: [status, { do: what }] }) => assert.deepEqual([status, what], [200, 'nothing']),
		],
		'who entered it in a shared calendar is away, and not the calendar': [
			posts(
				holiday({
					...{ creator: { email: mara }, organizer: { email: CALENDAR } },
					attendees: [{ email: CALENDAR }, { email: aiko }],
				}),
			),
			{ rules: [FORWARDED] },
			posts(holiday({ creator: { email: aiko }, ...deleted })),
			{ rules: [] },
		],
		'a rule to the person who is away is none of theirs': [
			posts(holiday()),
			posts(holiday({ organizer: { email: aiko }, ...deleted })),
			({ answer: [status, { do: what }] }) => assert.deepEqual([status, what], [200, 'nothing']),
			{ rules: [FORWARDED] },
		],
		...eachOf(
			[
				holiday({ organizer: { email: 'nobody@example.com' } }),
				holiday({ attendees: [{ email: mara }] }),
				holiday({ attendees: [{ email: 'nobody@example.com' }] }),
				holiday({ organizer: {} }),
				holiday({ end: {} }),
				holiday({ end: { dateTime: '2001-01-01T00:00:00Z' } }),
			],
			(given) => [
				`the caller learns that it cannot be done: ${JSON.stringify(given)}`,
				posts(given),
				({ answer: [status] }) => assert.equal(status, 500),
				{ ended: ['error'], changes: [], rules: [] },
			],
		),
		'while Zenduty does not answer it fails, and the event can be sent again': [
			breaks({ path: '*/forwarding_rules/' }),
			posts(holiday()),
			({ answer: [status] }) => assert.equal(status, 500),
			heals,
			posts(holiday()),
			{ rules: [FORWARDED] },
		],
		'a stranger forwards nothing': [
			posts(holiday(), {}),
			({ answer: [status] }) => assert.equal(status, 403),
			{ requests: 0 },
		],
	},
};

const MINUTE = 60_000;

const CHOSEN = { team: SEED.teams.platform, service: SEED.services.databases };
const deploys = (...statuses: number[]) => [
	answersWith('deploy', ...statuses),
	posts({ version: '1.2.3' }),
];

const windowOf = ({ zenduty }: Story): Json => zenduty.state.maintenanceWindows.at(-1) ?? {};

/** One window was created, and it is over. */
const ENDED: Step = (story) => {
	const { name, services, end_time } = windowOf(story);
	assert.deepEqual([name, services.length], ['Deploy of Databases', 1]);
	assert.equal(services[0].service, SEED.services.databases);
	assert.ok(Date.parse(end_time) <= Date.now(), end_time);
	return { changes: ['window created', 'window changed'] };
};

/** To end a window, as the example's own note says: three of the node, in three tries of n8n. */
const ATTEMPTS = 9;

const maintenance: Example = {
	name: 'maintenance-around-a-deploy',
	given: { chosen: CHOSEN },
	sees: {
		attempts: ({ zenduty }) =>
			zenduty.journal.entries.filter(({ method }) => method === 'PUT').length,
	},
	rows: {
		'the deploy runs in the window, which is then ended': [
			...deploys(200),
			{ ended: ['success'], deploy: [{ version: '1.2.3' }] },
			ENDED,
			{ chat: ['Databases was deployed. The maintenance window is over.'] },
			(story) => {
				const { start_time, end_time } = windowOf(story);
				const [{ at }] = story.received('deploy');
				assert.ok(Date.parse(start_time) <= at && at <= Date.parse(end_time));
			},
		],
		'the window is ended also if the deploy fails': [
			...deploys(500),
			{ chat: [/^The deploy of Databases failed \(.*500.*\)\. The maintenance window is over\.$/] },
			ENDED,
		],
		...eachOf(
			[
				['the window cannot be started', 'POST', '*/maintenance/'],
				['the service cannot be looked up', 'GET', '*/services/*'],
			] as const,
			([what, method, path]) => [
				`nothing is deployed if ${what}`,
				breaks({ method, path }),
				...deploys(200),
				{ ended: ['success'], deploy: [], changes: [] },
				{ chat: [/^Nothing was deployed, because .* not be started\. .*500/] },
			],
		),
		'a window that cannot be ended at once is ended later': [
			breaks({ method: 'PUT', path: '*/maintenance/*', times: 4 }),
			...deploys(200),
			{ ended: ['success'], chat: ['Databases was deployed. The maintenance window is over.'] },
			ENDED,
		],
		'a window that cannot be ended ends by itself, and the chat is told when': [
			breaks({ method: 'PUT', path: '*/maintenance/*' }),
			...deploys(200),
			{ ended: ['success'], changes: ['window created'], attempts: ATTEMPTS },
			(story) => {
				const { start_time, end_time } = windowOf(story);
				assert.equal(Date.parse(end_time) - Date.parse(start_time), 60 * MINUTE);
				const until = new Date(end_time).toISOString().replaceAll('.', '\\.');
				const said = `^Databases was deployed\\. n8n could not end the maintenance window\\.[^]*Until ${until} nobody is called`;
				return { chat: [new RegExp(said)] };
			},
		],
		'a stranger can deploy nothing': [
			posts({}, {}),
			({ answer: [status] }) => assert.equal(status, 403),
			{ deploy: [], requests: 0 },
		],
		'the window is ended also if the deploy cannot be reached': [
			setUp({ chosen: CHOSEN, addresses: { deploy: NOWHERE } }),
			posts({}),
			{ chat: [/^The deploy of Databases failed \(.*ECONNREFUSED.*\)\. .* window is over\.$/] },
			ENDED,
		],
	},
};

/** CI asks about a build. */
const asks = (build: string): Part[] => [
	posts({ build, what: `shop ${build}` }),
	{ answer: [202, { asked: true, build }] },
	isAsked(`Deploy shop ${build}?`),
];

const decided = (build: string, approved: boolean, reason: string | RegExp) => ({
	ci: [{ build, approved, reason }],
});

const PAGING = { method: 'POST', path: '*' };

const approve: Example = {
	name: 'approve-a-deployment-by-paging',
	given: {},
	sees: { paging: ({ zenduty }) => zenduty.state.incidents.at(-1)?.status },
	rows: {
		'a deployment that somebody approves runs, and the paging ends': [
			...asks('1'),
			{ paging: 1, ci: [], page: /Do not deploy/ },
			answers({ answer: 'approve', name: 'Ann' }),
			{ page: /Deploy/, paging: 3 },
			decided('1', true, 'Approved by Ann'),
		],
		'one that somebody declines does not': [
			...asks('2'),
			answers({ answer: 'decline' }),
			decided('2', false, 'Declined by somebody who did not give a name'),
			{ paging: 3 },
		],
		'an incomplete question pages nobody': [
			posts({ build: '4' }),
			{ answer: [400, { asked: false, error: /./ }], requests: 0 },
		],
		'a stranger pages nobody': [
			posts({ build: '4', what: 'shop' }, {}),
			({ answer: [status] }) => assert.equal(status, 403),
			{ requests: 0 },
		],
		'if Zenduty takes no alert, it does not run': [
			breaks({ ...PAGING, effect: { kind: 'status', status: 400 } }),
			posts({ build: '5', what: 'shop 5' }),
			{ answer: [202, { asked: true, build: '5' }] },
			decided('5', false, /^The question failed: .*400/),
		],
		'if nobody decides in time, it does not run, and the paging ends': [
			setUp({ change: waitsASecond }),
			...asks('late'),
			decided('late', false, 'Nobody decided in time'),
			{ paging: 3 },
		],
	},
};

export const CALLED = [open, whoIsOnCall, holidays, maintenance, approve];
