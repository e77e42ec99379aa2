/**
 * The words with which an error describes the call that failed, such as `incident #42` and
 * `added the note`.
 */
export interface Subject {
	/**
	 * The record that the call needs, such as `incident #42`. The error for a 404 says that Zenduty
	 * does not have this record.
	 */
	missing?: string;
	/**
	 * The work that was done before this call, as a sentence. If this call fails, its error begins
	 * with that sentence.
	 */
	done?: string;
	/**
	 * What the write does, in words that follow "Zenduty has" or "Zenduty may have" in an error, such
	 * as `created the incident`.
	 */
	work?: string;
	/**
	 * The place in Zenduty where a user sees whether a write was done, such as `the incidents of the
	 * service`.
	 */
	lookAt?: string;
}

/**
 * The path of a record or a list in Zenduty's API. `subject` has the words that an error uses if a
 * call to this path fails.
 */
export interface Endpoint {
	/** The parts of the path, not encoded, such as `['api', 'incidents', '42']`. */
	path: readonly string[];
	subject: Subject;
}

const TEAMS = ['api', 'account', 'teams'];
const INCIDENTS = ['api', 'incidents'];

/**
 * The list of all teams: `/api/account/teams/`. The paths of one team and of its records are built
 * from this path.
 */
export const ALL_TEAMS: Endpoint = { path: TEAMS, subject: {} };

/**
 * The list of all members of the account: `/api/account/members/`. The username, the names and the
 * email address of a member are in its field `user`.
 */
export const ACCOUNT_MEMBERS: Endpoint = { path: ['api', 'account', 'members'], subject: {} };

/**
 * The search for incidents: `/api/incidents/filter/`. The node sends the filters as the body of a
 * POST, and Zenduty responds with a list of incidents.
 */
export const INCIDENT_SEARCH: Endpoint = { path: [...INCIDENTS, 'filter'], subject: {} };

/**
 * The kinds of team records. A team record is a record that belongs to one team, such as a service
 * or a tag.
 *
 * - `path` is the part of the path after the team.
 * - `one` and `many` are the words for one record and for several records in the texts of the node.
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

/** A key of {@link BELOW_TEAM}, such as `services`. */
export type TeamRecordKind = keyof typeof BELOW_TEAM;

/**
 * Returns the endpoint of one team: `/api/account/teams/<team>/`. After a 404, the error says that
 * the team does not exist.
 */
export function teamEndpoint(teamId: string): Endpoint {
	return { path: [...TEAMS, teamId], subject: { missing: `team with the ID ${teamId}` } };
}

/**
 * Returns the endpoint of all team records of one kind, such as all services of a team. After a
 * 404, the error says that the team does not exist.
 */
export function teamRecordsEndpoint(teamId: string, kind: TeamRecordKind): Endpoint {
	const { path, subject } = teamEndpoint(teamId);
	const below = BELOW_TEAM[kind];
	return {
		path: [...path, below.path],
		subject: { ...subject, lookAt: `the ${below.many} of the team with the ID ${teamId}` },
	};
}

/**
 * Returns the endpoint of one team record. After a 404, the error names both the record and its
 * team, because the response does not show which of the two does not exist.
 */
export function teamRecordEndpoint(teamId: string, kind: TeamRecordKind, id: string): Endpoint {
	const { path, subject } = teamRecordsEndpoint(teamId, kind);
	const missing = `${BELOW_TEAM[kind].one} with the ID ${id} in the team with the ID ${teamId}`;
	return { path: [...path, id], subject: { ...subject, missing } };
}

/**
 * Returns the endpoint of the overrides of a schedule. This endpoint is in version 2 of the API,
 * although the schedule itself is in version 1.
 */
export function overridesEndpoint(teamId: string, scheduleId: string): Endpoint {
	const { path, subject } = teamRecordEndpoint(teamId, 'schedules', scheduleId);
	return {
		path: [...inVersion2(path), 'overrides'],
		subject: { ...subject, lookAt: `the overrides of the schedule with the ID ${scheduleId}` },
	};
}

/**
 * Returns the endpoint that lists who is on call for a team, a service or an escalation policy,
 * such as `/api/v2/account/teams/<team>/oncall/`. The endpoint is in version 2 of the API.
 *
 * @param endpoint the endpoint of the team, the service or the escalation policy
 */
export function onCallEndpoint({ path, subject }: Endpoint): Endpoint {
	return { path: [...inVersion2(path), 'oncall'], subject };
}

/**
 * The kinds of user records. A user record is a record that belongs to one user.
 *
 * - `path` is the part of the path after the user.
 * - `many` is the word for several records in the texts of the node.
 */
export const BELOW_USER = {
	contactMethods: { path: 'contacts', many: 'contact methods' },
	forwardingRules: { path: 'forwarding_rules', many: 'forwarding rules' },
} as const;

/** A key of {@link BELOW_USER}, such as `contactMethods`. */
export type UserRecordKind = keyof typeof BELOW_USER;

/**
 * Returns the endpoint of all user records of one kind, such as all forwarding rules of a user.
 * After a 404, the error says that the user does not exist.
 */
export function userRecordsEndpoint(username: string, kind: UserRecordKind): Endpoint {
	const user = `user with the username ${username}`;
	const { path, many } = BELOW_USER[kind];
	return {
		path: ['api', 'account', 'users', username, path],
		subject: { missing: user, lookAt: `the ${many} of the ${user}` },
	};
}

/**
 * Returns the endpoint of one forwarding rule. After a 404, the error names both the rule and the
 * user, because the response does not show which of the two does not exist.
 */
export function forwardingRuleEndpoint(username: string, id: string): Endpoint {
	const { path, subject } = userRecordsEndpoint(username, 'forwardingRules');
	const missing = `forwarding rule with the ID ${id} of the ${subject.missing}`;
	return { path: [...path, id], subject: { ...subject, missing } };
}

/**
 * Returns an endpoint of Zenduty's analytics, which reports statistics about incidents.
 *
 * @param figures the last part of the path, such as `incident_stats`
 */
export function analyticsEndpoint(figures: string): Endpoint {
	return { path: ['api', 'v2', 'account', 'analytics', figures], subject: {} };
}

/**
 * Returns the endpoint of the integrations of a service. After a 404, the error says that the
 * service does not exist in the team.
 */
export function integrationsEndpoint(teamId: string, serviceId: string): Endpoint {
	const { path, subject } = teamRecordEndpoint(teamId, 'services', serviceId);
	return { path: [...path, 'integrations'], subject };
}

/**
 * Returns the endpoint of one integration of a service. The endpoint has no `lookAt`: only writes
 * need a `lookAt`, and the node never changes an integration.
 */
export function integrationEndpoint(teamId: string, serviceId: string, id: string): Endpoint {
	const { path } = integrationsEndpoint(teamId, serviceId);
	const missing = `integration with the ID ${id} in service ${serviceId} of team ${teamId}`;
	return { path: [...path, id], subject: { missing } };
}

/**
 * An incident as the user names it: by its number, such as 217, or by its ID. Each incident in
 * Zenduty has both.
 */
export type IncidentReference = { by: 'number'; number: number } | { by: 'id'; id: string };

/**
 * Returns the text that follows the word "incident" in an error: the number, such as `#217`, or the
 * ID.
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

/**
 * Returns the endpoint that creates incidents: `/api/incidents/`. The ID of the service is used
 * only in the texts of errors. The caller must also put the ID in the body of the request.
 */
export function newIncidentEndpoint(serviceId: string): Endpoint {
	const missing = `service with the ID ${serviceId}`;
	return { path: INCIDENTS, subject: { missing, lookAt: 'the incidents of the service' } };
}

/**
 * The kinds of incident records. An incident record is a record that belongs to one incident.
 *
 * - `path` is the part of the path after the incident.
 * - `one` is the word for one record in the texts of errors.
 */
const BELOW_INCIDENT = {
	alerts: { path: 'alerts', one: 'alert' },
	notes: { path: 'note', one: 'note' },
	responders: { path: 'responders', one: 'responder' },
	tags: { path: 'tags', one: 'tag' },
} as const;

/** A key of {@link BELOW_INCIDENT}, such as `notes`. */
export type IncidentRecordKind = keyof typeof BELOW_INCIDENT;

/**
 * Returns the endpoint of all incident records of one kind, such as all notes of an incident.
 *
 * @param reference the incident as the user named it. Errors name the incident in the same way.
 */
export function incidentRecordsEndpoint(
	kind: IncidentRecordKind,
	number: number,
	reference: IncidentReference = { by: 'number', number },
): Endpoint {
	const path = [...INCIDENTS, String(number), BELOW_INCIDENT[kind].path];
	const named = `incident ${nameOf(reference)}`;
	return {
		// Of the lists of incident records, only the list of responders is in version 2 of the API.
		path: kind === 'responders' ? inVersion2(path) : path,
		subject: { missing: named, lookAt: `the ${kind} of ${named}` },
	};
}

/**
 * Returns the endpoint of one incident record. The parameters `number` and `reference` are those of
 * {@link incidentRecordsEndpoint}. Unlike the list of responders, a single responder is in version
 * 1 of the API.
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

/**
 * Returns the endpoint that reports whether an alert was processed. Zenduty limits how often this
 * endpoint may be called (see `StatusTurns`).
 */
export function alertStatusEndpoint(traceId: string): Endpoint {
	return {
		path: ['api', 'alert', 'status', traceId],
		subject: { missing: `alert with the trace ID ${traceId}` },
	};
}

/**
 * Copies an endpoint, and adds words for its errors. With `work`, an error says "Zenduty may have
 * created the incident". With `which`, the error also says by what the user finds the new record:
 * "the incidents of the service (title "Disk full")".
 */
export function withWork({ path, subject }: Endpoint, work: string, which?: string): Endpoint {
	const lookAt = which === undefined ? subject.lookAt : `${subject.lookAt} (${which})`;
	return { path, subject: { ...subject, work, lookAt } };
}

/**
 * Returns the words for the parameter `which` of {@link withWork}, such as `title "Disk full"`. The
 * title is cut to 80 characters.
 */
export function byTitle(title: string): string {
	return `title "${title.slice(0, 80)}"`;
}

/** Returns the given path in version 2 of the API: `api/v2/…` in place of `api/…`. */
function inVersion2(path: readonly string[]): string[] {
	return path.toSpliced(1, 0, 'v2');
}
