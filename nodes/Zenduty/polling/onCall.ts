import { personKey, type Person } from '../model/person';
import { shortHash } from './shortHash';

/** A team or an escalation policy. The name is null if it was not read. */
export interface Named {
	id: string;
	name: unknown;
}

/** An escalation policy, and the people who are on call by it now. */
export interface PolicyOnCall {
	policy: Named;
	/** The people of each level, by the number of the level. */
	levels: Record<string, Person[]>;
}

/** The people who are on call in some teams now. */
export interface TeamsRead {
	read: Array<{ team: Named; policies: PolicyOnCall[] }>;
	/** The teams that the API key may not read. */
	hidden: Named[];
}

/** The people who are on call on a level. */
interface Shift {
	people: Person[];
	/** The beginning of the first poll that read these people, in milliseconds since 1970. */
	since: number;
}

/** The remembered people on call, by the ID of the team, the ID of the policy, and the level. */
export type OnCallMemory = Record<
	string,
	Record<string, { name: unknown; levels: Record<string, Shift> }>
>;

/** A level of an escalation policy whose people have changed. */
export interface PolledOnCallChange {
	eventId: string;
	team: Named;
	escalationPolicy: Named;
	level: number;
	cameOn: Person[];
	wentOff: Person[];
	onCall: Person[];
	/** The beginning of the poll that found the change, in milliseconds since 1970. */
	noticedAt: number;
}

/**
 * Compares the people who were on call with the people who are on call now:
 *
 * - A level that Zenduty no longer shows has no people now.
 * - A team that was not remembered gets no event. Its people are remembered.
 * - A team that the key may not read gets no event. Its remembered people stay.
 * - A team that is neither read nor hidden is forgotten.
 *
 * @param memory the remembered people. Undefined before the first poll.
 * @param now the time at which the poll began, by n8n's clock, in milliseconds since 1970
 */
export function compareOnCall(
	memory: OnCallMemory = {},
	{ read, hidden }: TeamsRead,
	now: number,
): { changes: PolledOnCallChange[]; memory: OnCallMemory } {
	const next: OnCallMemory = {};
	const changes: PolledOnCallChange[] = [];
	for (const { id } of hidden) {
		if (memory[id] !== undefined) next[id] = memory[id];
	}
	for (const { team, policies } of read) {
		const before = memory[team.id];
		const after: OnCallMemory[string] = (next[team.id] = {});
		for (const { policy, levels } of withFormerPolicies(policies, before)) {
			const shifts = before?.[policy.id]?.levels ?? {};
			const kept: Record<string, Shift> = {};
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
 * Returns the policies of a team. After them come the remembered policies that the team no longer
 * has, without people.
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
 * Returns each person once. If a person is on call by two schedules of a level, Zenduty sends the
 * person twice.
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
