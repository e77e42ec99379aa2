import fc from 'fast-check';
import { shortHash } from '../../nodes/Zenduty/polling/shortHash';
import {
	compareOnCall,
	type OnCallMemory,
	type TeamsRead,
} from '../../nodes/Zenduty/polling/onCall';

const NOW = Date.UTC(2026, 2, 10, 12);

const person = (username: string) => ({ username, name: username, email: null });

/** Who is on call in some teams, by team, policy and level. */
type Roster = Record<string, Record<string, Record<string, string[]>>>;

const teamsOf = (roster: Roster): TeamsRead['read'] =>
	Object.entries(roster).map(([team, policies]) => ({
		team: { id: team, name: team },
		policies: Object.entries(policies).map(([id, levels]) => ({
			policy: { id, name: id },
			levels: Object.fromEntries(
				Object.entries(levels).map(([level, people]) => [level, people.map(person)]),
			),
		})),
	}));

/** What a poll reads that sees these teams. */
const seeing = (roster: Roster, ...hidden: string[]) => ({
	read: teamsOf(roster),
	hidden: hidden.map((id) => ({ id, name: id })),
});

const names = (people: Array<{ username: unknown }>) => people.map(({ username }) => username);

/** Polls several times, and tells what comes out of each poll. */
function polls(...rosters: Roster[]) {
	let memory: OnCallMemory | undefined;
	return rosters.map((roster, index) => {
		const result = compareOnCall(memory, seeing(roster), NOW + index);
		memory = JSON.parse(JSON.stringify(result.memory)) as OnCallMemory;
		return result.changes;
	});
}

const short = (changes: ReturnType<typeof polls>[number]) =>
	changes.map(({ escalationPolicy, level, cameOn, wentOff, onCall }) => [
		`${escalationPolicy.id} ${level}`,
		names(cameOn),
		names(wentOff),
		names(onCall),
	]);

describe('compareOnCall', () => {
	it('tells who came on and who went off, level by level', () => {
		const [first, second, third] = polls(
			{ t: { p: { 1: ['ana', 'bo'], 2: ['cy'] } } },
			{ t: { p: { 1: ['bo', 'dee'], 2: ['cy'], 3: ['eli'] } } },
			{ t: { p: { 1: ['dee', 'bo'], 2: [] } } },
		);
		expect(first).toEqual([]);
		expect(short(second)).toEqual([
			['p 1', ['dee'], ['ana'], ['bo', 'dee']],
			['p 3', ['eli'], [], ['eli']],
		]);
		expect(short(third)).toEqual([
			['p 2', [], ['cy'], []],
			['p 3', [], ['eli'], []],
		]);
	});

	it('tells of a policy that is new or gone, and nothing of a team that is', () => {
		const [, second, third] = polls(
			{ t: { p: { 1: ['ana'] } } },
			{ t: { q: { 1: ['bo'] } }, u: { r: { 1: ['cy'] } } },
			{ u: { r: { 1: ['cy'] } } },
		);
		expect(short(second)).toEqual([
			['q 1', ['bo'], [], ['bo']],
			['p 1', [], ['ana'], []],
		]);
		expect(third).toEqual([]);
	});

	it('tells somebody who is there by two schedules once', () => {
		const [, second, third, fourth] = polls(
			{ t: { p: { 1: ['ana'] } } },
			{ t: { p: { 1: ['bo', 'ana', 'bo'] } } },
			{ t: { p: { 1: ['ana', 'bo'] } } },
			{ t: { p: { 1: ['ana', 'ana'] } } },
		);
		expect(short(second)).toEqual([['p 1', ['bo'], [], ['bo', 'ana']]]);
		expect(third).toEqual([]);
		expect(short(fourth)).toEqual([['p 1', [], ['bo'], ['ana']]]);
	});

	it('gives equal changes at other times other IDs, and the same one again after a kill', () => {
		const ana: Roster = { t: { p: { 1: ['ana'] } } };
		const bo: Roster = { t: { p: { 1: ['bo'] } } };
		const ids = polls(ana, bo, ana, bo, ana).flatMap((changes) =>
			changes.map(({ eventId }) => eventId),
		);
		expect(new Set(ids).size).toBe(4);
		const { memory } = compareOnCall(undefined, seeing(ana), NOW);
		const [once, twice] = [1, 2].map((later) => compareOnCall(memory, seeing(bo), NOW + later));
		expect(once.changes[0].eventId).toBe(twice.changes[0].eventId);
	});

	it('keeps what it knew of a team that is hidden, and knows nothing of another one', () => {
		const { memory } = compareOnCall(undefined, seeing({ t: { p: { 1: ['ana'] } } }), NOW);
		const hidden = compareOnCall(memory, seeing({}, 't', 'u'), NOW + 1);
		expect(hidden).toStrictEqual({ changes: [], memory });
		const shown = seeing({ t: { p: { 1: ['bo'] } }, u: { q: { 1: ['cy'] } } });
		expect(short(compareOnCall(hidden.memory, shown, NOW + 2).changes)).toEqual([
			['p 1', ['bo'], ['ana'], ['bo']],
		]);
	});

	it.each<Roster>([{ t: { p: {} } }, { t: {} }])(
		'gives other IDs after a gap of two polls: %j',
		(gap) => {
			const ana: Roster = { t: { p: { 1: ['ana'] } } };
			const changes = polls(ana, gap, gap, ana, gap, gap, ana, gap, gap, ana).flat();
			expect(changes).toHaveLength(6);
			expect(new Set(changes.map(({ eventId }) => eventId)).size).toBe(6);
		},
	);

	it('remembers the people of each level, and since when', () => {
		const [ana, bo] = ['ana', 'bo'].map(person);
		const first = compareOnCall(undefined, seeing({ t: { p: { 1: ['ana'] } }, u: { q: {} } }), NOW);
		expect(first.memory).toEqual({
			t: { p: { name: 'p', levels: { 1: { people: [ana], since: NOW } } } },
			u: {},
		});
		const next = seeing({ t: { p: { 2: ['bo', 'ana'] } } });
		const second = compareOnCall(first.memory, next, NOW + 5);
		const levels = {
			1: { people: [], since: NOW + 5 },
			2: { people: [bo, ana], since: NOW + 5 },
		};
		expect(second.memory).toEqual({ t: { p: { name: 'p', levels } } });
		const shared = {
			team: { id: 't', name: 't' },
			escalationPolicy: { id: 'p', name: 'p' },
			noticedAt: NOW + 5,
		};
		expect(second.changes).toEqual([
			{
				...shared,
				eventId: shortHash('t', 'p', '1', ['"ana"'], [], NOW),
				level: 1,
				cameOn: [],
				wentOff: [ana],
				onCall: [],
			},
			{
				...shared,
				eventId: shortHash('t', 'p', '2', [], ['"ana"', '"bo"'], 0),
				level: 2,
				cameOn: [bo, ana],
				wentOff: [],
				onCall: [bo, ana],
			},
		]);
		expect(compareOnCall(second.memory, next, NOW + 9)).toEqual({
			changes: [],
			memory: second.memory,
		});
	});

	it('is enough to know at any time who is on call', () => {
		const levels = fc.dictionary(
			fc.constantFrom('1', '2', '3'),
			fc.uniqueArray(fc.constantFrom('ana', 'bo', 'cy', 'dee')),
			{ noNullPrototype: true },
		);
		const policies = fc.dictionary(fc.constantFrom('p', 'q'), levels, { noNullPrototype: true });
		const rosters = fc.array(
			policies.map((each): Roster => ({ t: each })),
			{ minLength: 2 },
		);
		fc.assert(
			fc.property(rosters, (given) => {
				const [first] = given;
				const known = new Map<string, string[]>();
				for (const [policy, each] of Object.entries(first.t)) {
					for (const [level, people] of Object.entries(each))
						known.set(`${policy} ${level}`, people);
				}
				polls(...given).forEach((changes, index) => {
					for (const { escalationPolicy, level, cameOn, wentOff, onCall } of changes) {
						expect(cameOn.length + wentOff.length).toBeGreaterThan(0);
						known.set(`${escalationPolicy.id} ${level}`, names(onCall) as string[]);
					}
					for (const [key, people] of known) {
						const [policy, level] = key.split(' ');
						const now = given[index].t[policy]?.[level] ?? [];
						expect([key, [...people].sort()]).toEqual([key, [...now].sort()]);
					}
				});
			}),
		);
	});
});
