/** Examples that an event of Zenduty starts. */
import assert from 'node:assert/strict';
import { newShortId, withoutDashes } from '../../simulator/ids.mts';
import { SEED } from '../../simulator/seed.mts';
import { timestamp } from '../../simulator/times.mts';
import type { Json } from '../n8n/rest.mts';
import type { Conversation } from '../programs/scriptedModel.mts';
import { NOWHERE } from '../support/nowhere.mts';
import { event, onCallChange, signature, transition } from '../zenduty/delivery.mts';
import { until } from '../support/until.mts';
import { NO_MODEL, OF_RECEIVER, OTHER_KEY } from './stage.mts';
import {
	accepts,
	adds,
	answersWith,
	becomes,
	breaks,
	comesAgain,
	eachOf,
	opens,
	runs,
	setUp,
	type Example,
	type Step,
	type Story,
} from './story.mts';

const { policies, priorities, services, teams, users } = SEED;

const relay: Example = {
	name: 'relay-to-another-system',
	given: {
		change({ name, credentials }) {
			if (name === 'Send it on') credentials.zendutyWebhookApi.name = OF_RECEIVER;
		},
	},
	rows: {
		'the same event, signed with the key of the receiver': [
			async (story) => {
				const body = event('triggered', { title: '→ ½', priority: 1.5 });
				await accepts(body)(story);
				const [passedOn] = story.received('webhook');
				assert.equal(passedOn.body.toString(), body);
				assert.equal(passedOn.headers['x-signature'], signature(body, OTHER_KEY));
			},
			{ alarm: [] },
		],
		'what is refused leaves through the error output': [
			setUp({ addresses: { webhook: [410] } }),
			runs('Zenduty Trigger'),
			({ received }) => assert.equal(received('webhook').length, 1),
			{ alarm: [/status 410/] },
		],
	},
};

/** What a user chooses: the policy of the team, and the one whose people are paged. */
const routes = (policyOfDuty: string) => ({
	change({ name, parameters }: Json) {
		if (name === 'Give it to the payments team') {
			parameters.escalationPolicy.value = policies.checkout;
		}
		if (name !== 'Look up who is on call') return;
		parameters.team.value = teams.platform;
		parameters.escalationPolicy.value = policyOfDuty;
	},
});

const route: Example = {
	name: 'route-by-urgency-and-service',
	given: routes(policies.platform),
	sees: {
		policy: ({ incident }) => incident.escalation_policy,
		assigned: ({ incident }) => incident.assigned_to,
	},
	rows: {
		'an urgent incident of a service goes to its team': [
			opens({ service: services.payments, urgency: 1 }),
			{ ended: ['success'], policy: policies.checkout, changed: ['escalation_policy'], chat: [] },
		],
		'another urgent one goes to whoever is on call': [
			opens({ service: services.network, urgency: 1 }),
			{ ended: ['success'], assigned: users.mara, changed: ['assigned_to'], chat: [] },
		],
		'the others go to the chat': [
			opens({ service: services.payments, urgency: 0, title: 'Not urgent' }),
			{ ended: ['success'], chat: [/^#\d+ Not urgent$/], changes: [] },
		],
		...eachOf(
			[
				['who is on call is not known', 'GET', '*/oncall/'],
				['it cannot be reassigned', 'PATCH', '*/incidents/*'],
			] as const,
			([what, method, path]) => [
				`the chat learns that ${what}`,
				breaks({ method, path, effect: { kind: 'status', status: 400 } }),
				opens({ service: services.network, urgency: 1 }),
				{ ended: ['success'], changes: [] },
				{ chat: [/^#\d+ .*\nn8n could not give it to anybody else: .*400/] },
			],
		),
		'the chat learns of it if nobody is on call': [
			setUp(routes(policies.nights)),
			opens({ service: services.network, urgency: 1, title: 'At night' }),
			{ ended: ['success'], chat: [/^#\d+ At night$/], changes: [] },
		],
	},
};

/** As the note of the example says. */
const REQUESTS_AT_FIRST = 4;

const LOOKED_UP = /^Looked up by n8n\n/;
const HEALED = /^The health check was good twice in a row, so n8n acknowledged/;
const NOT_HEALED = /^The health check was not good twice in a row in \d+ checks/;

const health = (...statuses: number[]) => answersWith('health', ...statuses);

/** It is looked up, and left as it is. */
const lookedUp = (incident: number, ...notes: RegExp[]) => ({
	ended: ['success'],
	notes: [LOOKED_UP, ...notes],
	statuses: [],
	incident,
});

const answer: Example = {
	name: 'answer-an-incident',
	given: { settings: { checks: 10 } },
	rows: {
		'it is acknowledged after two good answers in a row, and a note says what was found': [
			health(500, 200, 503, 204, 200),
			opens(),
			{ ended: ['success'], notes: [LOOKED_UP, HEALED], statuses: [2], incident: 2, chat: [] },
			({ zenduty: { journal }, received, example }) => {
				const [{ text }] = journal.changes('note added') as unknown as [{ text: string }];
				assert.match(text, /\nService: Databases \(active\)\nOn call: Mara [^,\n]+\n/);
				const asked = `${example.at('health')} is asked every 70 seconds, 10 times`;
				assert.ok(text.includes(asked), text);
				assert.equal(received('health').length, 5);
				const firstNote = journal.entries.findIndex(({ changes }) => changes.length > 0);
				assert.equal(firstNote + 1, REQUESTS_AT_FIRST);
			},
		],
		...eachOf([2, 3] as const, (status) => [
			`it is left alone if it has the status ${status} by then`,
			health(200),
			opens(),
			becomes(status),
			lookedUp(status),
		]),
		'it is answered once, if its event comes again': [
			health(200),
			opens(),
			{ ended: ['success'] },
			comesAgain,
			{ ended: ['success'], notes: [LOOKED_UP, HEALED], statuses: [2] },
		],
		'what Zenduty does not tell is named in the note, and a failed end in the chat': [
			health(200),
			breaks({ method: 'GET', path: '/api/v2/account/teams/*/oncall/' }),
			breaks({ method: 'PATCH', path: '/api/incidents/*' }),
			opens({ title: 'Zenduty is down' }),
			{ ended: ['success'], statuses: [] },
			{ notes: [/^Looked up by n8n\nService: Databases \(active\)\nOn call: .*500/] },
			{
				chat: [
					/^The health check of incident #\d+ “Zenduty is down” is good again[^]*wanted to acknowledge the incident, and there was an error\. .*500/,
				],
			},
		],
		'it is acknowledged also if no note can be added, and the chat is told that': [
			health(200),
			breaks({ method: 'POST', path: '*/note/', effect: { kind: 'drop' } }),
			opens(),
			{ ended: ['success'], notes: [], statuses: [2], incident: 2 },
			{ chat: [/there was an error\. .*\backnowledged\b.*\bnote\b/] },
		],
		'it is not acknowledged while the health check is bad': [
			setUp({ settings: { checks: 2 } }),
			health(500),
			opens(),
			lookedUp(1, NOT_HEALED),
		],
		'nor while it is good only now and then': [health(200, 500), opens(), lookedUp(1, NOT_HEALED)],
		'the note says that nobody is on call': [
			health(500),
			({ zenduty }) => {
				const service = zenduty.state.services.find((each) => each.unique_id === services.network);
				service!.escalation_policy = policies.nights;
			},
			opens({ service: services.network }),
			{ ended: ['success'], notes: [/\nOn call: nobody on level 1\n/, NOT_HEALED] },
		],
		'nor while the health check cannot be reached': [
			setUp({ addresses: { health: NOWHERE }, settings: { checks: 2 } }),
			opens(),
			lookedUp(1, NOT_HEALED),
		],
	},
};

/** The change of a team, as webhooks write its ID. */
const platform = (changes: Json = {}) =>
	transition({
		team_id: withoutDashes(teams.platform),
		team_name: 'Platform',
		transition_time: '2026-03-04T20:00:00+00:00',
		...changes,
	});

const changes = (...transitions: Json[]): Step => accepts(onCallChange(...transitions));

/** The lines of the messages. */
const BEGIN =
	'You are on call now: team Platform, schedule Orders at night, since 2026-03-04T20:00:00.000Z.';
const AFTER_JO = 'Before you: Jo Vang.';
const OPEN = 'Open incidents of the team: ';
const NOT_KNOWN = /^It is not known which incidents are open\. /;

const tellOnCall: Example = {
	name: 'tell-the-new-on-call-person',
	given: {},
	each: ({ zenduty }) => zenduty.state.incidents.forEach((each) => (each.status = 3)),
	sees: {
		lines: ({ arrived }) => arrived('messages').map(({ text }) => text.split('\n')),
		people: ({ arrived }) =>
			arrived('messages').map(({ username, name, email }) => [username, name, email]),
	},
	rows: {
		'the person learns which incidents of the team are open': [
			adds({ title: 'Disk', assigned_to: users.mara }),
			adds({ title: 'Cart', service: services.payments }),
			changes(platform()),
			{ people: [['mara', 'Mara Løv', null]], chat: [], changes: [] },
			{ lines: [[BEGIN, AFTER_JO, `${OPEN}1`, /^#\d+ Disk \(triggered, .+\)$/]] },
		],
		'of several changes each person learns what is about the own team': [
			adds({ title: 'Cart', service: services.payments }),
			changes(
				platform(),
				transition({ team_id: teams.checkout, team_name: 'Checkout', new_user: 'obi' }),
			),
			{
				people: [
					['mara', /./, null],
					['obi', null, null],
				],
			},
			{
				lines: [
					[BEGIN, AFTER_JO, `${OPEN}none`],
					[/team Checkout/, AFTER_JO, `${OPEN}1`, /^#\d+ Cart \(triggered\)$/],
				],
			},
		],
		'a long list is cut, and says so': [
			...Array.from({ length: 22 }, () => adds({ title: 'Pod', service: services.kubernetes })),
			changes(platform({ previous_user: null })),
			{
				lines: [
					[
						...[BEGIN, 'Nobody was on call before you.', `${OPEN}22`],
						...Array.from({ length: 20 }, () => /^#\d+ Pod \(triggered\)$/),
						'… and 2 more',
					],
				],
			},
		],
		'where nobody comes on call, the chat learns it': [
			changes(platform({ new_user: null, layer_name: 'Base' })),
			{
				lines: [],
				chat: [
					'⚠ Nobody came on call: team Platform, schedule Orders at night, layer Base, since 2026-03-04T20:00:00.000Z. Before: Jo Vang.',
				],
			},
		],
		'if Zenduty does not tell the incidents, that is not taken for "none"': [
			breaks({ path: '*' }),
			changes(platform()),
			{ lines: [[BEGIN, AFTER_JO, /^It is not known which incidents are open\. .*500/]] },
		],
		'a change without a team asks for no incidents of other teams': [
			adds(),
			changes(platform({ team_id: null })),
			{ lines: [[BEGIN, AFTER_JO, NOT_KNOWN]], requests: 0 },
		],
	},
};

/** An alert opens an incident. */
const raises =
	(message: string): Step =>
	async (story) => {
		const { zenduty } = story;
		const before = zenduty.state.incidents.length;
		await fetch(zenduty.integrationUrl, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ message, alert_type: 'critical' }),
		});
		const opened = () => zenduty.state.incidents.slice(before).at(-1);
		story.incident = await until(`the incident of "${message}"`, opened);
	};

/** Somebody has added a note to the incident. */
const noted =
	(note: string): Step =>
	({ zenduty, incident: { incident_number: incident } }) => {
		const creation_date = timestamp(new Date());
		const about = { incident, creation_date, user: users.aiko, note };
		zenduty.state.notes.push({ unique_id: newShortId(), ...about });
	};

/** Sets the example up with a model that says this; without words there is no model. */
const summarizedAs =
	(summary?: string, settings: Json = {}): Step =>
	async (story) => {
		const model = summary === undefined ? undefined : story.stage.model.follow([summary]);
		await setUp({
			settings,
			...(model === undefined && { credentials: { openAiApi: NO_MODEL } }),
			change({ name, parameters }) {
				if (name === 'Model' && model !== undefined) parameters.model.value = model.model;
			},
		})(story);
	};

const ALERTED = ['alert taken', 'incident created', 'alert completed'];
const DONE = [...ALERTED, 'postmortem created', 'task created'];

const draft: Example = {
	name: 'draft-a-postmortem',
	each: ({ zenduty }) => {
		zenduty.state.postmortems.splice(0);
		zenduty.state.postIncidentTasks.splice(0);
	},
	sees: {
		drafts: ({ zenduty }) =>
			zenduty.state.postmortems.map((each) => [each.title, each.author, each.status]),
		texts: ({ zenduty }) => zenduty.state.postmortems.map((each) => each.postmortem_data),
		tasks: ({ zenduty }) =>
			zenduty.state.postIncidentTasks.map(({ title, description }) => [title, description]),
	},
	rows: {
		'a resolved incident becomes a draft with a summary, and tasks; once': [
			summarizedAs('The disk of db-1 was full & nobody had looked.'),
			raises('Disk <b>full</b>'),
			noted('Old logs deleted\nTODO: Raise the limit'),
			({ incident }) => void (incident.assigned_to = users.mara),
			becomes(3),
			{ ended: ['success'], drafts: [[/^#\d+ Disk <b>full<\/b>$/, users.mara, 'Draft']] },
			{
				texts: [
					/^<h2>Summary<\/h2><p>The disk of db-1 was full &#38; nobody.*<ol><li>.*Alert \(critical\): Disk &#60;b.*Aiko Nakamura: Old logs deleted.* resolved\.<\/li><\/ol>$/s,
				],
				tasks: [['Raise the limit', /^From the postmortem of #\d+ Disk/]],
				changes: DONE,
			},
			becomes(1),
			becomes(3),
			{ ended: ['success'], changes: DONE },
		],
		'without a model it has what happened, and no summary': [
			summarizedAs(),
			opens({ assigned_to: users.aiko }),
			becomes(3),
			{ ended: ['success'], drafts: [[/Replica lags behind$/, users.aiko, 'Draft']] },
			{ texts: [/^<h2>What happened<\/h2><ol><li>/], tasks: [] },
		],
		'with names of priorities, only incidents with such a priority become drafts': [
			summarizedAs(undefined, { priorities: 'sev1, p1' }),
			opens({ assigned_to: users.aiko, team_priority: priorities.p2 }),
			becomes(3),
			{ ended: ['success'], drafts: [] },
			opens({ assigned_to: users.aiko, team_priority: null }),
			becomes(3),
			{ ended: ['success'], drafts: [] },
			opens({ assigned_to: users.aiko, team_priority: priorities.p1 }),
			becomes(3),
			{ ended: ['success'], drafts: [[/Replica lags behind$/, users.aiko, 'Draft']] },
		],
		'a name that no priority has is told, so that no draft is missing in silence': [
			summarizedAs(undefined, { priorities: 'P9' }),
			opens({ assigned_to: users.aiko, team_priority: priorities.p1 }),
			becomes(3),
			{ ended: ['error'], changes: [] },
			summarizedAs(),
		],
		...eachOf(['*/note/', '*/alerts/', '*/postmortem/'], (path) => [
			`nothing is created if Zenduty does not answer ${path}`,
			breaks({ path }),
			opens({ assigned_to: users.aiko }),
			becomes(3),
			{ ended: ['error'], changes: [] },
		]),
	},
};

/** What the model was told in the conversation of each story. */
const conversations = new WeakMap<Story, Conversation>();

/** Sets the example up with a model that writes this; without words there is no model. */
const triagedAs =
	(words?: string): Step =>
	async (story) => {
		const model = words === undefined ? undefined : story.stage.model.follow([words]);
		if (model !== undefined) conversations.set(story, model);
		await setUp({
			...(model === undefined && { credentials: { openAiApi: NO_MODEL } }),
			change({ name, parameters }) {
				if (name === 'Model' && model !== undefined) parameters.model.value = model.model;
			},
		})(story);
	};

const triage: Example = {
	name: 'triage-an-incident-with-ai',
	sees: { heard: (story) => conversations.get(story)?.heard.join('\n') },
	rows: {
		'a new incident gets a note by a model that was told everything; once': [
			triagedAs('Old logs fill the disk.'),
			adds({ title: 'Disk was full', status: 3 }),
			raises('Disk full'),
			{ ended: ['success'], notes: [/^Triage by AI \(.*\):\nOld logs fill the disk\.$/] },
			{ heard: /never instructions.*Disk full.*alerts.*critical.*Lindqvist.*Disk was full/s },
			comesAgain,
			{ ended: ['success'], notes: [/^Triage by AI/] },
		],
		'a part that cannot be read is named in the note': [
			triagedAs('Nobody knows.'),
			breaks({ path: '*/alerts/' }),
			opens(),
			{ ended: ['success'], notes: [/\nNobody knows\.\nThis could not be read: alerts\.$/] },
		],
		'nothing is added if the model does not respond': [
			triagedAs(),
			opens(),
			{ ended: ['error'], notes: [] },
		],
		'the model is told nothing if the incident cannot be read': [
			triagedAs('Nothing.'),
			breaks({ method: 'GET', path: '/api/incidents/*' }),
			opens(),
			{ ended: ['error'], notes: [], heard: '' },
		],
	},
};

export const STARTED_BY_EVENTS = [relay, route, answer, draft, triage, tellOnCall];
