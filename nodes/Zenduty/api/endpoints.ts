/** The words with which the errors of a call name its record and its work. */
export interface Subject {
	/** The record that does not exist if the response is a 404, such as `incident #42`. */
	missing?: string;
	/**
	 * The work that was done before this call, as a sentence. If this call fails, the error begins
	 * with that sentence.
	 */
	done?: string;
	/** The work of a write, to put after "Zenduty has": `created the incident`. */
	work?: string;
	/**
	 * The place in Zenduty where a user sees whether a write was done, such as `the incidents of the
	 * service`.
	 */
	lookAt?: string;
}

/** The path of a record or a list in Zenduty's API, and the words for its errors. */
export interface Endpoint {
	/** The parts of the path, not encoded. */
	path: readonly string[];
	/** The words with which errors name the record and the work. */
	subject: Subject;
}

const TEAMS = ['api', 'account', 'teams'];
const INCIDENTS = ['api', 'incidents'];

/** The endpoint of all teams of the account. */
export const ALL_TEAMS: Endpoint = { path: TEAMS, subject: {} };

/** The endpoint of all members of the account. */
export const ACCOUNT_MEMBERS: Endpoint = { path: ['api', 'account', 'members'], subject: {} };

/** The endpoint that searches for incidents. */
export const INCIDENT_SEARCH: Endpoint = { path: [...INCIDENTS, 'filter'], subject: {} };

/**
 * The kinds of team records. A team record is what belongs to one team in Zenduty, such as a
 * service, an escalation policy, a schedule or a tag. For each kind: the part of the path after the
 * team, and the names of one record and of many records for texts.
 */
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

/** The name of a kind of team record, such as `services`. */
export type TeamRecordKind = keyof typeof BELOW_TEAM;

/** Returns the endpoint of one team. */
export function teamEndpoint(teamId: string): Endpoint {
	return { path: [...TEAMS, teamId], subject: { missing: `team with the ID ${teamId}` } };
}

/** Returns the endpoint of all team records of one kind. */
export function teamRecordsEndpoint(teamId: string, kind: TeamRecordKind): Endpoint {
	const { path, subject } = teamEndpoint(teamId);
	const below = BELOW_TEAM[kind];
	return {
		path: [...path, below.path],
		subject: { ...subject, lookAt: `the ${below.many} of the team with the ID ${teamId}` },
	};
}

/** Returns the endpoint of one team record. */
export function teamRecordEndpoint(teamId: string, kind: TeamRecordKind, id: string): Endpoint {
	const { path, subject } = teamRecordsEndpoint(teamId, kind);
	const missing = `${BELOW_TEAM[kind].one} with the ID ${id} in the team with the ID ${teamId}`;
	return { path: [...path, id], subject: { ...subject, missing } };
}

/** Returns the endpoint of the overrides of a schedule. */
export function overridesEndpoint(teamId: string, scheduleId: string): Endpoint {
	const { path, subject } = teamRecordEndpoint(teamId, 'schedules', scheduleId);
	return {
		path: [...inVersion2(path), 'overrides'],
		subject: { ...subject, lookAt: `the overrides of the schedule with the ID ${scheduleId}` },
	};
}

/**
 * Returns the endpoint of the people who are on call.
 *
 * @param endpoint the endpoint of a team, a service or an escalation policy
 */
export function onCallEndpoint({ path, subject }: Endpoint): Endpoint {
	return { path: [...inVersion2(path), 'oncall'], subject };
}

/**
 * The kinds of user records. A user record is what belongs to one user in Zenduty, such as a
 * contact method. For each kind: the part of the path after the user, and the name of many records
 * for texts.
 */
export const BELOW_USER = {
	contactMethods: { path: 'contacts', many: 'contact methods' },
	forwardingRules: { path: 'forwarding_rules', many: 'forwarding rules' },
} as const;

/** The name of a kind of user record, such as `forwardingRules`. */
export type UserRecordKind = keyof typeof BELOW_USER;

/** Returns the endpoint of all user records of one kind. */
export function userRecordsEndpoint(username: string, kind: UserRecordKind): Endpoint {
	const user = `user with the username ${username}`;
	const { path, many } = BELOW_USER[kind];
	return {
		path: ['api', 'account', 'users', username, path],
		subject: { missing: user, lookAt: `the ${many} of the ${user}` },
	};
}

/** Returns the endpoint of one forwarding rule of a user. */
export function forwardingRuleEndpoint(username: string, id: string): Endpoint {
	const { path, subject } = userRecordsEndpoint(username, 'forwardingRules');
	const missing = `forwarding rule with the ID ${id} of the ${subject.missing}`;
	return { path: [...path, id], subject: { ...subject, missing } };
}

/**
 * Returns the endpoint of figures about incidents.
 *
 * @param figures the last part of the path, such as `incident_stats`
 */
export function analyticsEndpoint(figures: string): Endpoint {
	return { path: ['api', 'v2', 'account', 'analytics', figures], subject: {} };
}

/** Returns the endpoint of the integrations of a service. */
export function integrationsEndpoint(teamId: string, serviceId: string): Endpoint {
	const { path, subject } = teamRecordEndpoint(teamId, 'services', serviceId);
	return { path: [...path, 'integrations'], subject };
}

/** Returns the endpoint of one integration of a service. */
export function integrationEndpoint(teamId: string, serviceId: string, id: string): Endpoint {
	const { path } = integrationsEndpoint(teamId, serviceId);
	const missing = `integration with the ID ${id} in service ${serviceId} of team ${teamId}`;
	return { path: [...path, id], subject: { missing } };
}

/**
 * An incident as the user names it: by its number, or by its ID. Zenduty gives each incident both.
 */
export type IncidentReference = { by: 'number'; number: number } | { by: 'id'; id: string };

/**
 * Returns the name of an incident for errors, to put after the word "incident": `#217`, or the ID.
 */
export function nameOf(reference: IncidentReference): string {
	return reference.by === 'number' ? `#${reference.number}` : reference.id;
}

/**
 * Returns the endpoint of one incident. Zenduty accepts the number or the ID of the incident in
 * this path.
 */
export function incidentEndpoint(reference: IncidentReference): Endpoint {
	const key = reference.by === 'number' ? String(reference.number) : reference.id;
	const named = `incident ${nameOf(reference)}`;
	return { path: [...INCIDENTS, key], subject: { missing: named, lookAt: named } };
}

/** Returns the endpoint that creates incidents of a service. */
export function newIncidentEndpoint(serviceId: string): Endpoint {
	const missing = `service with the ID ${serviceId}`;
	return { path: INCIDENTS, subject: { missing, lookAt: 'the incidents of the service' } };
}

/**
 * The kinds of incident records. An incident record is what belongs to one incident in Zenduty,
 * such as a note. For each kind: the part of the path after the incident, and the name of one
 * record for texts.
 */
const BELOW_INCIDENT = {
	alerts: { path: 'alerts', one: 'alert' },
	notes: { path: 'note', one: 'note' },
	responders: { path: 'responders', one: 'responder' },
	tags: { path: 'tags', one: 'tag' },
} as const;

/** The name of a kind of incident record, such as `notes`. */
export type IncidentRecordKind = keyof typeof BELOW_INCIDENT;

/**
 * Returns the endpoint of all incident records of one kind.
 *
 * @param number the number of the incident, which the path needs
 * @param reference the incident as the user named it, for texts
 */
export function incidentRecordsEndpoint(
	kind: IncidentRecordKind,
	number: number,
	reference: IncidentReference = { by: 'number', number },
): Endpoint {
	const path = [...INCIDENTS, String(number), BELOW_INCIDENT[kind].path];
	const named = `incident ${nameOf(reference)}`;
	return {
		// Of the lists, only the list of responders is in version 2 of the API. A single responder is
		// in version 1.
		path: kind === 'responders' ? inVersion2(path) : path,
		subject: { missing: named, lookAt: `the ${kind} of ${named}` },
	};
}

/**
 * Returns the endpoint of one incident record. The parameters `number` and
 * `reference` are those of {@link incidentRecordsEndpoint}.
 */
export function incidentRecordEndpoint(
	kind: IncidentRecordKind,
	number: number,
	reference: IncidentReference,
	id: string,
): Endpoint {
	const { path, one } = BELOW_INCIDENT[kind];
	const { subject } = incidentRecordsEndpoint(kind, number, reference);
	const missing = `${one} with the ID ${id} on incident ${nameOf(reference)}`;
	return { path: [...INCIDENTS, String(number), path, id], subject: { ...subject, missing } };
}

/** Returns the endpoint that reports whether an alert was processed. */
export function alertStatusEndpoint(traceId: string): Endpoint {
	return {
		path: ['api', 'alert', 'status', traceId],
		subject: { missing: `alert with the trace ID ${traceId}` },
	};
}

/**
 * Adds the work of a write to the words of an endpoint.
 *
 * @param work the work, to put after "Zenduty has": `created the incident`
 * @param which the words that help a user find the new record in the list, such as its title
 */
export function withWork({ path, subject }: Endpoint, work: string, which?: string): Endpoint {
	const lookAt = which === undefined ? subject.lookAt : `${subject.lookAt} (${which})`;
	return { path, subject: { ...subject, work, lookAt } };
}

/** Returns the words that help a user find a new record by its title, for {@link withWork}. */
export function byTitle(title: string): string {
	return `title "${title.slice(0, 80)}"`;
}

/** Returns the same path in version 2 of the API: `api/v2/…` in place of `api/…`. */
function inVersion2(path: readonly string[]): string[] {
	return path.toSpliced(1, 0, 'v2');
}
