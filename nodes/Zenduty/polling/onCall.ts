import { personKey, type Person } from '../model/person';
import { shortHash } from './shortHash';

/** A team or an escalation policy. */
export interface Named {
	id: string;
	name: unknown;
}

/** An escalation policy, and who is on call for it now. */
export interface PolicyOnCall {
	policy: Named;
	/** The people of each level, by its number. */
	levels: Record<string, Person[]>;
}

/** Who is on call in some teams now. */
export interface TeamsRead {
	read: Array<{ team: Named; policies: PolicyOnCall[] }>;
	/** The teams that the key may not read. */
	hidden: Named[];
}

/** The people who are on call on a level. */
interface Shift {
	people: Person[];
	/** When the poll began that noticed them, in milliseconds since 1970. */
	since: number;
}

/**
 * What is remembered of who is on call: by the ID of the team, the ID of the policy, and the level.
 */
export type OnCallMemory = Record<
	string,
	Record<string, { name: unknown; levels: Record<string, Shift> }>
>;

/** One level of an escalation policy whose people have changed. */
export interface PolledOnCallChange {
	eventId: string;
	team: Named;
	escalationPolicy: Named;
	level: number;
	cameOn: Person[];
	wentOff: Person[];
	onCall: Person[];
	/** Milliseconds since 1970. */
	noticedAt: number;
}

/**
 * Compares who was on call with who is on call now. A level that is missing has no people. A team
 * that was not known starts nothing. What is known of a hidden team stays. A team that is in no
 * list any more is forgotten.
 *
 * @param memory undefined before the first poll
 * @param now when the poll began, by n8n's clock
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
				const isKnown = before !== undefined;
				// A level without people is kept too, for the time of its change.
				kept[level] = { people: onCall, since: isSame && isKnown ? was.since : now };
				if (isSame || !isKnown) continue;
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

/** Returns the policies of a team, and after them the policies that it had before. */
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

/** Returns each person once. A person who is on call by two schedules of a level comes twice. */
function onceEach(people: readonly Person[]): Person[] {
	return people.filter((person, index) => !has(people.slice(0, index), person));
}

function has(people: readonly Person[], person: Person): boolean {
	return people.some((each) => personKey(each) === personKey(person));
}

function keysOf(people: readonly Person[]): unknown[] {
	return people.map(personKey).sort();
}
