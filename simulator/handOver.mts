/** Hands schedules over to other people, and sends account webhooks about it. */
import type { World } from './incidents.mts';
import { onCallOn, type Schedule, type State } from './state.mts';
import { transitionsInWebhook, type Transition } from './webhookBodies.mts';

/**
 * Hands schedules over now. One webhook reports all transitions. If nothing changes, no webhook is
 * sent.
 *
 * @param to a username, or null for nobody. If `to` is missing, the next person of each rotation
 * takes over
 */
export function handOver(world: World, schedules: Schedule[], to?: string | null): void {
	const { state, history, webhooks, now } = world;
	const at = now();
	const before = levelsOf(state);
	const transitions = schedules
		.map((schedule): Transition => {
			const taker = to === undefined ? nextOn(schedule) : to;
			return { schedule, from: schedule.onCall, to: taker, at };
		})
		.filter((transition) => transition.from !== transition.to);
	if (transitions.length === 0) return;
	for (const { schedule, from, to: taker } of transitions) {
		schedule.onCall = taker;
		history.add({ what: 'handed over', schedule: schedule.unique_id, from, to: taker });
	}
	for (const [index, { onCall, ...where }] of levelsOf(state).entries()) {
		const people = before[index]?.onCall ?? [];
		const wentOff = people.filter((person) => !onCall.includes(person));
		const cameOn = onCall.filter((person) => !people.includes(person));
		if (wentOff.length === 0 && cameOn.length === 0) continue;
		history.add({ what: 'on call changed', ...where, wentOff, cameOn, onCall });
	}
	webhooks.announce({
		eventType: 'oncall_change',
		body: { event_type: 'oncall_change', transitions: transitionsInWebhook(state, transitions) },
		incident: null,
	});
}

/**
 * Returns the person who is next in the rotation. If nobody of the rotation is on call, this is the
 * first person.
 */
export function nextOn({ rotation, onCall }: Schedule): string | null {
	const index = onCall === null ? -1 : rotation.indexOf(onCall);
	return rotation[(index + 1) % rotation.length] ?? null;
}

/** Lists all levels of all escalation policies, with the people who are on call now. */
function levelsOf(state: State) {
	return state.escalationPolicies.flatMap(({ unique_id, team, levels }) =>
		levels.map((level) => ({
			...{ team, escalationPolicy: unique_id, level: level.position },
			onCall: onCallOn(state, level),
		})),
	);
}
