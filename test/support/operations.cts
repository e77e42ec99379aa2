/* Parameters for each operation through the REST API: what the tests that try all of them share. */
import type { IDataObject, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import SEED from '../../simulator/seed.json';

export type Parameters = Record<string, unknown>;

/** Stands for a value that only the other side knows: the first one that an operation returns. */
export class FirstOf {
	/**
	 * @param resource whose Get Many is asked, for the incident or the team of the same parameters
	 * @param member of its output
	 * @param more parameters, such as those of another operation
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
const turn = {
	...{ ...team, schedule: schedules.weeks },
	...{ startTime: '2099-01-01T20:00:00', endTime: '2099-01-02T08:00:00' },
};
const everyIncidentField = {
	assignedTo: users.mara,
	escalationPolicy: policies.platform,
	priority: priorities.p1,
	sla: slas.gold,
	status: 'acknowledged',
	urgency: 'low',
};

const alert = {
	integration: `${teams.platform}/${services.databases}/${integrations.databases}`,
	message: 'An alert',
};
/** An alert that is sent first, and has become part of an incident. */
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
 * By operations: first the parameters that it needs, and no others; then such that together set
 * every field that only some operations have.
 */
export const PARAMETERS: Readonly<Record<string, [least: Parameters, ...more: Parameters[]]>> = {
	'alert send': [
		alert,
		{
			...team,
			...alert,
			integrationFrom: 'list',
			service: services.databases,
			integration: integrations.databases,
			alertType: 'critical',
			summary: 'In two\nlines',
			entityId: 'all/that is possible',
			additionalFields: everyAlertField,
			options: { waitForIncident: 5 },
		},
		{ integrationFrom: 'credential', message: 'Without an API key', alertType: 'info' },
	],
	'alert sendAndWait': [
		alert,
		{
			...team,
			...alert,
			service: services.databases,
			integration: integrations.databases,
			integrationFrom: 'list',
			alertType: 'error',
			summary: 'In two\nlines',
			entityId: 'all/that is possible',
			additionalFields: everyAlertField,
			responseType: 'approval',
			approvalOptions: {
				values: { approvalType: 'double', approveLabel: 'Do it', disapproveLabel: 'Leave it' },
			},
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
		{ integrationFrom: 'credential', message: 'Without an API key', alertType: 'warning' },
	],
	'alert getAll': [{ incident: new FirstOf('alert', 'incidentNumber', sentAlert) }],
	'alert getStatus': [{ traceId: new FirstOf('alert', 'traceId', sentAlert) }],
	'escalationPolicy get': [{ ...team, escalationPolicy: policies.platform }],
	'escalationPolicy getAll': [team],
	'incident create': [
		{ service: services.databases, title: 'As little as possible' },
		{
			...team,
			service: services.databases,
			title: 'All that is possible',
			summary: 'In two\nlines',
			additionalFields: everyIncidentField,
		},
	],
	'incident get': [change, { incident: 1 }, byId],
	'incident getAll': [
		{},
		{ status: 'all', options: { fullDetails: true } },
		{
			filters: {
				createdAfter: '2001-01-01T00:00:00',
				createdBefore: '2099-01-01T00:00:00',
				escalationPolicies: [policies.platform],
				onlyMyTeams: true,
				priorities: [priorities.p1, priorities.p2],
				priorityName: 'P1',
				services: [services.databases],
				slas: [slas.gold],
				tags: [tags.disk],
				teams: [teams.platform, teams.checkout],
				users: [users.mara],
			},
		},
	],
	'incident update': [
		{ ...change, updateFields: { urgency: 'low' } },
		{
			...byId,
			updateFields: { title: 'Another title', summary: 'Another summary', ...everyIncidentField },
		},
	],
	'incident acknowledge': [
		change,
		{ ...byId, options: { note: 'It is being looked at', skipResolved: true } },
	],
	'incident resolve': [change, { ...byId, options: { note: 'It works again' } }],
	'incident reopen': [change, { ...byId, options: { note: 'It came back' } }],
	'incident reassign': [
		{ ...change, user: users.mara },
		{ ...change, assignTo: 'user', user: new FirstOf('member', 'email') },
		{
			...byId,
			assignTo: 'escalationPolicy',
			escalationPolicy: policies.platform,
			options: { note: 'For those who know more', skipResolved: true },
		},
	],
	'incidentNote create': [
		{ ...change, note: 'A note' },
		{ ...byId, note: 'A note\nin two lines' },
	],
	'incidentNote getAll': [change],
	'incidentNote update': [{ ...change, ...firstNote, note: 'Another note' }],
	'incidentNote delete': [{ ...change, ...firstNote }],
	'incidentTag add': [
		{ ...change, tag: tags.disk },
		{ ...byId, tag: tags.customerImpact },
	],
	'incidentTag getAll': [change],
	'incidentTag remove': [{ ...change, tag: new FirstOf('incidentTag', 'id') }],
	'maintenanceWindow create': [
		{ ...team, services: [services.network] },
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
	'maintenanceWindow end': [{ ...team, ...firstWindow }],
	'maintenanceWindow getAll': [team],
	'maintenanceWindow delete': [{ ...team, ...firstWindow }],
	'member getAll': [
		{},
		team,
		{ email: new FirstOf('member', 'email') },
		{ ...team, email: new FirstOf('member', 'email') },
	],
	'onCall getAll': [
		team,
		{ ...team, of: 'service', service: services.databases, level: 1 },
		{ ...team, of: 'escalationPolicy', escalationPolicy: policies.nights },
	],
	'priority getAll': [team],
	'responder add': [
		{ ...change, user: users.tomas },
		{ ...change, responderType: 'user', user: new FirstOf('member', 'email') },
		{ ...byId, responderType: 'escalationPolicy', escalationPolicy: policies.platform },
	],
	'responder getAll': [change],
	'responder remove': [{ ...change, responderId: new FirstOf('responder', 'responderId') }],
	'schedule get': [{ ...team, schedule: schedules.weeks }],
	'schedule getAll': [team],
	'scheduleOverride create': [
		{ ...turn, user: users.mara },
		{ ...turn, user: new FirstOf('member', 'email'), name: 'In the place of another' },
	],
	'scheduleOverride getAll': [{ ...team, schedule: schedules.weeks }],
	'service get': [{ ...team, service: services.network }],
	'service getAll': [{}, team],
	'sla getAll': [team],
	'tag getAll': [team],
	'team get': [team],
	'team getAll': [{}],
};

/** Each operation of the node through the REST API, as `incident create`. */
export function restOperations(description: INodeTypeDescription): string[] {
	return allOperations(description).filter((each) => !each.startsWith('webhookEvent '));
}

/** Each operation of the node, as `incident create`. */
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

/** Adds the resource and the operation to its parameters, and what {@link FirstOf} stands for. */
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
	{ incident, team }: Parameters,
	run: RunWith,
): Promise<unknown> {
	const [first] = await run({ resource, operation: 'getAll', incident, team, ...more });
	if (first === undefined) throw new Error(`There is no ${resource} to take the ${member} of`);
	return first[member];
}
