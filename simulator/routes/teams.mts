/** Teams, what belongs to them, and the members of the account. */
import {
	accountMemberAnswer,
	escalationPolicyAnswer,
	integrationAnswer,
	memberAnswer,
	scheduleAnswer,
	serviceAnswer,
	slaAnswer,
	teamAnswer,
} from '../answers.mts';
import { listOf, ofTeam, ok, teamThingOf, thingOf, type Call, type Handlers } from '../calls.mts';
import type { List } from '../settings.mts';
import type { Integration, State } from '../state.mts';

/** Makes the two handlers of what a team has: the list, and one of them. */
function pair<Thing extends { unique_id: string; team: string }>(
	list: { id: string; name: List },
	single: { id: string; param: string },
	things: (state: State) => Thing[],
	answer: (thing: Thing, call: Call) => object = (thing) => thing,
): Handlers {
	return {
		[list.id]: (call) =>
			listOf(
				call,
				list.name,
				ofTeam(call, things(call.state)).map((thing) => answer(thing, call)),
			),
		[single.id]: (call) => ok(answer(teamThingOf(call, things(call.state), single.param), call)),
	};
}

export const teams: Handlers = {
	listTeams(call) {
		const { state } = call;
		const answers = state.teams.map((team) => teamAnswer(state, team));
		return listOf(call, 'teams', answers);
	},

	getTeam: (call) => ok(teamAnswer(call.state, thingOf(call, call.state.teams, 'team'))),

	listAccountMembers(call) {
		const { state } = call;
		const answers = state.accountMembers.map((member) => accountMemberAnswer(state, member));
		return listOf(call, 'account members', answers);
	},

	...pair(
		{ id: 'listServices', name: 'services' },
		{ id: 'getService', param: 'service' },
		({ services }) => services,
		(service, { state, now }) => serviceAnswer(state, service, now()),
	),
	...pair(
		{ id: 'listEscalationPolicies', name: 'escalation policies' },
		{ id: 'getEscalationPolicy', param: 'escalationPolicy' },
		({ escalationPolicies }) => escalationPolicies,
		escalationPolicyAnswer,
	),
	...pair(
		{ id: 'listSchedules', name: 'schedules' },
		{ id: 'getSchedule', param: 'schedule' },
		({ schedules }) => schedules,
		(schedule, { state }) => scheduleAnswer(state, schedule),
	),
	...pair(
		{ id: 'listPriorities', name: 'priorities' },
		{ id: 'getPriority', param: 'priority' },
		({ priorities }) => priorities,
	),
	...pair(
		{ id: 'listSlas', name: 'slas' },
		{ id: 'getSla', param: 'sla' },
		({ slas }) => slas,
		slaAnswer,
	),
	...pair({ id: 'listTags', name: 'tags' }, { id: 'getTag', param: 'tag' }, ({ tags }) => tags),
	...pair(
		{ id: 'listMembers', name: 'members' },
		{ id: 'getMember', param: 'member' },
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
		return listOf(call, 'integrations', answers);
	},

	getIntegration(call) {
		const integration = thingOf(call, integrationsOf(call), 'integration');
		return ok(integrationAnswer(call.state, integration, call.origin));
	},
};
