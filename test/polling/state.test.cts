import { beforePoll, compare } from '../../nodes/Zenduty/polling/compare';
import {
	stateIn,
	emptyMemory,
	isOfAnotherAccount,
	numberOf,
	readFrom,
	readState,
	remember,
	type IncidentMemory,
	type IncidentState,
} from '../../nodes/Zenduty/polling/state';
import { after, DAY, HOUR, knowing, NOW, row } from '../support/pollMemory.cjs';

const incidents: IncidentMemory = {
	open: { 7: [2, 70, 'a1b2'] },
	resolved: { 9: 90 },
	last: 4,
	newSince: 50,
	newest: [100],
};

describe('stateIn', () => {
	it('returns status and time of an incident, whether it is open or resolved', () => {
		expect(stateIn(incidents, 7)).toEqual({ status: 2, at: 70, id: 'a1b2' });
		expect(stateIn(incidents, 9)).toEqual({ status: 3, at: 90 });
		expect(stateIn(incidents, 8)).toBeUndefined();
	});

	it('returns the round in which an incident came', () => {
		const memory: IncidentMemory = {
			...incidents,
			open: { 7: [2, 70, '', 0] },
			resolved: { 9: [90, 3] },
		};
		expect(stateIn(memory, 7)).toEqual({ status: 2, at: 70, id: '', round: 0 });
		expect(stateIn(memory, 9)).toEqual({ status: 3, at: 90, round: 3 });
	});

	it('knows an incident that was resolved at no known time', () => {
		expect(stateIn({ ...incidents, resolved: { 9: 0 } }, 9)).toEqual({ status: 3, at: 0 });
	});
});

it.each([
	[5, { scope: 'a', round: 5 }],
	[0, undefined],
	[0, { scope: 'a' }],
])('readState returns the round %d of %j', (round, data) => {
	expect(readState(data).round).toBe(round);
});

it.each([
	[5, { last: 5 }],
	[8, { last: 5, incidents: { ...incidents, last: 8 } }],
	[4, { last: 5, incidents }],
	[0, { scope: 'a' }],
])('readState returns the greatest number %d of %j', (last, data) => {
	expect(readState(data).last).toBe(last);
});

describe('readState', () => {
	const onCall = { 'team-1': {} };

	it('returns what a poll left', () => {
		const lastPoll = [7, 'process-1'];
		expect(readState({ scope: 'a', incidents, onCall, lastPoll })).toEqual({
			scope: 'a',
			round: 0,
			last: 4,
			incidents,
			onCall,
			lastPoll,
		});
		expect(readState({ scope: 'a' })).toStrictEqual({ scope: 'a', round: 0, last: 0 });
	});

	it('finds nothing before the first poll', () => {
		expect(readState(undefined)).toStrictEqual({ round: 0, last: 0 });
	});
});

it('complete keeps an incident that no list shows, and one that was added, until a list shows it', () => {
	const unlisted = { added: [1], numbers: [2], polls: 1 };
	const left = (...rows: number[]) =>
		after({ ...incidents, unlisted }, NOW, ...rows.map((number) => row(number, 1))).unlisted;
	expect(left(3)).toEqual({ added: [1], numbers: [2], polls: 2 });
	expect(left(1)).toEqual({ added: [], numbers: [2], polls: 2 });
	expect(left(2)).toEqual({ added: [1], numbers: [], polls: 2 });
	expect(left(1, 2)).toBeUndefined();
});

describe('readFrom', () => {
	it('is a day before the first poll by the clock', () => {
		expect(readFrom(emptyMemory(), NOW)).toBe(NOW - DAY);
	});

	it('stays where it was while no incident is seen, unless the clock was ahead', () => {
		const memory = after(emptyMemory(), NOW);
		expect(memory).toMatchObject({ newSince: NOW - DAY, newest: [] });
		expect(readFrom(memory, NOW + 9 * DAY)).toBe(NOW - DAY);
		expect(readFrom(memory, NOW - 9 * DAY)).toBe(NOW - 10 * DAY);
	});

	it('is an hour before the newest incident of the first poll, if that is longer ago', () => {
		const memory = (created: number) => after(emptyMemory(), NOW, row(9, 1, created));
		expect(readFrom(memory(NOW - 9 * DAY), NOW)).toBe(NOW - 9 * DAY - HOUR);
		expect(readFrom(memory(NOW - HOUR), NOW)).toBe(NOW - DAY);
	});

	it('depends on no clock once an incident was seen', () => {
		const memory = { ...knowing(), newSince: NOW - 2 * HOUR, newest: [NOW - HOUR, NOW] };
		for (const now of [0, NOW, NOW + 999 * DAY]) {
			expect(readFrom(memory, now)).toBe(NOW - 2 * HOUR);
		}
	});
});

describe('remember', () => {
	it('moves an incident to where it belongs now, and leaves the others', () => {
		const before: IncidentMemory = {
			open: { 1: [1, 10, 'a'], 2: [2, 20, 'b'], 3: [1, 30, 'c', 2] },
			resolved: { 4: 40, 5: 50, 6: [60, 2] },
			last: 8,
			newSince: NOW - DAY,
			newest: [],
		};
		const judged: Array<[number, IncidentState | undefined]> = [
			[1, { status: 3, at: 11 }],
			[2, undefined],
			[4, { status: 1, at: 41, id: 'd' }],
			[5, undefined],
			[7, { status: 2, at: 70 }],
			[9, { status: 1, at: 90, round: 0 }],
			[10, { status: 3, at: 99, round: 3 }],
		];
		const copy = structuredClone(before);
		expect(remember(before, new Map(judged))).toEqual({
			...before,
			open: { 3: [1, 30, 'c', 2], 4: [1, 41, 'd'], 7: [2, 70, ''], 9: [1, 90, '', 0] },
			resolved: { 1: 11, 6: [60, 2], 10: [99, 3] },
			last: 10,
		});
		expect(before).toEqual(copy);
		// What is undefined would be stored as null.
		expect(remember(before, new Map(judged)).open[7]).toHaveLength(3);
	});

	it('keeps the greatest number', () => {
		const before = emptyMemory();
		expect(remember(before, new Map()).last).toBe(0);
		expect(remember(before, new Map([[3, undefined]])).last).toBe(3);
		expect(remember({ ...before, last: 8 }, new Map([[3, undefined]])).last).toBe(8);
	});
});

describe('numberOf', () => {
	it('reads a number, also as text', () => {
		expect([numberOf(row(7, 1)), numberOf({ incident_number: '8' })]).toEqual([7, 8]);
	});

	it.each([0, -1, 1.5, 2 ** 53, 'seven', true, [8], null, undefined])('refuses %p', (number) => {
		expect(() => numberOf({ incident_number: number })).toThrow(
			expect.objectContaining({
				code: 'unexpected_response',
				message: 'Zenduty returned an incident without its number.',
				description: "Check 'Base URL' in the credential, and whether a proxy changes responses.",
			}) as Error,
		);
	});
});

describe('isOfAnotherAccount', () => {
	const isOther = (unique_id: unknown, id: string) =>
		isOfAnotherAccount({ ...emptyMemory(), open: { 7: [1, 0, id] } }, 7, { unique_id });

	it.each<[boolean, unknown, string]>([
		[true, 'a1b3-0000', 'a1b2'],
		[false, 'A1-B2-0000', 'a1b2'],
		[false, undefined, 'a1b2'],
		[false, 'a1b3-0000', ''],
	])('is %s for the ID %j where %j was remembered', (expected, unique_id, id) => {
		expect(isOther(unique_id, id)).toBe(expected);
	});

	it('is false for a number that is not known to be open', () => {
		const memory = { ...emptyMemory(), resolved: { 7: 0 } };
		expect(isOfAnotherAccount(memory, 7, { unique_id: 'a1b3' })).toBe(false);
	});
});

describe('complete', () => {
	it('forgets what was resolved before what could still be new to the next poll', () => {
		const since = NOW - 2 * HOUR - 1;
		const before: IncidentMemory = {
			...emptyMemory(),
			newest: [NOW - 9 * HOUR, NOW - HOUR],
			resolved: { 1: since - 1, 2: since, 3: NOW, 4: [since - 1, 5], 5: [since, 5] },
			last: 5,
		};
		const filled = { ...before, newest: [0, NOW - HOUR, NOW] };
		expect(after(filled, NOW + DAY)).toEqual({
			open: {},
			resolved: { 2: since, 3: NOW, 5: [since, 5] },
			last: 5,
			newSince: NOW - 2 * HOUR,
			newest: [NOW - HOUR, NOW, NOW],
		});
		expect(Object.keys(after(before, NOW).resolved)).toHaveLength(5);
	});

	it('forgets no open incident', () => {
		let memory = knowing(row(9, 3), row(7, 1), row(6, 2));
		for (let days = 1; days < 5; days++) {
			memory = after(memory, NOW + days * DAY, row(9 + days, 1, NOW + days * DAY));
		}
		expect([Object.keys(memory.resolved), Object.keys(memory.open)]).toEqual([[], ['6', '7']]);
	});

	it('makes new to the next poll what was created since an hour before the third poll back', () => {
		let memory = knowing(row(1, 1));
		const after4 = [1, 2, 3, 4].map((hours) => {
			memory = after(memory, NOW + 9 * DAY, row(1 + hours, 1, NOW + hours * HOUR));
			return [memory.newSince - NOW, ...memory.newest.map((each) => each - NOW)].map(
				(each) => each / HOUR,
			);
		});
		expect(after4).toEqual([
			[-24, 0, 1],
			[-1, 0, 1, 2],
			[0, 1, 2, 3],
			[1, 2, 3, 4],
		]);
	});

	it('makes new what was created since a day before the first poll, and since no later time', () => {
		expect(knowing(row(1, 1, NOW - 9 * DAY)).newSince).toBe(NOW - DAY);
		const still = after(after(emptyMemory(), NOW), NOW + 9 * DAY);
		expect(still.newSince).toBe(NOW - DAY);
		expect(after(still, NOW + 9 * DAY, row(1, 3)).newSince).toBe(NOW - DAY);
	});

	it('counts a creation in the future as now, and none that cannot be read', () => {
		const future = row(5, 1, NOW + 999 * DAY);
		expect(after(emptyMemory(), NOW, row(4, 1, NOW - 5), future).newest).toEqual([NOW]);
		const memory = after(emptyMemory(), NOW, row(4, 1, NOW - 5));
		expect(memory.newest).toEqual([NOW - 5]);
		const undated = { ...row(9, 1), creation_date: null };
		expect(after(memory, NOW, undated, row(3, 1, NOW - 9)).newest).toEqual([NOW - 5, NOW - 5]);
		expect(after(emptyMemory(), NOW, undated).newest).toEqual([]);
	});
});

describe('With 5,000 open and 5,000 resolved incidents', () => {
	const first = 1_000_000;
	const open = Array.from({ length: 5_000 }, (_, index) => row(first + index, 1 + (index % 2)));
	const resolved = Array.from({ length: 5_000 }, (_, index) => row(first + 5_000 + index, 3));
	const memory = knowing(...open, ...resolved);

	it('keeps at most 300 kB', () => {
		expect(Object.keys(memory.resolved)).toHaveLength(5_000);
		expect(JSON.stringify(memory).length).toBeLessThan(300_000);
	});

	it('is compared in steps that grow only with the number of incidents', () => {
		let steps = 0;
		/** Counts each member that is read, and each name that is listed. */
		const counted = <T extends object>(value: T): T =>
			new Proxy(value, {
				get(target, name) {
					steps += 1;
					return Reflect.get(target, name) as unknown;
				},
				ownKeys(target) {
					const names = Reflect.ownKeys(target);
					steps += names.length;
					return names;
				},
			});
		const watched = {
			...memory,
			open: counted(memory.open),
			resolved: counted(memory.resolved),
		};
		const rows = [...resolved, ...open];
		const latest = new Map(rows.map((each) => [numberOf(each), counted(each)]));
		expect(compare(beforePoll(watched, 7), latest)).toEqual([]);
		expect(steps).toBeLessThan(50 * rows.length);
	});
});
