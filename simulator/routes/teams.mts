/** Teams and what belongs to them, who is on call, and what is planned. */
import {
	accountMemberAnswer,
	escalationPolicyAnswer,
	integrationAnswer,
	maintenanceWindowAnswer,
	memberAnswer,
	onCallAnswer,
	overrideAnswer,
	scheduleAnswer,
	serviceAnswer,
	slaAnswer,
	teamAnswer,
} from '../answers.mts';
import {
	bodyOf,
	created,
	deleted,
	listOf,
	ofTeam,
	ok,
	remove,
	teamThingOf,
	thingOf,
	type Answer,
	type Call,
	type Handlers,
} from '../calls.mts';
import { newUuid } from '../ids.mts';
import { OPENAPI } from '../openapi.mts';
import { doesNotExist, refusal } from '../refusals.mts';
import { plainLists } from '../seed.mts';
import {
	byId,
	type EscalationPolicy,
	type Integration,
	type PlainLists,
	type State,
} from '../state.mts';
import { timestamp } from '../times.mts';

/** Makes the two handlers of what a team has: the list of all, and one of them. */
function pair<Thing extends OfTeam>(
	[all, one]: [all: string, one: string],
	things: (state: State) => Thing[],
	look: (thing: Thing, call: Call) => object = (thing) => thing,
): Handlers {
	const name = one.replace(/^./, (letter) => letter.toLowerCase());
	return {
		[`list${all}`]: (call) =>
			listOf(call, ofTeam(call, things(call.state)), (thing) => look(thing, call)),
		[`get${one}`]: (call) => ok(look(teamThingOf(call, things(call.state), name), call)),
	};
}

/** Makes the handlers of the plain lists in `seed.mts`: each list, and one of its entries. */
function ofPlainLists(): Handlers {
	const handlers: Handlers = {};
	const gets = Object.entries(OPENAPI.paths).flatMap(([path, { get }]) =>
		get ? [{ path, operation: get.operationId }] : [],
	);
	for (const name of Object.keys(plainLists()) as Array<keyof PlainLists>) {
		const all = `list${name.replace(/^./, (letter) => letter.toUpperCase())}`;
		const list = gets.find(({ operation }) => operation === all);
		if (!list)
			throw new Error(`Add ${all} to simulator/openapi.mts: seed.mts has the list ${name}`);
		handlers[all] = (call) => listOf(call, ofTeam<OfTeam>(call, call.state[name]));
		for (const { path, operation } of gets) {
			if (!path.startsWith(list.path)) continue;
			const id = /^\{(\w+)\}\/$/.exec(path.slice(list.path.length))?.[1];
			if (id === undefined) continue;
			handlers[operation] = (call) => ok(teamThingOf<OfTeam>(call, call.state[name], id));
		}
	}
	return handlers;
}

interface OfTeam {
	unique_id: string;
	team: string;
}

export const teams: Handlers = {
	...ofPlainLists(),

	listTeams(call) {
		const { state } = call;
		const answers = state.teams.map((team) => teamAnswer(state, team));
		return listOf(call, answers);
	},

	getTeam: (call) => ok(teamAnswer(call.state, thingOf(call, call.state.teams, 'team'))),

	listAccountMembers(call) {
		const { state } = call;
		const answers = state.accountMembers.map((member) => accountMemberAnswer(state, member));
		return listOf(call, answers);
	},

	...pair(
		['Services', 'Service'],
		({ services }) => services,
		(service, { state, now }) => serviceAnswer(state, service, now()),
	),
	...pair(
		['EscalationPolicies', 'EscalationPolicy'],
		({ escalationPolicies }) => escalationPolicies,
		escalationPolicyAnswer,
	),
	...pair(
		['Schedules', 'Schedule'],
		({ schedules }) => schedules,
		(schedule, { state }) => scheduleAnswer(state, schedule),
	),
	...pair(['Slas', 'Sla'], ({ slas }) => slas, slaAnswer),
	...pair(
		['Members', 'Member'],
		({ members }) => members,
		(member, { state }) => memberAnswer(state, member),
	),
};

function integrationsOf(call: Call): Integration[] {
	const service = teamThingOf(call, call.state.services, 'service').unique_id;
	return call.state.integrations.filter((integration) => integration.service === service);
}

export const integrations: Handlers = {
	listIntegrations(call) {
		const { state, origin } = call;
		const answers = integrationsOf(call).map((one) => integrationAnswer(state, one, origin));
		return listOf(call, answers);
	},

	getIntegration(call) {
		const integration = thingOf(call, integrationsOf(call), 'integration');
		return ok(integrationAnswer(call.state, integration, call.origin));
	},
};

function onCallIn(call: Call, policies: EscalationPolicy[]): Answer {
	const answers = policies.map((policy) => onCallAnswer(call.state, policy));
	return listOf(call, answers);
}

export const onCall: Handlers = {
	listOnCallOfTeam: (call) => onCallIn(call, ofTeam(call, call.state.escalationPolicies)),

	listOnCallOfPolicy(call) {
		const policy = teamThingOf(call, call.state.escalationPolicies, 'escalationPolicy');
		return onCallIn(call, [policy]);
	},

	listOnCallOfService(call) {
		const { escalation_policy } = teamThingOf(call, call.state.services, 'service');
		return onCallIn(call, [byId(call.state.escalationPolicies, escalation_policy)]);
	},
};

/** An override as it is sent. */
interface NewOverride {
	name?: string;
	user: string;
	start_time: string;
	end_time: string;
}

export const overrides: Handlers = {
	listOverrides(call) {
		const schedule = teamThingOf(call, call.state.schedules, 'schedule').unique_id;
		const found = call.state.overrides.filter((one) => one.schedule === schedule);
		const answers = found.map((one) => ({ ...overrideAnswer(one), overridden_details: {} }));
		return listOf(call, answers);
	},

	createOverride(call) {
		const { state } = call;
		const schedule = teamThingOf(call, state.schedules, 'schedule').unique_id;
		const { name = '', user, start_time, end_time } = bodyOf<NewOverride>(call);
		if (!state.users.some(({ username }) => username === user)) throw doesNotExist('user', user);
		if (Date.parse(end_time) <= Date.parse(start_time)) {
			throw refusal(400, { end_time: ['The end must be after the start.'] });
		}
		const override = { unique_id: newUuid(), schedule, name, user, start_time, end_time };
		state.overrides.push(override);
		call.record({ what: 'override created', id: override.unique_id, schedule });
		return created(overrideAnswer(override));
	},
};

/** A window as it is sent. */
interface NewWindow {
	name?: string;
	start_time: string;
	end_time: string;
	services: Array<{ unique_id?: string; service: string }>;
	repeat_interval?: number;
	repeat_until?: string;
	time_zone?: string;
}

const windowOf = (call: Call) =>
	teamThingOf(call, call.state.maintenanceWindows, 'maintenanceWindow');

/** Checks what was sent, and gives each service of it an id of its own. */
function read(call: Call): {
	given: NewWindow;
	services: Array<Required<NewWindow['services'][0]>>;
} {
	const given = bodyOf<NewWindow>(call);
	const known = ofTeam(call, call.state.services).map(({ unique_id }) => unique_id);
	for (const { service } of given.services) {
		if (!known.includes(service)) throw doesNotExist('services', service);
	}
	if (Date.parse(given.end_time) <= Date.parse(given.start_time)) {
		throw refusal(400, { end_time: ['The end must be after the start.'] });
	}
	const services = given.services.map(({ unique_id = newUuid(), service }) => ({
		unique_id,
		service,
	}));
	return { given, services };
}

export const maintenance: Handlers = {
	listMaintenanceWindows(call) {
		const found = ofTeam(call, call.state.maintenanceWindows);
		return listOf(call, found.map(maintenanceWindowAnswer));
	},

	createMaintenanceWindow(call) {
		const { given, services } = read(call);
		const window = {
			unique_id: newUuid(),
			team: thingOf(call, call.state.teams, 'team').unique_id,
			name: given.name ?? '',
			start_time: given.start_time,
			end_time: given.end_time,
			repeat_interval: given.repeat_interval ?? 0,
			repeat_until: given.repeat_until ?? null,
			time_zone: given.time_zone ?? 'UTC',
			services,
			creation_date: timestamp(call.now()),
		};
		call.state.maintenanceWindows.push(window);
		call.record({ what: 'window created', id: window.unique_id });
		return created(maintenanceWindowAnswer(window));
	},

	getMaintenanceWindow: (call) => ok(maintenanceWindowAnswer(windowOf(call))),

	replaceMaintenanceWindow(call) {
		const window = windowOf(call);
		const { given, services } = read(call);
		const missing = call.settings.putKeepsMissing
			? window
			: { name: null, repeat_interval: null, repeat_until: null, time_zone: null };
		Object.assign(window, {
			name: given.name ?? missing.name,
			start_time: given.start_time,
			end_time: given.end_time,
			repeat_interval: given.repeat_interval ?? missing.repeat_interval,
			repeat_until: given.repeat_until ?? missing.repeat_until,
			time_zone: given.time_zone ?? missing.time_zone,
			services,
		});
		call.record({ what: 'window changed', id: window.unique_id });
		return ok(maintenanceWindowAnswer(window));
	},

	deleteMaintenanceWindow(call) {
		const window = windowOf(call);
		remove(call.state.maintenanceWindows, window);
		call.record({ what: 'window deleted', id: window.unique_id });
		return deleted();
	},
};
