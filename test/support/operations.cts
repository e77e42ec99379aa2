/*
 * The table of all operations that use the REST API. Tests go through all rows: they compare the
 * requests with an OpenAPI file and the outputs with their schemas, and check the rules for every
 * operation.
 */
import type { IDataObject, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import SEED from '../../simulator/seed.json';
import {
	alertStatusEndpoint,
	forwardingRuleEndpoint,
	incidentEndpoint,
	incidentRecordEndpoint,
	incidentRecordsEndpoint,
	integrationEndpoint,
	newIncidentEndpoint,
	overridesEndpoint,
	teamEndpoint,
	teamRecordEndpoint,
	teamRecordsEndpoint,
	userRecordsEndpoint,
	type Subject,
	type TeamRecordKind,
} from '../../nodes/Zenduty/api/endpoints';
import { LISTS_OF_TEAM } from './listsOfTeam.cjs';
import { Reply, type Answers } from './runApi.cjs';

export type Parameters = Record<string, unknown>;

/**
 * Stands for a value that only the server knows: a member of the first item that an operation
 * returns.
 */
export class FirstOf {
	/**
	 * @param resource the resource whose operation Get Many returns the item, for the incident, the
	 * team or the user in the parameters
	 * @param member the member of the item
	 * @param more further parameters. With `operation`, that operation replaces Get Many
	 */
	constructor(
		readonly resource: string,
		readonly member: string,
		readonly more: Parameters = {},
	) {}
}

const { integrations, policies, priorities, schedules, services, slas, tags, teams, users } = SEED;
const change = { incident: 3 };
const byId = { incident: new FirstOf('incident', 'incidentId') };
const team = { team: teams.platform };
const firstNote = { noteId: new FirstOf('incidentNote', 'noteId') };
const firstWindow = { maintenanceWindow: new FirstOf('maintenanceWindow', 'id') };
const night = { startTime: '2099-01-01T20:00:00', endTime: '2099-01-02T08:00:00' };
const turn = { ...team, schedule: schedules.weeks, ...night };
const user = { user: users.mara };
const firstPostmortem = { postmortem: new FirstOf('postmortem', 'id') };
const firstTask = { postIncidentTask: new FirstOf('postIncidentTask', 'id') };
const everyIncidentField = {
	assignedTo: users.mara,
	escalationPolicy: policies.platform,
	priority: priorities.p1,
	sla: slas.gold,
	status: 'acknowledged',
	urgency: 'low',
};

const everyTaskField = {
	assignedTo: users.mara,
	description: 'In two\nlines',
	dueTime: '2099-01-01T00:00:00',
	status: 'inProgress',
};
const everyIdFilter = {
	escalationPolicies: [policies.platform],
	priorities: [priorities.p1, priorities.p2],
	services: [services.databases],
	slas: [slas.gold],
	tags: [tags.disk],
	teams: [teams.platform, teams.checkout],
	users: [users.mara],
};

const alert = {
	integration: `${teams.platform}/${services.databases}/${integrations.databases}`,
	message: 'An alert',
};
/** An alert that a test sends first, and that then belongs to an incident. */
const sentAlert = { operation: 'send', ...alert, options: { waitForIncident: 5 } };

const everyAlertField = {
	escalationPolicy: policies.platform,
	payload: '{"host": "db-1"}',
	priority: priorities.p1,
	sla: slas.gold,
	tags: [tags.disk],
	urls: { links: [{ url: 'https://graphs.example/db-1', text: 'Graph' }] },
};

/**
 * What happens if a write is sent twice. `doubling`: it creates two records. `repeatable`: it does
 * no harm. `removal`: the second request finds nothing to remove.
 */
export type Kind = 'doubling' | 'repeatable' | 'removal';

/** An operation that uses the REST API. */
export interface Operation {
	/** The parameters that the operation needs, and no others. */
	least: Parameters;
	/** Further parameters. Together, they set every field that not all operations have. */
	more?: Parameters[];
	/**
	 * The requests of the operation with the parameters `least`, in their order, each with a made-up
	 * answer.
	 */
	answers: Answers;
	/** The output with "Simplify" off. By default, the output is the last answer. */
	sent?: unknown[];
	/** What an error says about the first request, and about the last request. */
	about?: [first: Subject, last?: Subject];
	/** What the last request writes. Missing for an operation that only reads. */
	writes?: { kind: Kind; work: string };
	/** Whether the node reads the incident before it sends an unclear write again. */
	looks?: true;
	/** Whether the node returns an item even if a request after the first request fails. */
	survives?: true;
}

/** The ID that {@link leastOf} uses for each {@link FirstOf} that is not an incident number. */
export const FIRST = 'first-1';
/** The ID of incident 3 in the answers. */
export const INCIDENT_ID = 'C4kPz9TnW2rXyLqVb7HdSe';

const AT_3 = '/api/incidents/3/';
const TEAM = `/api/account/teams/${teams.platform}/`;
const TEAM_2 = `/api/v2/account/teams/${teams.platform}/`;
const RULES = `/api/account/users/${users.mara}/forwarding_rules/`;
const ANALYTICS = 'POST /api/v2/account/analytics/';
const INTEGRATION = '/integration/acct/generic/key-5d0c1f8e/';
const BY_NUMBER = { by: 'number', number: 3 } as const;

const it3 = { unique_id: INCIDENT_ID, incident_number: 3, status: 2 };
const thing = { unique_id: FIRST };
const report = { ...thing, author: users.mara, incidents: [{ incident: INCIDENT_ID }] };
const figures = { total_incidents: 3 };
const gone = new Reply(204);
const isOver = { ...thing, start_time: '2020-01-01T00:00:00Z', end_time: '2020-01-02T00:00:00Z' };
const PATCH = `PATCH /api/incidents/${INCIDENT_ID}/`;

const about3 = incidentEndpoint(BY_NUMBER).subject;
const ofIncident = (kind: 'alerts' | 'notes' | 'responders' | 'tags') =>
	incidentRecordsEndpoint(kind, 3).subject;
const oneOf3 = (kind: 'notes' | 'responders' | 'tags') =>
	incidentRecordEndpoint(kind, 3, BY_NUMBER, FIRST).subject;
const aboutTeam = teamEndpoint(teams.platform).subject;
const ofTeam = (kind: TeamRecordKind, id: string) =>
	teamRecordEndpoint(teams.platform, kind, id).subject;

/** Makes the row of an operation that lists records of a team. */
const listOfTeam = (path: string): Operation => ({
	least: team,
	answers: { [`GET ${TEAM}${path}/`]: [thing] },
	about: [aboutTeam],
});

/** Makes the row of an analytics operation, such as the figures for each service. */
const figuresBy = (kind: string): Operation => ({
	least: {},
	more: everyFigure,
	answers: { [`${ANALYTICS}${kind}_analytics/`]: { [`${kind}_records`]: [figures] } },
	sent: [figures],
});
const everyFigure = [
	{
		startDate: '2026-01-01T00:00:00',
		endDate: '2026-01-31T00:00:00',
		filters: { ...everyIdFilter, childIncidents: 'include', urgency: 'high' },
	},
	{ filters: { users: ['Unassigned'], childIncidents: 'exclude', urgency: 'low' } },
];

/** The rows by operation, such as `incident create`. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
	'alert send': {
		least: alert,
		more: [
			{
				...team,
				...alert,
				authentication: 'apiKey',
				service: services.databases,
				integration: integrations.databases,
				alertType: 'critical',
				summary: 'In two\nlines',
				entityId: 'all/that is possible',
				additionalFields: everyAlertField,
				options: { waitForIncident: 5 },
			},
			{ authentication: 'integrationUrl', message: 'Without an API key', alertType: 'info' },
		],
		answers: {
			[`GET ${TEAM}services/${services.databases}/integrations/${integrations.databases}/`]: {
				unique_id: integrations.databases,
				webhook_url: `https://pager.example.net${INTEGRATION}`,
			},
			[`POST ${INTEGRATION}`]: { trace_id: 't-1' },
		},
		about: [
			integrationEndpoint(teams.platform, services.databases, integrations.databases).subject,
			{ lookAt: 'the alerts of the service' },
		],
		writes: { kind: 'repeatable', work: 'accepted the alert' },
	},
	'alert getAll': {
		least: { incident: new FirstOf('alert', 'incidentNumber', sentAlert) },
		answers: { [`GET ${AT_3}alerts/`]: [thing] },
		about: [ofIncident('alerts')],
	},
	'alert getStatus': {
		least: { traceId: new FirstOf('alert', 'traceId', sentAlert) },
		answers: { [`GET /api/alert/status/${FIRST}/`]: { status: 'queued' } },
		about: [alertStatusEndpoint(FIRST).subject],
	},
	'analytics getByService': figuresBy('service'),
	'analytics getByTeam': figuresBy('team'),
	'analytics getByUser': figuresBy('user'),
	'analytics getTotals': {
		least: {},
		more: everyFigure,
		answers: {
			[`${ANALYTICS}incident_stats/`]: figures,
			[`${ANALYTICS}team_analytics/`]: { all_teams: figures },
		},
		sent: [{ incidentStats: figures, allTeams: figures }],
	},
	'contactMethod getAll': {
		least: user,
		more: [{ user: new FirstOf('member', 'email') }],
		answers: { [`GET /api/account/users/${users.mara}/contacts/`]: [thing] },
		about: [userRecordsEndpoint(users.mara, 'contactMethods').subject],
	},
	'escalationPolicy get': {
		least: { ...team, escalationPolicy: policies.platform },
		answers: {
			[`GET ${TEAM}escalation_policies/${policies.platform}/`]: { unique_id: policies.platform },
		},
		about: [ofTeam('escalationPolicies', policies.platform)],
	},
	'escalationPolicy getAll': listOfTeam('escalation_policies'),
	'forwardingRule create': {
		least: { ...user, toUser: users.tomas, ...night },
		more: [{ user: users.leila, toUser: new FirstOf('member', 'email'), ...night }],
		answers: { [`POST ${RULES}`]: thing },
		about: [
			userRecordsEndpoint(users.mara, 'forwardingRules').subject,
			{
				lookAt: `the forwarding rules of the user with the username ${users.mara} (start 2099-01-01T20:00:00.000Z)`,
			},
		],
		writes: { kind: 'doubling', work: 'created the forwarding rule' },
	},
	'forwardingRule getAll': {
		least: user,
		answers: { [`GET ${RULES}`]: [thing] },
		about: [userRecordsEndpoint(users.mara, 'forwardingRules').subject],
	},
	'forwardingRule delete': {
		least: { ...user, forwardingRule: new FirstOf('forwardingRule', 'id') },
		answers: { [`DELETE ${RULES}${FIRST}/`]: gone },
		about: [forwardingRuleEndpoint(users.mara, FIRST).subject],
		writes: { kind: 'removal', work: 'deleted the forwarding rule' },
	},
	'incident create': {
		least: { service: services.databases, title: 'As little as possible' },
		more: [
			{
				...team,
				service: services.databases,
				title: 'All that is possible',
				summary: 'In two\nlines',
				additionalFields: everyIncidentField,
			},
		],
		answers: { 'POST /api/incidents/': it3 },
		about: [newIncidentEndpoint(services.databases).subject],
		writes: { kind: 'doubling', work: 'created the incident' },
	},
	'incident get': {
		least: change,
		more: [{ incident: 1 }, byId],
		answers: { [`GET ${AT_3}`]: it3 },
		about: [about3],
	},
	'incident getContext': {
		least: change,
		more: [{ ...byId, include: ['notes', 'responders'], options: { maxCharacters: 2_000 } }],
		answers: {
			[`GET ${AT_3}`]: {
				...it3,
				creation_date: '2026-05-04T03:02:01Z',
				service_object: { unique_id: services.databases, team: teams.platform },
			},
			[`GET ${AT_3}alerts/`]: [thing],
			[`GET ${AT_3}note/`]: [thing],
			[`GET ${TEAM_2}services/${services.databases}/oncall/`]: [],
			'POST /api/incidents/filter/': [],
			'GET /api/v2/incidents/3/responders/': [thing],
		},
		about: [about3],
		survives: true,
	},
	'incident getAll': {
		least: {},
		more: [
			{ status: 'all', options: { fullDetails: true } },
			{
				filters: {
					createdAfter: '2001-01-01T00:00:00',
					createdBefore: '2099-01-01T00:00:00',
					onlyMyTeams: true,
					priorityName: 'P1',
					...everyIdFilter,
				},
			},
		],
		answers: { 'POST /api/incidents/filter/': [it3] },
	},
	'incident update': {
		least: { ...change, updateFields: { urgency: 'low' } },
		more: [
			{
				...byId,
				updateFields: { title: 'Another title', summary: 'Another summary', ...everyIncidentField },
			},
		],
		answers: { [`GET ${AT_3}`]: it3, [PATCH]: it3 },
		about: [about3],
		writes: { kind: 'repeatable', work: 'updated the incident' },
	},
	'incident acknowledge': {
		least: change,
		more: [{ ...byId, options: { note: 'It is being looked at', skipResolved: true } }],
		answers: { [`GET ${AT_3}`]: { ...it3, status: 1 }, [PATCH]: it3 },
		about: [about3],
		writes: { kind: 'repeatable', work: 'acknowledged the incident' },
		looks: true,
	},
	'incident resolve': {
		least: change,
		more: [{ ...byId, options: { note: 'It works again' } }],
		answers: { [`GET ${AT_3}`]: it3, [PATCH]: { ...it3, status: 3 } },
		about: [about3],
		writes: { kind: 'repeatable', work: 'resolved the incident' },
		looks: true,
	},
	'incident reopen': {
		least: change,
		more: [{ ...byId, options: { note: 'It came back' } }],
		answers: { [`GET ${AT_3}`]: it3, [PATCH]: { ...it3, status: 1 } },
		about: [about3],
		writes: { kind: 'repeatable', work: 'reopened the incident' },
		looks: true,
	},
	'incident reassign': {
		least: { ...change, user: users.mara },
		more: [
			{ ...change, assignTo: 'user', user: new FirstOf('member', 'email') },
			{
				...byId,
				assignTo: 'escalationPolicy',
				escalationPolicy: policies.platform,
				options: { note: 'For those who know more', skipResolved: true },
			},
		],
		answers: { [`GET ${AT_3}`]: it3, [PATCH]: it3 },
		about: [about3],
		writes: { kind: 'repeatable', work: 'reassigned the incident' },
		looks: true,
	},
	'incidentNote create': {
		least: { ...change, note: 'A note' },
		more: [{ ...byId, note: 'A note\nin two lines' }],
		answers: { [`POST ${AT_3}note/`]: thing },
		about: [ofIncident('notes')],
		writes: { kind: 'doubling', work: 'added the note' },
	},
	'incidentNote getAll': {
		least: change,
		answers: { [`GET ${AT_3}note/`]: [thing] },
		about: [ofIncident('notes')],
	},
	'incidentNote update': {
		least: { ...change, ...firstNote, note: 'Another note' },
		answers: { [`GET ${AT_3}note/${FIRST}/`]: thing, [`PUT ${AT_3}note/${FIRST}/`]: thing },
		about: [oneOf3('notes')],
		writes: { kind: 'repeatable', work: 'changed the note' },
	},
	'incidentNote delete': {
		least: { ...change, ...firstNote },
		answers: { [`DELETE ${AT_3}note/${FIRST}/`]: gone },
		about: [oneOf3('notes')],
		writes: { kind: 'removal', work: 'deleted the note' },
	},
	'incidentTag add': {
		least: { ...change, tag: tags.disk },
		more: [{ ...byId, tag: tags.customerImpact }],
		answers: { [`POST ${AT_3}tags/`]: thing },
		about: [ofIncident('tags')],
		writes: { kind: 'doubling', work: 'added the tag' },
	},
	'incidentTag getAll': {
		least: change,
		answers: { [`GET ${AT_3}tags/`]: [thing] },
		about: [ofIncident('tags')],
	},
	'incidentTag remove': {
		least: { ...change, tag: new FirstOf('incidentTag', 'id') },
		answers: {
			[`GET ${AT_3}tags/`]: [{ unique_id: 'own-1', team_tag: FIRST }],
			[`DELETE ${AT_3}tags/own-1/`]: gone,
		},
		about: [ofIncident('tags'), oneOf3('tags')],
		writes: { kind: 'removal', work: 'removed the tag' },
	},
	'maintenanceWindow create': {
		least: { ...team, services: [services.network] },
		more: [
			{
				...team,
				services: [services.network, services.databases],
				name: 'All that is possible',
				startTime: '2099-01-01T00:00:00',
				endTime: '2099-01-01T01:00:00',
				durationMinutes: 30,
				additionalFields: {
					repeatInterval: 1,
					repeatUntil: '2099-02-01T00:00:00',
					timeZone: 'Europe/Berlin',
				},
			},
		],
		answers: { [`POST ${TEAM}maintenance/`]: thing },
		about: [teamRecordsEndpoint(teams.platform, 'maintenanceWindows').subject],
		writes: { kind: 'doubling', work: 'created the maintenance window' },
	},
	'maintenanceWindow end': {
		least: { ...team, ...firstWindow },
		// The window is already over, so the node writes nothing. What it writes to an open window
		// depends on the time.
		answers: { [`GET ${TEAM}maintenance/${FIRST}/`]: isOver },
		about: [ofTeam('maintenanceWindows', FIRST)],
	},
	'maintenanceWindow getAll': listOfTeam('maintenance'),
	'maintenanceWindow delete': {
		least: { ...team, ...firstWindow },
		answers: { [`DELETE ${TEAM}maintenance/${FIRST}/`]: gone },
		about: [ofTeam('maintenanceWindows', FIRST)],
		writes: { kind: 'removal', work: 'deleted the maintenance window' },
	},
	'member getAll': {
		least: {},
		more: [
			team,
			{ email: new FirstOf('member', 'email') },
			{ ...team, email: new FirstOf('member', 'email') },
		],
		answers: { 'GET /api/account/members/': [thing] },
	},
	'onCall getAll': {
		least: team,
		more: [
			{ ...team, of: 'service', service: services.databases, level: 1 },
			{ ...team, of: 'escalationPolicy', escalationPolicy: policies.nights },
		],
		answers: { [`GET ${TEAM_2}oncall/`]: [{ ...thing, oncalls: [{ oncalls: ['ann'] }] }] },
		about: [aboutTeam],
	},
	'postIncidentTask create': {
		least: { ...team, title: 'As little as possible' },
		more: [{ ...team, title: 'All that is possible', additionalFields: everyTaskField }],
		answers: { [`POST ${TEAM}post_incident_tasks/`]: thing },
		about: [teamRecordsEndpoint(teams.platform, 'postIncidentTasks').subject],
		writes: { kind: 'doubling', work: 'created the post-incident task' },
	},
	'postIncidentTask get': {
		least: { ...team, ...firstTask },
		answers: { [`GET ${TEAM}post_incident_tasks/${FIRST}/`]: thing },
		about: [ofTeam('postIncidentTasks', FIRST)],
	},
	'postIncidentTask getAll': listOfTeam('post_incident_tasks'),
	'postIncidentTask update': {
		least: { ...team, ...firstTask, updateFields: { status: 'done' } },
		more: [{ ...team, ...firstTask, updateFields: { ...everyTaskField, title: 'Another title' } }],
		answers: { [`PATCH ${TEAM}post_incident_tasks/${FIRST}/`]: thing },
		about: [ofTeam('postIncidentTasks', FIRST)],
		writes: { kind: 'repeatable', work: 'updated the post-incident task' },
	},
	'postIncidentTask delete': {
		least: { ...team, ...firstTask },
		answers: { [`DELETE ${TEAM}post_incident_tasks/${FIRST}/`]: gone },
		about: [ofTeam('postIncidentTasks', FIRST)],
		writes: { kind: 'removal', work: 'deleted the post-incident task' },
	},
	'postmortem create': {
		least: { ...change, title: 'As little as possible', author: users.mara },
		more: [
			{
				...byId,
				title: 'All that is possible',
				author: new FirstOf('member', 'email'),
				additionalFields: {
					content: '<p>In two</p>\n<p>lines</p>',
					otherIncidents: '1, #2',
					status: 'In review',
				},
			},
		],
		answers: {
			[`GET ${AT_3}`]: { ...it3, service_object: { team: teams.platform } },
			[`POST ${TEAM}postmortem/`]: thing,
		},
		about: [about3, teamRecordsEndpoint(teams.platform, 'postmortems').subject],
		writes: { kind: 'doubling', work: 'created the postmortem' },
	},
	'postmortem get': {
		least: { ...team, ...firstPostmortem },
		answers: { [`GET ${TEAM}postmortem/${FIRST}/`]: report },
		about: [ofTeam('postmortems', FIRST)],
	},
	'postmortem getAll': listOfTeam('postmortem'),
	'postmortem update': {
		least: { ...team, ...firstPostmortem, updateFields: { title: 'Another title' } },
		more: [
			{
				...team,
				...firstPostmortem,
				updateFields: { author: users.tomas, content: '<p>More</p>', status: 'Done', title: 'It' },
			},
		],
		answers: {
			[`GET ${TEAM}postmortem/${FIRST}/`]: report,
			[`PUT ${TEAM}postmortem/${FIRST}/`]: report,
		},
		about: [ofTeam('postmortems', FIRST)],
		writes: { kind: 'repeatable', work: 'updated the postmortem' },
	},
	'postmortem delete': {
		least: { ...team, ...firstPostmortem },
		answers: { [`DELETE ${TEAM}postmortem/${FIRST}/`]: gone },
		about: [ofTeam('postmortems', FIRST)],
		writes: { kind: 'removal', work: 'deleted the postmortem' },
	},
	'responder add': {
		least: { ...change, user: users.tomas },
		more: [
			{ ...change, responderType: 'user', user: new FirstOf('member', 'email') },
			{ ...byId, responderType: 'escalationPolicy', escalationPolicy: policies.platform },
		],
		answers: { 'POST /api/v2/incidents/3/responders/': thing },
		about: [ofIncident('responders')],
		writes: { kind: 'doubling', work: 'added the responder' },
	},
	'responder getAll': {
		least: change,
		answers: { 'GET /api/v2/incidents/3/responders/': [thing] },
		about: [ofIncident('responders')],
	},
	'responder remove': {
		least: { ...change, responderId: new FirstOf('responder', 'responderId') },
		answers: { [`DELETE ${AT_3}responders/${FIRST}/`]: gone },
		about: [oneOf3('responders')],
		writes: { kind: 'removal', work: 'removed the responder' },
	},
	'schedule get': {
		least: { ...team, schedule: schedules.weeks },
		answers: { [`GET ${TEAM}schedules/${schedules.weeks}/`]: { unique_id: schedules.weeks } },
		about: [ofTeam('schedules', schedules.weeks)],
	},
	'schedule getAll': listOfTeam('schedules'),
	'scheduleOverride create': {
		least: { ...turn, user: users.mara },
		more: [{ ...turn, user: new FirstOf('member', 'email'), name: 'In the place of another' }],
		answers: { [`POST ${TEAM_2}schedules/${schedules.weeks}/overrides/`]: thing },
		about: [
			overridesEndpoint(teams.platform, schedules.weeks).subject,
			{
				lookAt: `the overrides of the schedule with the ID ${schedules.weeks} (start 2099-01-01T20:00:00.000Z)`,
			},
		],
		writes: { kind: 'doubling', work: 'created the override' },
	},
	'scheduleOverride getAll': {
		least: { ...team, schedule: schedules.weeks },
		answers: { [`GET ${TEAM_2}schedules/${schedules.weeks}/overrides/`]: [thing] },
		about: [overridesEndpoint(teams.platform, schedules.weeks).subject],
	},
	'service get': {
		least: { ...team, service: services.network },
		answers: { [`GET ${TEAM}services/${services.network}/`]: { unique_id: services.network } },
		about: [ofTeam('services', services.network)],
	},
	'service getAll': {
		least: {},
		more: [team],
		answers: {
			'GET /api/account/teams/': [{ unique_id: teams.platform }],
			[`GET ${TEAM}services/`]: [thing],
		},
		about: [{}, aboutTeam],
	},
	'team get': {
		least: team,
		answers: { [`GET ${TEAM}`]: { unique_id: teams.platform } },
		about: [aboutTeam],
	},
	'team getAll': { least: {}, answers: { 'GET /api/account/teams/': [thing] } },
	...Object.fromEntries(
		Object.entries(LISTS_OF_TEAM).map(([resource, { path }]) => [
			`${resource} getAll`,
			listOfTeam(path),
		]),
	),
};

/**
 * Parameters of *Send and Wait*, which has no row: it waits for an answer, so it has its own tests.
 */
export const QUESTIONS: Parameters[] = [
	alert,
	{
		...team,
		...alert,
		service: services.databases,
		integration: integrations.databases,
		authentication: 'apiKey',
		alertType: 'error',
		summary: 'In two\nlines',
		entityId: 'all/that is possible',
		additionalFields: everyAlertField,
		responseType: 'approval',
		approvalType: 'double',
		approvalOptions: { values: { approveLabel: 'Do it', disapproveLabel: 'Leave it' } },
		options: {
			askForName: true,
			limitWaitTime: { values: { resumeAmount: 2, resumeUnit: 'hours' } },
			resolveWhenAnswered: false,
		},
	},
	{
		...alert,
		responseType: 'freeText',
		options: {
			limitWaitTime: {
				values: { limitType: 'atSpecifiedTime', maxDateAndTime: '2199-01-01T00:00:00' },
			},
		},
	},
	{ authentication: 'integrationUrl', message: 'Without an API key', alertType: 'warning' },
];

/**
 * Returns all sets of parameters of an operation. The first set has only what the operation needs.
 */
export function usesOf(operation: string): Parameters[] {
	if (operation === 'alert sendAndWait') return QUESTIONS;
	const { least, more = [] } = OPERATIONS[operation] ?? { least: {} };
	return [least, ...more];
}

/** Returns the parameters that an operation needs, for a run with the answers in its row. */
export function leastOf(operation: string): Parameters {
	const [resource, name] = operation.split(' ');
	const least = Object.entries(OPERATIONS[operation].least).map(([key, value]) => {
		if (!(value instanceof FirstOf)) return [key, value];
		return [key, value.member === 'incidentNumber' ? 3 : FIRST];
	});
	return { resource, operation: name, ...Object.fromEntries(least) };
}

/** Lists the operations of the node that use the REST API, such as `incident create`. */
export function restOperations(description: INodeTypeDescription): string[] {
	return allOperations(description).filter((each) => !each.startsWith('webhookEvent '));
}

/** Lists all operations of the node, such as `incident create`. */
export function allOperations({ properties }: INodeTypeDescription): string[] {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			(options as INodePropertyOptions[]).map(
				({ value }) => `${String(displayOptions?.show?.resource)} ${String(value)}`,
			),
		);
}

/** Runs the node with parameters, and returns its output. */
export type RunWith = (parameters: Parameters) => Promise<IDataObject[]>;

/**
 * Adds the resource and the operation to the parameters, and replaces each {@link FirstOf} with its
 * value.
 */
export async function complete(
	operation: string,
	parameters: Parameters,
	run: RunWith,
): Promise<Parameters> {
	const [resource, name] = operation.split(' ');
	const completed: Parameters = { resource, operation: name };
	for (const [key, value] of Object.entries(parameters)) {
		completed[key] = value instanceof FirstOf ? await lookUp(value, completed, run) : value;
	}
	return completed;
}

async function lookUp(
	{ resource, member, more }: FirstOf,
	{ incident, team, user }: Parameters,
	run: RunWith,
): Promise<unknown> {
	const [first] = await run({ resource, operation: 'getAll', incident, team, user, ...more });
	if (first === undefined) throw new Error(`There is no ${resource} to take the ${member} of`);
	return first[member];
}
