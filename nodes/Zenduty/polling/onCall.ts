import { personKey, type Person } from '../model/person';
import { shortHash } from './shortHash';

/** A team or an escalation policy. `name` is null if Zenduty did not send the name. */
export interface Named {
	id: string;
	name: unknown;
}

/** An escalation policy, and the people who are on call now at each of its levels. */
export interface PolicyOnCall {
	policy: Named;
	/** The people on call at each level. The key is the number of the level, such as `1`. */
	levels: Record<string, Person[]>;
}

/** The people who are on call now in some teams, and the teams that could not be read. */
export interface TeamsRead {
	read: Array<{ team: Named; policies: PolicyOnCall[] }>;
	/** The teams that could not be read, because the API key has no permission for them. */
	hidden: Named[];
}

/**
 * The people on call at one level of an escalation policy in the last poll that could read the
 * team.
 */
interface Shift {
	people: Person[];
	/**
	 * The start time of the first poll that found these people, in milliseconds since 1970. If the
	 * level was added after the first poll of its team, and nobody was on call there yet, the time is
	 * 0. The event ID of the next change at this level depends on this time.
	 */
	since: number;
}

/**
 * The remembered people on call, by the ID of the team, the ID of the policy, and the level. For
 * example, `memory[teamId][policyId].levels['1'].people` has the people at level 1.
 */
export type OnCallMemory = Record<
	string,
	Record<string, { name: unknown; levels: Record<string, Shift> }>
>;

/**
 * A change of the people who are on call at one level of an escalation policy. The trigger outputs
 * one item for each change.
 */
export interface PolledOnCallChange {
	eventId: string;
	team: Named;
	escalationPolicy: Named;
	level: number;
	cameOn: Person[];
	wentOff: Person[];
	onCall: Person[];
	/**
	 * The start time of the poll that found the change, in milliseconds since 1970. Zenduty's API
	 * does not say when the people changed.
	 */
	noticedAt: number;
}

/**
 * Compares the remembered people on call with the people who are on call now. Returns the changes,
 * and the people to remember for the next poll. A team that is not remembered yet has no changes.
 *
 * @param memory the remembered people. Undefined before the first poll.
 * @param now the time at which the poll began, by n8n's clock, in milliseconds since 1970
 */
export function compareOnCall(
	memory: OnCallMemory = {},
	{ read, hidden }: TeamsRead,
	now: number,
): { changes: PolledOnCallChange[]; memory: OnCallMemory } {
	// Only the teams in `read` and `hidden` are added to `next`. So any other team is forgotten, for
	// example a team that was deleted.
	const next: OnCallMemory = {};
	const changes: PolledOnCallChange[] = [];
	// The teams in `hidden` could not be read. So their remembered people stay. A later poll can then
	// compare these people with the people who are on call at that time.
	for (const { id } of hidden) {
		if (memory[id] !== undefined) next[id] = memory[id];
	}
	for (const { team, policies } of read) {
		const before = memory[team.id];
		const after: OnCallMemory[string] = (next[team.id] = {});
		for (const { policy, levels } of withFormerPolicies(policies, before)) {
			const shifts = before?.[policy.id]?.levels ?? {};
			const kept: Record<string, Shift> = {};
			// The remembered levels in `shifts` are compared, too. If Zenduty no longer shows a
			// remembered level, nobody is on call at this level now.
			for (const level of sortedLevels(levels, shifts)) {
				const was = shifts[level] ?? { people: [], since: 0 };
				const onCall = onceEach(levels[level] ?? []);
				const change = {
					cameOn: onCall.filter((person) => !has(was.people, person)),
					wentOff: was.people.filter((person) => !has(onCall, person)),
				};
				const isSame = change.cameOn.length === 0 && change.wentOff.length === 0;
				const isRemembered = before !== undefined;
				// A level without people is kept as well, because the time of its last change is needed for
				// the next event ID.
				kept[level] = { people: onCall, since: isSame && isRemembered ? was.since : now };
				if (isSame || !isRemembered) continue;
				const key = [team.id, policy.id, level];
				// The same change can happen twice: from Ana to Bo, back to Ana, and to Bo again. With
				// `was.since`, the two changes from Ana to Bo have different event IDs.
				changes.push({
					eventId: shortHash(...key, keysOf(was.people), keysOf(onCall), was.since),
					team,
					escalationPolicy: policy,
					level: Number(level),
					...change,
					onCall,
					noticedAt: now,
				});
			}
			if (Object.keys(kept).length > 0) after[policy.id] = { name: policy.name, levels: kept };
		}
	}
	return { changes, memory: next };
}

/**
 * Returns the policies of a team, and after them the remembered policies that the team no longer
 * has. Such a policy gets no levels, so its remembered people count as no longer on call.
 */
function withFormerPolicies(
	policies: readonly PolicyOnCall[],
	before: OnCallMemory[string] = {},
): PolicyOnCall[] {
	const isGone = ([id]: [string, unknown]) => !policies.some(({ policy }) => policy.id === id);
	return [
		...policies,
		...Object.entries(before)
			.filter(isGone)
			.map(([id, { name }]) => ({ policy: { id, name }, levels: {} })),
	];
}

function sortedLevels(...levels: object[]): string[] {
	return [...new Set(levels.flatMap(Object.keys))].sort((a, b) => Number(a) - Number(b));
}

/**
 * Removes duplicates from a list of people. Zenduty sends a person twice if two schedules of a
 * level have this person on call.
 */
function onceEach(people: readonly Person[]): Person[] {
	return people.filter((person, index) => !has(people.slice(0, index), person));
}

function has(people: readonly Person[], person: Person): boolean {
	return people.some((each) => personKey(each) === personKey(person));
}

function keysOf(people: readonly Person[]): unknown[] {
	return people.map(personKey).sort();
}
