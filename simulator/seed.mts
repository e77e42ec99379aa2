/**
 * The account with which the simulator starts: two teams, and a few records of each kind. All names
 * and IDs are made up.
 */
import ids from './seed.json' with { type: 'json' };
import { newUuid } from './ids.mts';
import { keepIncident, type NewIncident } from './incidents.mts';
import type {
	ContactMethod,
	EscalationLevel,
	Integration,
	Member,
	Service,
	State,
	User,
} from './state.mts';
import { timestamp, type Clock } from './times.mts';

/**
 * The IDs that are the same at every start, for tests that name them. Other objects get a new ID at
 * each start. A user's ID is the username. Mara owns the account. Leila is in no team. The first
 * three services belong to the platform team. So does the escalation policy "nights", which has a
 * level on which nobody is on call. Each policy has one level that follows a schedule: "weeks",
 * "nights" or "checkout".
 *
 * The integrations "databases", "payments" and "disabled" are generic. The URL of "payments" is
 * under `/api`. "disabled" belongs to the service "network" and is switched off. "prometheus" is of
 * another kind. "outgoing" sends events.
 */
export const SEED = ids;

const { teams, users, services, policies, schedules, priorities, slas, tags } = SEED;
const { mara, tomas, aiko, obi } = users;
const LONG_AGO = '2026-01-12T08:30:00.000000Z';
const MINUTE = 60_000;

/**
 * Makes the lists of the teams that are only read, and whose entries the API shows as they are. The
 * list `tags` is the answer of the operation `listTags` in `openapi.mts`. Each team needs an entry
 * in each list. These entries let a test notice an answer with the entries of another team.
 */
export function plainLists() {
	return {
		priorities: [
			priority(priorities.p1, 'P1', 'red', teams.platform),
			priority(priorities.p2, 'P2', 'orange', teams.platform),
			priority(priorities.checkout, 'P1', 'red', teams.checkout),
		],
		tags: [
			tag(tags.disk, 'disk', 'blue', teams.platform),
			tag(tags.customerImpact, 'customer impact', 'magenta', teams.platform),
			tag(tags.release, 'release', 'green', teams.checkout),
		],
	};
}

/** Makes the account. Its incidents were created in the last hours. */
export function seed(now: Clock): State {
	const state: State = {
		account: SEED.account,
		users: USERS,
		accountMembers: USERS.map(({ username }, index) => ({
			unique_id: newUuid(),
			user: username,
			time_zone: 'UTC',
			joining_date: LONG_AGO,
			role: index === 0 ? 1 : 3,
			is_verified: true,
		})),
		teams: [
			{ unique_id: teams.platform, name: 'Platform', ...dayOne(mara) },
			{ unique_id: teams.checkout, name: 'Checkout', ...dayOne(obi) },
		],
		members: [
			member(teams.platform, mara, 1),
			member(teams.platform, tomas, 2),
			// For some members, the API shows only the username.
			{ ...member(teams.platform, aiko, 2), bareUser: true },
			member(teams.checkout, obi, 1),
			member(teams.checkout, tomas, 2),
		],
		services: [
			service(services.databases, 'Databases', teams.platform),
			service(services.kubernetes, 'Kubernetes', teams.platform),
			service(services.network, 'Network', teams.platform),
			service(services.payments, 'Payments', teams.checkout),
			service(services.shop, 'Shop – Café & Co.', teams.checkout),
		],
		escalationPolicies: [
			{
				...policy(policies.platform, 'Platform on call', teams.platform),
				levels: [level(1, 0, bySchedule(schedules.weeks)), level(2, 10, to(tomas, aiko))],
			},
			{
				...policy(policies.nights, 'Platform at night', teams.platform),
				levels: [level(1, 0, []), level(2, 5, bySchedule(schedules.nights))],
			},
			{
				...policy(policies.checkout, 'Checkout on call', teams.checkout),
				levels: [level(1, 0, bySchedule(schedules.checkout)), level(2, 15, to(tomas))],
			},
		],
		schedules: [
			schedule(schedules.weeks, 'Platform by week', teams.platform, [mara, tomas, aiko]),
			schedule(schedules.nights, 'Platform nights', teams.platform, [aiko, tomas]),
			schedule(schedules.checkout, 'Checkout by day', teams.checkout, [obi, tomas]),
		],
		overrides: [],
		...plainLists(),
		slas: [sla(slas.gold, 'Gold', teams.platform), sla(slas.checkout, 'Checkout', teams.checkout)],
		integrations: [
			integration(SEED.integrations.databases, 'Databases: generic', services.databases),
			{
				...integration(SEED.integrations.payments, 'Payments: generic', services.payments),
				address: 'api',
			},
			{
				...integration(SEED.integrations.prometheus, 'Prometheus', services.databases),
				extension: 'prometheus',
				address: 'api',
			},
			{
				...integration(SEED.integrations.outgoing, 'Outgoing webhook', services.databases),
				extension: 'outgoing_webhook',
				integration_type: 1,
			},
			{
				...integration(SEED.integrations.disabled, 'Network: generic', services.network),
				is_enabled: false,
			},
		],
		...{ incidents: [], lastIncidentNumber: 0, notes: [], incidentTags: [], responders: [] },
		...{ alerts: [], maintenanceWindows: [] },
		forwardingRules: [
			{
				...{ unique_id: SEED.forwardingRule, user: mara, to_user: aiko, created_by: mara },
				...{ from_date: '2098-12-24T08:00:00.000000Z', to_date: '2098-12-27T08:00:00.000000Z' },
				...{ time_zone: 'UTC', creation_date: LONG_AGO },
			},
		],
		contactMethods: [
			...USERS.map(({ username, email }) => contact(username, 1, 'Work', email)),
			contact(mara, 3, 'Mobile', '+351 555 0142'),
		],
		postmortems: [],
		postIncidentTasks: [
			{
				...{ unique_id: SEED.postIncidentTask, team: teams.platform, creation_date: LONG_AGO },
				...{ title: 'Renew certificates by a timer', description: 'See the last postmortem' },
				...{ status: 1, due_in_time: '2099-01-15T12:00:00.000000Z', assigned_to: tomas },
			},
		],
	};
	for (const [minutes, incident] of INCIDENTS) {
		keepIncident(state, incident, timestamp(new Date(now().getTime() - minutes * MINUTE)));
	}
	state.postmortems.push({
		...{ unique_id: SEED.postmortem, team: teams.platform, author: mara, creation_date: LONG_AGO },
		...{ title: 'Pods that restarted', status: 'In review', download_status: 1 },
		postmortem_data: '<p>The release had no limit of memory.</p>',
		incidents: [{ unique_id: newUuid(), incident: state.incidents[1]?.unique_id ?? '' }],
	});
	return structuredClone(state);
}

const INCIDENTS: Array<[minutesAgo: number, incident: NewIncident]> = [
	[
		300,
		{
			...{ title: 'Certificate of the shop expires in 3 days', service: services.shop },
			...{ status: 3, urgency: 0 },
		},
	],
	[
		50,
		{
			title: 'Pods restart again and again – web 🚨',
			summary: 'CrashLoopBackOff on web-7\nSince the last release',
			...{ service: services.kubernetes, status: 2 },
			...{ assigned_to: tomas, team_priority: priorities.p2 },
		},
	],
	[
		5,
		{
			...{ title: 'Disk almost full on db-1', summary: '5 % left', service: services.databases },
			...{ assigned_to: mara, team_priority: priorities.p1, sla: slas.gold },
		},
	],
];

/** All users of the account. */
export const USERS: User[] = [
	user(mara, 'Mara', 'Lindqvist', 'Mara.Lindqvist@Example.com'),
	user(tomas, 'Tomás', 'Ferreira', 'tomas.ferreira@example.com'),
	user(aiko, 'Aiko', 'Nakamura', 'AIKO@example.com'),
	user(obi, 'Obi', 'Eze', 'obi.eze@example.com'),
	user(users.leila, 'Leila', "O'Brien", 'leila@example.com'),
];

function user(username: string, first_name: string, last_name: string, email: string): User {
	return { username, first_name, last_name, email };
}

function dayOne(owner: string) {
	return { owner, creation_date: LONG_AGO.slice(0, 10) };
}

function member(team: string, username: string, role: 1 | 2): Member {
	return {
		...{ unique_id: newUuid(), team, user: username, role },
		joining_date: LONG_AGO,
		bareUser: false,
	};
}

function service(unique_id: string, name: string, team: string): Service {
	const isPlatform = team === teams.platform;
	return {
		...{ unique_id, name, team, creation_date: LONG_AGO, summary: '' },
		description: `What belongs to: ${name}`,
		auto_resolve_timeout: 0,
		created_by: mara,
		team_priority: null,
		task_template: null,
		acknowledgement_timeout: 0,
		status: 1,
		escalation_policy: isPlatform ? policies.platform : policies.checkout,
		sla: isPlatform ? null : slas.checkout,
		collation: 0,
		collation_time: 0,
	};
}

function policy(unique_id: string, name: string, team: string) {
	return {
		...{ unique_id, name, team, summary: '', description: '' },
		repeat_policy: 0,
		move_to_next: true,
	};
}

function level(position: number, delay: number, targets: EscalationLevel['targets']) {
	return { unique_id: newUuid(), position, delay, targets };
}

const bySchedule = (target_id: string) => [{ target_type: 1 as const, target_id }];

const to = (...usernames: string[]) =>
	usernames.map((target_id) => ({ target_type: 2 as const, target_id }));

/** Makes a schedule. The first person of the rotation is on call. */
function schedule(unique_id: string, name: string, team: string, rotation: string[]) {
	const about = { summary: '', description: '', time_zone: 'Europe/Lisbon' };
	return { unique_id, name, team, ...about, rotation, onCall: rotation[0] ?? null };
}

function priority(unique_id: string, name: string, color: string, team: string) {
	return { unique_id, name, color, team, description: '', creation_date: LONG_AGO };
}

function sla(unique_id: string, name: string, team: string) {
	return {
		...{ unique_id, name, team, is_active: true, creation_date: LONG_AGO },
		...{ acknowledge_time: 15, resolve_time: 120 },
	};
}

function tag(unique_id: string, name: string, color: string, team: string) {
	return { unique_id, name, color, team, creation_date: LONG_AGO };
}

function contact(
	user: string,
	contact_type: ContactMethod['contact_type'],
	name: string,
	value: string,
): ContactMethod {
	const creation_date = LONG_AGO.slice(0, 10);
	return { unique_id: newUuid(), user, name, contact_type, value, creation_date };
}

/** Makes an integration. Its key is a secret, so it is new at every start. */
function integration(unique_id: string, name: string, of: string): Integration {
	return {
		...{ unique_id, name, service: of, summary: '', creation_date: LONG_AGO },
		extension: 'generic',
		integration_key: newUuid(),
		created_by: mara,
		is_enabled: true,
		create_incidents_for: 1,
		integration_type: 0,
		default_urgency: 1,
		address: 'account',
	};
}
