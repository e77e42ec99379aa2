/** Who is on call: now, and by override. */
import { onCallAnswer, overrideAnswer } from '../answers.mts';
import {
	bodyOf,
	created,
	listOf,
	ofTeam,
	teamThingOf,
	type Answer,
	type Call,
	type Handlers,
} from '../calls.mts';
import { newUuid } from '../ids.mts';
import { doesNotExist, refusal } from '../refusals.mts';
import { byId, type EscalationPolicy } from '../state.mts';

function onCallIn(call: Call, policies: EscalationPolicy[]): Answer {
	const answers = policies.map((policy) => onCallAnswer(call.state, policy));
	return listOf(call, 'on call', answers);
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
		return listOf(call, 'overrides', answers);
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
