/**
 * The account that the simulator starts with: two teams, and a little of everything. All names and
 * ids are made up.
 */
import { newUuid } from './ids.mts';
import { addIncident } from './incidents.mts';
import type { Integration, Member, Service, State, User } from './state.mts';
import { timestamp, type Clock } from './times.mts';

/** Ids that do not change from start to start. */
export const SEED = {
	account: '50a74cff-026f-4c84-aa8f-f5f8d837115f',
	teams: {
		platform: 'f11fc8de-3eb4-49c8-8f8d-e0e973e1d036',
		checkout: '2e7abed5-658e-430d-8569-80bb0977e471',
	},
	/** Usernames. Mara owns the account; Leila is in no team. */
	users: {
		mara: 'f99e6ae5-c3c7-4558-bad3-6',
		tomas: '9fddb5fe-f121-4709-8c1d-5',
		aiko: '0dd6a32c-c059-4534-97bf-c',
		obi: 'dd1c84e4-4fa9-40d7-81ac-e',
		leila: 'd9f0b7c0-e6f6-4abf-9c86-2',
	},
	/** The first three belong to the platform team. */
	services: {
		databases: '0b1f3790-be06-42fd-9aaf-6ec4a380626b',
		kubernetes: 'ea3d9d20-48ec-4042-9e19-cfdf06744ffa',
		network: '2d4579fe-90cf-4f1d-a7e3-deeab99a14f8',
		payments: '46d1d9af-3dd4-40f3-951b-c8cc9eddb5e7',
		shop: '539bc950-fc1a-4092-aac3-07276f67594e',
	},
	policies: {
		platform: '5f1bfb25-5eef-4f8d-bde5-4e17c7836f95',
		/** Of the platform team, with a level on which nobody is on call. */
		nights: '975d8cba-c0ba-4e79-848f-dfc9b2829097',
		checkout: 'cf9e4f42-04fb-4856-93c7-0a70c92c2150',
	},
	schedules: {
		weeks: '64403c6a-70d4-4907-babe-ab119dfba360',
		nights: '71cc128f-b45b-4900-9ede-424776790f49',
		checkout: '704540b7-6a01-44ad-ba29-c5c1268ca41b',
	},
	priorities: {
		p1: '0cab9e0c-7015-4b96-9819-e59f32cd0700',
		p2: 'e0284275-ec9b-4fde-a99c-648c9c1726bc',
		checkout: '32f46174-fc86-4b1c-a519-6bd0bcde15a0',
	},
	slas: {
		gold: '1fe52838-127f-42fd-bd21-e6ef4db35835',
		checkout: '6744c1d7-ac7f-4c5f-89db-0d451ea7b5e5',
	},
	tags: {
		disk: 'ea96e66b-d684-474a-b09a-cdcde48041e6',
		customerImpact: 'cc734f07-942c-400c-afa3-584189f688b7',
		release: '905ef80c-fff3-4212-bcec-78c850ab878d',
	},
	integrations: {
		/** Generic, of the databases. */
		databases: '48ddf357-eb7e-4766-9706-7cc07753a7de',
		/** Generic, of the payments; its address is the one below `/api`. */
		payments: '2dbf91d3-04e9-424e-b2e0-536107a74330',
		/** Of another kind. */
		prometheus: '1d69079e-5025-42c2-b711-a27a12e5cdb4',
		/** Sends events out. */
		outgoing: 'db23306a-405e-4d7b-8776-d5e0fe17db2f',
		/** Generic, of the network, and switched off. */
		disabled: '456382e3-5dc6-43bb-b677-064083a4a005',
	},
} as const;

const { teams, users, services, policies, schedules, priorities, slas, tags } = SEED;
const LONG_AGO = '2026-01-12T08:30:00.000000Z';
const MINUTE = 60_000;

/** Fills an account; the incidents are from the last hours. */
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
			{ unique_id: teams.platform, name: 'Platform', ...dayOne(users.mara) },
			{ unique_id: teams.checkout, name: 'Checkout', ...dayOne(users.obi) },
		],
		members: [
			member(teams.platform, users.mara, 1),
			member(teams.platform, users.tomas, 2),
			// The API shows some members' users as a bare username.
			{ ...member(teams.platform, users.aiko, 2), bareUser: true },
			member(teams.checkout, users.obi, 1),
			member(teams.checkout, users.tomas, 2),
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
				levels: [level(1, 0, [users.mara]), level(2, 10, [users.tomas, users.aiko])],
			},
			{
				...policy(policies.nights, 'Platform at night', teams.platform),
				levels: [level(1, 0, []), level(2, 5, [users.aiko])],
			},
			{
				...policy(policies.checkout, 'Checkout on call', teams.checkout),
				levels: [level(1, 0, [users.obi]), level(2, 15, [users.tomas])],
			},
		],
		schedules: [
			schedule(schedules.weeks, 'Platform by week', teams.platform),
			schedule(schedules.nights, 'Platform nights', teams.platform),
			schedule(schedules.checkout, 'Checkout by day', teams.checkout),
		],
		overrides: [],
		priorities: [
			priority(priorities.p1, 'P1', 'red', teams.platform),
			priority(priorities.p2, 'P2', 'orange', teams.platform),
			priority(priorities.checkout, 'P1', 'red', teams.checkout),
		],
		slas: [sla(slas.gold, 'Gold', teams.platform), sla(slas.checkout, 'Checkout', teams.checkout)],
		tags: [
			tag(tags.disk, 'disk', 'blue', teams.platform),
			tag(tags.customerImpact, 'customer impact', 'magenta', teams.platform),
			tag(tags.release, 'release', 'green', teams.checkout),
		],
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
		...{ incidents: [], notes: [], incidentTags: [], responders: [], alerts: [] },
		maintenanceWindows: [],
	};
	const ago = (minutes: number) => timestamp(new Date(now().getTime() - minutes * MINUTE));
	addIncident(
		{ state, now },
		{
			title: 'Certificate of the shop expires in 3 days',
			service: services.shop,
			status: 3,
			urgency: 0,
			creation_date: ago(300),
		},
	);
	addIncident(
		{ state, now },
		{
			title: 'Pods restart again and again – web 🚨',
			summary: 'CrashLoopBackOff on web-7\nSince the last release',
			service: services.kubernetes,
			status: 2,
			assigned_to: users.tomas,
			team_priority: priorities.p2,
			creation_date: ago(50),
		},
	);
	addIncident(
		{ state, now },
		{
			title: 'Disk almost full on db-1',
			summary: '5 % left',
			service: services.databases,
			assigned_to: users.mara,
			team_priority: priorities.p1,
			sla: slas.gold,
			creation_date: ago(5),
		},
	);
	return structuredClone(state);
}

const USERS: User[] = [
	user(users.mara, 'Mara', 'Lindqvist', 'Mara.Lindqvist@Example.com'),
	user(users.tomas, 'Tomás', 'Ferreira', 'tomas.ferreira@example.com'),
	user(users.aiko, 'Aiko', 'Nakamura', 'AIKO@example.com'),
	user(users.obi, 'Obi', 'Eze', 'obi.eze@example.com'),
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
		created_by: users.mara,
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

function level(position: number, delay: number, onCall: string[]) {
	const targets = onCall.map((target_id) => ({ target_type: 2 as const, target_id }));
	return { unique_id: newUuid(), position, delay, targets, onCall };
}

function schedule(unique_id: string, name: string, team: string) {
	return { unique_id, name, team, summary: '', description: '', time_zone: 'Europe/Lisbon' };
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

/** Its key is new at every start, as a secret should be. */
function integration(unique_id: string, name: string, of: string): Integration {
	return {
		...{ unique_id, name, service: of, summary: '', creation_date: LONG_AGO },
		extension: 'generic',
		integration_key: newUuid(),
		created_by: users.mara,
		is_enabled: true,
		create_incidents_for: 1,
		integration_type: 0,
		default_urgency: 1,
		address: 'account',
	};
}
