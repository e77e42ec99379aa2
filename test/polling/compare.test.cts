import type { JsonObject } from '../../nodes/Zenduty/json';
import {
	compare,
	complete,
	isNewestFirst,
	isLastToRead,
	latestOf,
	nothingKnown,
	numberOf,
	readSince,
	remember,
} from '../../nodes/Zenduty/polling/compare';
import type { IncidentMemory, Known } from '../../nodes/Zenduty/polling/state';

const NOW = Date.UTC(2026, 2, 10, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const row = (number: number, status: number, created = NOW): JsonObject => ({
	incident_number: number,
	status,
	creation_date: new Date(created).toISOString(),
	acknowledged_date: status === 2 ? new Date(created + 1000).toISOString() : null,
	resolved_date: status === 3 ? new Date(created + 2000).toISOString() : null,
});

/** What is remembered after a first poll that saw these incidents. */
function knowing(...rows: JsonObject[]): IncidentMemory {
	const latest = latestOf(rows);
	const first = { newSince: Infinity, last: 0, round: undefined };
	const judged = compare(nothingKnown(), latest, first).map(
		({ number, listed }) => [number, listed?.now] as [number, Known | undefined],
	);
	return complete(remember(nothingKnown(), new Map(judged)), NOW, latest);
}

/** What a poll leaves that sees these incidents, all of them known, or none. */
const after = (memory: IncidentMemory, now: number, ...rows: JsonObject[]) =>
	complete(memory, now, latestOf(rows));

const before = ({ newSince, last }: IncidentMemory) => ({ newSince, last, round: 7 });

describe('readSince', () => {
	it('is a day before the first poll by the clock', () => {
		expect(readSince(nothingKnown(), NOW)).toBe(NOW - DAY);
	});

	it('stays where it was while no incident is seen, unless the clock was ahead', () => {
		const memory = after(nothingKnown(), NOW);
		expect(memory).toMatchObject({ newSince: NOW - DAY, newest: [] });
		expect(readSince(memory, NOW + 9 * DAY)).toBe(NOW - DAY);
		expect(readSince(memory, NOW - 9 * DAY)).toBe(NOW - 10 * DAY);
	});

	it('is an hour before the newest incident of the first poll, if that is longer ago', () => {
		const memory = (created: number) => after(nothingKnown(), NOW, row(9, 1, created));
		expect(readSince(memory(NOW - 9 * DAY), NOW)).toBe(NOW - 9 * DAY - HOUR);
		expect(readSince(memory(NOW - HOUR), NOW)).toBe(NOW - DAY);
	});

	it('depends on no clock once an incident was seen', () => {
		const memory = { ...knowing(), newSince: NOW - 2 * HOUR, newest: [NOW - HOUR, NOW] };
		for (const now of [0, NOW, NOW + 999 * DAY]) {
			expect(readSince(memory, now)).toBe(NOW - 2 * HOUR);
		}
	});
});

describe('compare', () => {
	it('gives the oldest incident first, and what no list shows', () => {
		const memory = knowing(row(7, 1), row(3, 2));
		const rows = latestOf([row(9, 3), row(12, 1), row(3, 1)]);
		const changes = compare(memory, rows, before(memory));
		expect(
			changes.map(({ number, listed }) => [number, listed?.happened.map(({ type }) => type)]),
		).toEqual([
			[3, ['triggered']],
			[7, undefined],
			[9, ['triggered', 'resolved']],
			[12, ['triggered']],
		]);
	});

	it('counts what was read later of an incident in both lists', () => {
		const memory = knowing(row(7, 3));
		const [{ listed }] = compare(memory, latestOf([row(7, 3), row(7, 1)]), before(memory));
		expect(listed?.happened.map(({ type }) => type)).toEqual(['triggered']);
	});

	it('passes over an incident with an unknown status', () => {
		const memory = knowing(row(7, 1));
		const rows = latestOf([row(7, 4), row(8, 9)]);
		expect(compare(memory, rows, before(memory))).toEqual([]);
	});

	it('refuses incidents without a number', () => {
		expect(() => latestOf([{ status: 1 }])).toThrow(
			expect.objectContaining({ code: 'unexpected_response' }) as Error,
		);
	});
});

describe('isLastToRead', () => {
	const old = (number: number, days = 9) => row(number, 3, NOW - days * DAY);
	const memory = knowing(row(9, 3, NOW - 1), row(8, 3, NOW - 2), row(7, 1), row(6, 3, NOW - 3));
	const since = readSince(memory, NOW);

	it.each([
		['known resolved incidents', [row(9, 3, NOW - 1), row(8, 3, NOW - 2)]],
		[
			'known resolved incidents of one time and an earlier one',
			[9, 8, 6].map((each) => row(each, 3, NOW - (each === 6 ? 3 : 1))),
		],
		['a new incident before one that is too old to be new', [row(10, 3), old(2)]],
		['an unknown status before one that is too old to be new', [row(10, 9), old(2)]],
	])('ends after %s', (_, page) => expect(isLastToRead(memory, page, since)).toBe(true));

	it.each([
		['what was open', [row(9, 3), row(7, 3, NOW - 1)]],
		['what was open, before what is too old to be new', [row(7, 3), old(2)]],
		['a new incident, although a known one comes last', [row(10, 3), row(9, 3, NOW - 1)]],
		['known incidents, the oldest first', [row(8, 3, NOW - 2), row(9, 3, NOW - 1)]],
		['known incidents, in no order', [row(8, 3, NOW - 2), row(9, 3, NOW - 1), row(6, 3, NOW - 3)]],
		['known incidents of one time, which are in no order', [row(9, 3), row(8, 3)]],
		['one known incident, which is in no order', [row(9, 3)]],
		['one without a date', [row(9, 3), { ...row(8, 3), creation_date: null }]],
		['nothing', []],
	])('reads on after %s', (_, page) => expect(isLastToRead(memory, page, since)).toBe(false));

	it('ends after a new incident if the last one is too old to be new, and not before', () => {
		const page = [row(10, 3), row(2, 3, NOW - 9)];
		expect([NOW - 9, NOW - 8].map((each) => isLastToRead(memory, page, each))).toEqual([
			false,
			true,
		]);
	});

	it('reads on after known incidents that came later than the polls before the last', () => {
		const page = [row(9, 3, NOW - 1), row(8, 3, NOW - 2)];
		const settled = (newest: number[]) => isLastToRead({ ...memory, newest }, page, since);
		expect([settled([NOW - 1]), settled([NOW - 2, NOW]), settled([])]).toEqual([
			true,
			false,
			false,
		]);
	});
});

describe('isNewestFirst', () => {
	it.each<[boolean, number[]]>([
		[true, [9, 8, 2]],
		[true, [9, 9, 2]],
		[false, [9, 2, 8]],
		[false, [9, 9]],
		[false, [9]],
		[false, []],
	])('is %s for creation dates %j', (expected, times) => {
		expect(isNewestFirst(times.map((time, index) => row(index + 1, 1, time)))).toBe(expected);
	});
});

describe('remember', () => {
	it('moves an incident to where it belongs now, and leaves the others', () => {
		const before: IncidentMemory = {
			open: { 1: [1, 10], 2: [2, 20], 3: [1, 30, 2] },
			resolved: { 4: 40, 5: 50, 6: [60, 2] },
			last: 8,
			newSince: NOW - DAY,
			newest: [],
		};
		const judged: Array<[number, Known | undefined]> = [
			[1, { status: 3, at: 11 }],
			[2, undefined],
			[4, { status: 1, at: 41 }],
			[5, undefined],
			[7, { status: 2, at: 70 }],
			[9, { status: 1, at: 90, round: 0 }],
			[10, { status: 3, at: 99, round: 3 }],
		];
		const copy = structuredClone(before);
		expect(remember(before, new Map(judged))).toEqual({
			...before,
			open: { 3: [1, 30, 2], 4: [1, 41], 7: [2, 70], 9: [1, 90, 0] },
			resolved: { 1: 11, 6: [60, 2], 10: [99, 3] },
			last: 10,
		});
		expect(before).toEqual(copy);
		// What is undefined would be stored as null.
		expect(remember(before, new Map(judged)).open[7]).toHaveLength(2);
	});

	it('keeps the greatest number', () => {
		const before = nothingKnown();
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
				description: 'Check the base URL in the credential, and whether a proxy changes responses.',
			}) as Error,
		);
	});
});

describe('complete', () => {
	it('forgets what was resolved before what could still be new to the next poll', () => {
		const since = NOW - 2 * HOUR - 1;
		const before: IncidentMemory = {
			...nothingKnown(),
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
			[-1, 0, 1],
			[-1, 0, 1, 2],
			[0, 1, 2, 3],
			[1, 2, 3, 4],
		]);
	});

	it('makes new what was created since a day before the first poll, and since no later time', () => {
		expect(knowing(row(1, 1, NOW - 9 * DAY)).newSince).toBe(NOW - DAY);
		const still = after(after(nothingKnown(), NOW), NOW + 9 * DAY);
		expect(still.newSince).toBe(NOW - DAY);
		expect(after(still, NOW + 9 * DAY, row(1, 3)).newSince).toBe(NOW - DAY);
	});

	it('counts a creation in the future as now, and none that cannot be read', () => {
		const future = row(5, 1, NOW + 999 * DAY);
		expect(after(nothingKnown(), NOW, row(4, 1, NOW - 5), future).newest).toEqual([NOW]);
		const memory = after(nothingKnown(), NOW, row(4, 1, NOW - 5));
		expect(memory.newest).toEqual([NOW - 5]);
		const undated = { ...row(9, 1), creation_date: null };
		expect(after(memory, NOW, undated, row(3, 1, NOW - 9)).newest).toEqual([NOW - 5, NOW - 5]);
		expect(after(nothingKnown(), NOW, undated).newest).toEqual([]);
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

	it('compares in steps that grow only with the number of incidents', () => {
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
		const rows = [...resolved, ...open].map(counted);
		expect(compare(watched, latestOf(rows), before(memory))).toEqual([]);
		expect(steps).toBeLessThan(50 * rows.length);
	});
});
