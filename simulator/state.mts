/**
 * The simulated account, in memory. If an answer of Zenduty's API shows a member unchanged, the
 * member has the same name here.
 */
import type { plainLists } from './seed.mts';

/** The status of an incident: 1 triggered, 2 acknowledged, 3 resolved. */
export type Status = 1 | 2 | 3;

/** The urgency of an incident: 0 low, 1 high. */
export type Urgency = 0 | 1;

export interface User {
	username: string;
	first_name: string;
	last_name: string;
	email: string;
}

export interface AccountMember {
	unique_id: string;
	/** A username. */
	user: string;
	time_zone: string;
	joining_date: string;
	/** 1 owner, 2 admin, 3 user */
	role: 1 | 2 | 3;
	is_verified: boolean;
}

export interface Member {
	unique_id: string;
	team: string;
	/** A username. */
	user: string;
	joining_date: string;
	/** 1 manager, 2 user */
	role: 1 | 2;
	/** Whether answers show only the username in place of an object. */
	bareUser: boolean;
}

interface Named {
	unique_id: string;
	name: string;
}

/** A record that belongs to a team. */
interface OfTeam extends Named {
	team: string;
}

export interface Team extends Named {
	creation_date: string;
	/** A username. */
	owner: string;
}

export interface Service extends OfTeam {
	creation_date: string;
	summary: string;
	description: string;
	auto_resolve_timeout: number;
	created_by: string;
	team_priority: string | null;
	task_template: string | null;
	acknowledgement_timeout: number;
	/** 0 disabled, 1 active, 2 warning, 3 critical, 4 maintenance */
	status: 0 | 1 | 2 | 3 | 4;
	escalation_policy: string;
	sla: string | null;
	collation: 0 | 1;
	collation_time: number;
}

/** One level of an escalation policy. */
export interface EscalationLevel {
	unique_id: string;
	position: number;
	/** In minutes. */
	delay: number;
	/** The targets: a schedule (1) with its ID, or a user (2) with the username. */
	targets: Array<{ target_type: 1 | 2; target_id: string }>;
}

export interface EscalationPolicy extends OfTeam {
	summary: string;
	description: string;
	repeat_policy: number;
	move_to_next: boolean;
	levels: EscalationLevel[];
}

export interface Schedule extends OfTeam {
	summary: string;
	description: string;
	time_zone: string;
	/** Usernames, in the order in which they take over. */
	rotation: string[];
	/** The username of the person who is on call now, or null if nobody is. */
	onCall: string | null;
}

export interface Override extends Named {
	schedule: string;
	/** A username. */
	user: string;
	start_time: string;
	end_time: string;
}

export interface Sla extends OfTeam {
	is_active: boolean;
	acknowledge_time: number | null;
	resolve_time: number | null;
	creation_date: string;
}

export interface Integration extends Named {
	summary: string;
	creation_date: string;
	service: string;
	/** The kind of integration, such as `generic`. */
	extension: string;
	/** The secret part of the integration's URL. */
	integration_key: string;
	created_by: string;
	is_enabled: boolean;
	/** The types of alerts that open incidents: 0 none, 1 critical, 2 also errors, 3 also warnings */
	create_incidents_for: 0 | 1 | 2 | 3;
	/** 0 receives alerts, 1 sends events */
	integration_type: 0 | 1;
	default_urgency: Urgency;
	/** The form of the integration's URL: with the ID of the account, or under `/api`. */
	address: 'account' | 'api';
}

export interface Incident {
	unique_id: string;
	incident_number: number;
	incident_key: string;
	title: string;
	summary: string;
	status: Status;
	urgency: Urgency;
	service: string;
	escalation_policy: string;
	sla: string | null;
	team_priority: string | null;
	assigned_to: string | null;
	creation_date: string;
	acknowledged_date: string | null;
	resolved_date: string | null;
	/** The entity ID of the alert that opened the incident, or null. */
	entityId: string | null;
}

/** A record that belongs to an incident. `incident` is the number of the incident. */
interface Part {
	unique_id: string;
	incident: number;
	creation_date: string;
}

export interface Note extends Part {
	user: string;
	note: string;
}

export interface IncidentTag extends Part {
	/** The ID of the team's tag. */
	team_tag: string;
}

export interface Responder extends Part {
	user: string | null;
	escalation_policy: string | null;
	/** 1 accepted, 2 declined, 3 pending */
	response_status: 1 | 2 | 3;
}

/** The types of alerts. The position of a type in this list is its number in answers. */
export const ALERT_TYPES = [
	'info',
	'warning',
	'error',
	'critical',
	'acknowledged',
	'resolved',
] as const;

export type AlertType = (typeof ALERT_TYPES)[number];

export interface Alert {
	trace_id: string;
	unique_id: string;
	integration: string;
	message: string;
	summary: string;
	alert_type: AlertType;
	entity_id: string;
	urls: Array<{ link_url: string; link_text: string }>;
	creation_date: string;
	outcome: 'queued' | 'completed' | 'failed';
	/** The number of the alert's incident, or null as long as there is none. */
	incident: number | null;
	is_incident_created: boolean;
	suppressed: boolean;
	/** Why the processing failed, or null. */
	failure: string | null;
}

export interface MaintenanceWindow {
	unique_id: string;
	team: string;
	name: string | null;
	start_time: string;
	end_time: string;
	repeat_interval: number | null;
	repeat_until: string | null;
	time_zone: string | null;
	services: Array<{ unique_id: string; service: string }>;
	creation_date: string;
}

/** A forwarding rule: as long as it lasts, Zenduty pages `to_user` in place of `user`. */
export interface ForwardingRule {
	unique_id: string;
	/** Usernames. */
	user: string;
	to_user: string;
	created_by: string;
	from_date: string;
	to_date: string;
	time_zone: string;
	creation_date: string;
}

/** A way to reach a user. */
export interface ContactMethod extends Named {
	/** A username. */
	user: string;
	/** 1 email, 2 SMS, 3 phone, 4 Slack, 5 Microsoft Teams, 6 Google Chat */
	contact_type: 1 | 2 | 3 | 4 | 5 | 6;
	value: string;
	/** A day. */
	creation_date: string;
}

export interface Postmortem {
	unique_id: string;
	team: string;
	title: string;
	/** A username. */
	author: string;
	status: string | null;
	postmortem_data: string | null;
	download_status: number;
	/** The incidents of the postmortem. `incident` is the ID of the incident. */
	incidents: Array<{ unique_id: string; incident: string }>;
	creation_date: string;
}

export interface PostIncidentTask {
	unique_id: string;
	team: string;
	title: string;
	description: string;
	/** 0 to do, 1 in progress, 2 done */
	status: 0 | 1 | 2;
	due_in_time: string | null;
	/** A username. */
	assigned_to: string | null;
	creation_date: string;
}

/** The plain lists of the teams, such as the tags. Their types are those of the entries in `seed.mts`. */
export type PlainLists = ReturnType<typeof plainLists>;

/** The whole account. Every list is in the order of creation. */
export interface State extends PlainLists {
	/** The UUID of the account. */
	account: string;
	users: User[];
	accountMembers: AccountMember[];
	teams: Team[];
	members: Member[];
	services: Service[];
	escalationPolicies: EscalationPolicy[];
	schedules: Schedule[];
	overrides: Override[];
	slas: Sla[];
	integrations: Integration[];
	incidents: Incident[];
	/** The number of the newest incident. The incident may have been deleted. */
	lastIncidentNumber: number;
	notes: Note[];
	incidentTags: IncidentTag[];
	responders: Responder[];
	alerts: Alert[];
	maintenanceWindows: MaintenanceWindow[];
	forwardingRules: ForwardingRule[];
	contactMethods: ContactMethod[];
	postmortems: Postmortem[];
	postIncidentTasks: PostIncidentTask[];
}

/** Finds an incident by its number or its `unique_id`. */
export function findIncident(state: State, id: string): Incident | undefined {
	return state.incidents.find(
		({ incident_number, unique_id }) => unique_id === id || String(incident_number) === id,
	);
}

/** Returns the postmortems of an incident. */
export function postmortemsOf({ postmortems }: State, { unique_id }: Incident): Postmortem[] {
	return postmortems.filter(({ incidents }) =>
		incidents.some(({ incident }) => incident === unique_id),
	);
}

/** Returns the record with an ID. The record must exist, since another record has its ID. */
export function byId<Thing extends { unique_id: string }>(things: Thing[], id: string): Thing {
	const thing = things.find(({ unique_id }) => unique_id === id);
	if (!thing) throw new Error(`The state names ${id}, but does not hold it`);
	return thing;
}

/** Returns the user with a username. The user must exist. */
export function userOf(state: State, username: string): User {
	const user = state.users.find((one) => one.username === username);
	if (!user) throw new Error(`The state names the user ${username}, but does not hold it`);
	return user;
}

/** Returns a user's full name. */
export const fullName = ({ first_name, last_name }: User): string => `${first_name} ${last_name}`;

/** Returns the usernames of the people who are on call for a level now, each only once. */
export function onCallOn(state: State, { targets }: EscalationLevel): string[] {
	const people = targets.map(({ target_type, target_id }) =>
		target_type === 2 ? target_id : byId(state.schedules, target_id).onCall,
	);
	return [...new Set(people.filter((username) => username !== null))];
}

/** Returns the escalation policies that have the schedule as a target. */
export function policiesBy(state: State, { unique_id }: Schedule): EscalationPolicy[] {
	return state.escalationPolicies.filter(({ levels }) =>
		levels.some(({ targets }) => targets.some(({ target_id }) => target_id === unique_id)),
	);
}

/**
 * Tells whether a service is in a maintenance window now. The repetitions of a window are ignored.
 */
export function isUnderMaintenance(state: State, service: string, now: Date): boolean {
	return state.maintenanceWindows.some(
		({ services, start_time, end_time }) =>
			services.some((one) => one.service === service) &&
			new Date(start_time) <= now &&
			now < new Date(end_time),
	);
}
