/** What a call is about, for the texts of its errors. */
export interface Subject {
	/** What a 404 says is not there, such as `incident #42`. */
	missing?: string;
	/** What was done before this call, and what failed then, as a sentence. */
	done?: string;
	/** What a write does, behind "Zenduty has": `created the incident`. */
	work?: string;
	/** Where to see whether a write was done, such as `the incidents of the service`. */
	lookAt?: string;
}

/** Where something is in Zenduty's API, and what errors say about it. */
export interface Endpoint {
	/** The parts of the path, not encoded. */
	path: readonly string[];
	/** What is not there where a call finds nothing, and where to see what became of a write. */
	subject: Subject;
}

const TEAMS = ['api', 'account', 'teams'];
const INCIDENTS = ['api', 'incidents'];

/** All teams of the account. */
export const ALL_TEAMS: Endpoint = { path: TEAMS, subject: {} };

/** All members of the account. */
export const ACCOUNT_MEMBERS: Endpoint = { path: ['api', 'account', 'members'], subject: {} };

/** The search by which incidents are found. */
export const INCIDENT_SEARCH: Endpoint = { path: [...INCIDENTS, 'filter'], subject: {} };

/** What belongs to a team: its part of the path below that team, and its name in texts. */
export const BELOW_TEAM = {
	escalationPolicies: {
		path: 'escalation_policies',
		one: 'escalation policy',
		many: 'escalation policies',
	},
	maintenanceWindows: {
		path: 'maintenance',
		one: 'maintenance window',
		many: 'maintenance windows',
	},
	members: { path: 'members', one: 'member', many: 'members' },
	postIncidentTasks: {
		path: 'post_incident_tasks',
		one: 'post-incident task',
		many: 'post-incident tasks',
	},
	postmortems: { path: 'postmortem', one: 'postmortem', many: 'postmortems' },
	priorities: { path: 'priority', one: 'priority', many: 'priorities' },
	schedules: { path: 'schedules', one: 'schedule', many: 'schedules' },
	services: { path: 'services', one: 'service', many: 'services' },
	slas: { path: 'sla', one: 'SLA', many: 'SLAs' },
	tags: { path: 'tags', one: 'tag', many: 'tags' },
} as const;

/** One of {@link BELOW_TEAM}. */
export type TeamThing = keyof typeof BELOW_TEAM;

/** Returns the endpoint of one team. */
export function teamEndpoint(teamId: string): Endpoint {
	return { path: [...TEAMS, teamId], subject: { missing: `team with the ID ${teamId}` } };
}

/** Returns the endpoint of all things of one kind that belong to a team. */
export function teamThings(teamId: string, kind: TeamThing): Endpoint {
	const { path, subject } = teamEndpoint(teamId);
	const below = BELOW_TEAM[kind];
	return {
		path: [...path, below.path],
		subject: { ...subject, lookAt: `the ${below.many} of the team with the ID ${teamId}` },
	};
}

/** Returns the endpoint of one thing of a team. */
export function teamThing(teamId: string, kind: TeamThing, id: string): Endpoint {
	const { path, subject } = teamThings(teamId, kind);
	const missing = `${BELOW_TEAM[kind].one} with the ID ${id} in the team with the ID ${teamId}`;
	return { path: [...path, id], subject: { ...subject, missing } };
}

/** Returns the endpoint of the overrides of a schedule. */
export function overridesEndpoint(teamId: string, scheduleId: string): Endpoint {
	const { path, subject } = teamThing(teamId, 'schedules', scheduleId);
	return {
		path: [...inVersion2(path), 'overrides'],
		subject: { ...subject, lookAt: `the overrides of the schedule with the ID ${scheduleId}` },
	};
}

/** Returns the endpoint of those who are on call, for a whole team or for one thing of it. */
export function onCallEndpoint({ path, subject }: Endpoint): Endpoint {
	return { path: [...inVersion2(path), 'oncall'], subject };
}

/** What belongs to a user: its part of the path below that user, and its name in texts. */
export const BELOW_USER = {
	contactMethods: { path: 'contacts', many: 'contact methods' },
	forwardingRules: { path: 'forwarding_rules', many: 'forwarding rules' },
} as const;

/** One of the kinds of things that belong to a user. */
export type UserThing = keyof typeof BELOW_USER;

/** Returns the endpoint of all things of one kind that belong to a user. */
export function userThings(username: string, kind: UserThing): Endpoint {
	const user = `user with the username ${username}`;
	const { path, many } = BELOW_USER[kind];
	return {
		path: ['api', 'account', 'users', username, path],
		subject: { missing: user, lookAt: `the ${many} of the ${user}` },
	};
}

/** Returns the endpoint of one forwarding rule of a user. */
export function forwardingRuleEndpoint(username: string, id: string): Endpoint {
	const { path, subject } = userThings(username, 'forwardingRules');
	const missing = `forwarding rule with the ID ${id} of the ${subject.missing}`;
	return { path: [...path, id], subject: { ...subject, missing } };
}

/** Returns the endpoint of figures about incidents, such as `team_analytics`. */
export function analyticsEndpoint(figures: string): Endpoint {
	return { path: ['api', 'v2', 'account', 'analytics', figures], subject: {} };
}

/** Returns the endpoint of the integrations of a service. */
export function integrationsEndpoint(teamId: string, serviceId: string): Endpoint {
	const { path, subject } = teamThing(teamId, 'services', serviceId);
	return { path: [...path, 'integrations'], subject };
}

/** Returns the endpoint of one integration of a service. */
export function integrationEndpoint(teamId: string, serviceId: string, id: string): Endpoint {
	const { path } = integrationsEndpoint(teamId, serviceId);
	const missing = `integration with the ID ${id} in service ${serviceId} of team ${teamId}`;
	return { path: [...path, id], subject: { missing } };
}

/** An incident as the user names it. Zenduty counts incidents up, and gives each an ID as well. */
export type IncidentReference = { by: 'number'; number: number } | { by: 'id'; id: string };

/** Returns what errors write after the word "incident": `#217`, or the ID. */
export function nameOf(reference: IncidentReference): string {
	return reference.by === 'number' ? `#${reference.number}` : reference.id;
}

/** Returns the endpoint of one incident, which Zenduty finds by its number and by its ID. */
export function incidentEndpoint(reference: IncidentReference): Endpoint {
	const key = reference.by === 'number' ? String(reference.number) : reference.id;
	const named = `incident ${nameOf(reference)}`;
	return { path: [...INCIDENTS, key], subject: { missing: named, lookAt: named } };
}

/** Returns the endpoint where incidents of a service are created. */
export function newIncidentEndpoint(serviceId: string): Endpoint {
	const missing = `service with the ID ${serviceId}`;
	return { path: INCIDENTS, subject: { missing, lookAt: 'the incidents of the service' } };
}

/** What belongs to an incident: its part of the path below that incident, and its name in texts. */
const BELOW_INCIDENT = {
	alerts: { path: 'alerts', one: 'alert' },
	notes: { path: 'note', one: 'note' },
	responders: { path: 'responders', one: 'responder' },
	tags: { path: 'tags', one: 'tag' },
} as const;

/** A kind of what belongs to an incident. */
export type IncidentThing = keyof typeof BELOW_INCIDENT;

/**
 * Returns the endpoint of all things of one kind that belong to an incident.
 *
 * @param number the incident's number, below which they are
 * @param reference the incident as the user named it
 */
export function incidentThings(
	kind: IncidentThing,
	number: number,
	reference: IncidentReference = { by: 'number', number },
): Endpoint {
	const path = [...INCIDENTS, String(number), BELOW_INCIDENT[kind].path];
	const named = `incident ${nameOf(reference)}`;
	return {
		// Only their list is in version 2: one responder is found in version 1.
		path: kind === 'responders' ? inVersion2(path) : path,
		subject: { missing: named, lookAt: `the ${kind} of ${named}` },
	};
}

/** Returns the endpoint of one thing of an incident; see {@link incidentThings}. */
export function incidentThing(
	kind: IncidentThing,
	number: number,
	reference: IncidentReference,
	id: string,
): Endpoint {
	const { path, one } = BELOW_INCIDENT[kind];
	const { subject } = incidentThings(kind, number, reference);
	const missing = `${one} with the ID ${id} on incident ${nameOf(reference)}`;
	return { path: [...INCIDENTS, String(number), path, id], subject: { ...subject, missing } };
}

/** Returns the endpoint that says what became of an alert. */
export function alertStatusEndpoint(traceId: string): Endpoint {
	return {
		path: ['api', 'alert', 'status', traceId],
		subject: { missing: `alert with the trace ID ${traceId}` },
	};
}

/**
 * Adds to an endpoint what a write does there.
 *
 * @param work behind "Zenduty has": `created the incident`
 * @param which tells the new thing from others that one sees there, such as its title
 */
export function withWork({ path, subject }: Endpoint, work: string, which?: string): Endpoint {
	const lookAt = which === undefined ? subject.lookAt : `${subject.lookAt} (${which})`;
	return { path, subject: { ...subject, work, lookAt } };
}

/** Tells a new thing by its title from others, for {@link withWork}. */
export function byTitle(title: string): string {
	return `title "${title.slice(0, 80)}"`;
}

/** Returns the same path in version 2 of the API: `api/v2/…` in place of `api/…`. */
function inVersion2(path: readonly string[]): string[] {
	return path.toSpliced(1, 0, 'v2');
}
