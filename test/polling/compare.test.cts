import type { JsonObject } from '../../nodes/Zenduty/json';
import {
	compare,
	complete,
	isNewestFirst,
	isLastToRead,
	latestOf,
	nothingKnown,
	numberOf,
	remember,
	spanOf,
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

/** What is remembered after a first poll, an hour ago, that saw these incidents. */
function knowing(...rows: JsonObject[]): IncidentMemory {
	const before = nothingKnown(NOW - HOUR);
	const latest = latestOf(rows);
	const span = spanOf(undefined, NOW - HOUR, 7);
	const judged = compare(before, latest, span).map(
		({ number, listed }) => [number, listed?.now] as [number, Known | undefined],
	);
	const seen = remember(before, new Map(judged));
	return complete(seen, NOW - HOUR, latest, span);
}

/** What a poll leaves that sees these incidents, all of them known, or none. */
const after = (memory: IncidentMemory, now: number, ...rows: JsonObject[]) =>
	complete(memory, now, latestOf(rows), spanOf(memory, now, 7));

describe('spanOf', () => {
	it('asks for two days at first, when nothing is new', () => {
		expect(spanOf(undefined, NOW, 7)).toMatchObject({ from: NOW - 2 * DAY, newSince: Infinity });
	});

	it.each<[string, number | undefined, number, number]>([
		['as far as it did', NOW - HOUR, -30, 2],
		['to the newest incident', NOW - 9 * DAY, -30, 10],
		['as far as the clock', NOW - 9 * DAY, -5, 6],
	])('goes back %s if the clock does', (_, newest, clock, days) => {
		const memory = { ...nothingKnown(NOW), newSince: NOW - 2 * DAY, newest };
		const newSince = NOW - days * DAY;
		expect(spanOf(memory, NOW + clock * DAY, 7)).toMatchObject({ from: newSince - DAY, newSince });
	});

	it('asks further back with the clock, but for nothing new, if nothing was seen', () => {
		const memory = { ...nothingKnown(NOW), newSince: NOW - 2 * DAY };
		const from = NOW - 32 * DAY;
		expect(spanOf(memory, NOW - 30 * DAY, 7)).toMatchObject({ from, newSince: NOW - 2 * DAY });
	});

	it('asks for two days before the poll before the last one', () => {
		const first = after(nothingKnown(NOW), NOW);
		const second = after(first, NOW + 5 * DAY);
		expect(spanOf(second, NOW + 5 * DAY + HOUR, 7)).toMatchObject({
			from: NOW - 2 * DAY,
			newSince: NOW - DAY,
		});
	});

	it('has the round, and the greatest number, unless the poll only remembers', () => {
		expect(spanOf(knowing(row(9, 3), row(7, 1)), NOW, 7)).toMatchObject({ last: 9, round: 7 });
		expect(spanOf(knowing(), NOW, 7)).toMatchObject({ last: 0, round: 7 });
		expect(spanOf(undefined, NOW, 7).round).toBeUndefined();
		// What an older version remembered.
		expect(spanOf({ ...knowing(row(9, 3)), last: undefined }, NOW, 7).last).toBe(Infinity);
	});

	it('asks for two days if the clock was years ahead', () => {
		const ahead = after(after(nothingKnown(NOW), NOW), NOW + 999 * DAY);
		const { from } = spanOf(after(ahead, NOW + 999 * DAY), NOW, 7);
		expect(from).toBe(NOW - 2 * DAY);
	});
});

describe('compare', () => {
	it('gives the oldest incident first, and what no list shows', () => {
		const memory = knowing(row(7, 1), row(3, 2));
		const rows = latestOf([row(9, 3), row(12, 1), row(3, 1)]);
		const changes = compare(memory, rows, spanOf(memory, NOW, 7));
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
		const [{ listed }] = compare(memory, latestOf([row(7, 3), row(7, 1)]), spanOf(memory, NOW, 7));
		expect(listed?.happened.map(({ type }) => type)).toEqual(['triggered']);
	});

	it('passes over an incident with an unknown status', () => {
		const memory = knowing(row(7, 1));
		const rows = latestOf([row(7, 4), row(8, 9)]);
		expect(compare(memory, rows, spanOf(memory, NOW, 7))).toEqual([]);
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
	const span = spanOf(memory, NOW, 7);

	it.each([
		['known resolved incidents', [row(9, 3, NOW - 1), row(8, 3, NOW - 2)]],
		[
			'known resolved incidents of one time and an earlier one',
			[9, 8, 6].map((each) => row(each, 3, NOW - (each === 6 ? 3 : 1))),
		],
		['a new incident before one that is too old to be new', [row(10, 3), old(2)]],
		['an unknown status before one that is too old to be new', [row(10, 9), old(2)]],
	])('ends after %s', (_, page) => expect(isLastToRead(memory, page, span)).toBe(true));

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
	])('reads on after %s', (_, page) => expect(isLastToRead(memory, page, span)).toBe(false));

	it('reads on where what is asked for goes further back than what is new', () => {
		const page = [row(10, 3), old(2)];
		const from = NOW - 10 * DAY;
		expect(isLastToRead(memory, page, { ...span, from: from + 1 })).toBe(true);
		expect(isLastToRead(memory, page, { ...span, from })).toBe(false);
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
			polledAt: NOW,
			newSince: NOW - DAY,
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

	it('knows no greatest number before there is one', () => {
		const before = { ...nothingKnown(NOW), last: undefined };
		expect(remember(before, new Map()).last).toBeUndefined();
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
	it('forgets those that were resolved more than two days before the poll before', () => {
		const before: IncidentMemory = {
			...nothingKnown(NOW),
			resolved: {
				1: NOW - 2 * DAY - 1,
				2: NOW - 2 * DAY,
				3: NOW,
				4: [NOW - 2 * DAY - 1, 5],
				5: [NOW - 2 * DAY, 5],
			},
		};
		const span = spanOf(before, NOW + HOUR, 7);
		expect(complete(before, NOW + HOUR, new Map(), span)).toEqual({
			open: {},
			resolved: { 2: NOW - 2 * DAY, 3: NOW, 5: [NOW - 2 * DAY, 5] },
			last: 0,
			polledAt: NOW + HOUR,
			newSince: NOW - DAY,
		});
	});

	it('forgets resolved incidents days after a newer one, and open ones never', () => {
		let memory = knowing(row(9, 3), row(7, 1), row(6, 2));
		for (let days = 0; days < 5; days++) memory = after(memory, NOW + days * DAY);
		// The clock may be put back to the newest that was seen.
		expect(Object.keys(memory.resolved)).toEqual(['9']);
		memory = after(memory, NOW + 5 * DAY, row(12, 1, NOW + 5 * DAY));
		expect([Object.keys(memory.resolved), Object.keys(memory.open)]).toEqual([[], ['6', '7']]);
	});

	it('goes on only with the next poll after the clock was put back', () => {
		const memory = { ...nothingKnown(NOW), newSince: NOW - 3 * DAY };
		expect(after(memory, NOW - 1).newSince).toBe(NOW - 3 * DAY);
		expect(after(memory, NOW).newSince).toBe(NOW - DAY);
		// It was ahead before.
		expect(after({ ...memory, newSince: NOW }, NOW - 1).newSince).toBe(NOW - 1 - DAY);
	});

	it('remembers when the newest incident was created, unless that was long ago', () => {
		const old = row(3, 1, NOW - 9 * DAY);
		expect(knowing(old).newest).toBeUndefined();
		const edge = NOW - HOUR - DAY;
		expect(knowing(row(5, 3, edge - 1)).newest).toBeUndefined();
		const memory = knowing(row(5, 3, edge), old);
		expect(memory.newest).toBe(edge);
		const newer = after(memory, NOW, row(8, 1, NOW - 5), row(5, 3, edge));
		expect(newer.newest).toBe(NOW - 5);
		// Dates may be in no order, or none.
		expect(after(newer, NOW, row(9, 1, NOW - 9)).newest).toBe(NOW - 5);
		expect(after(newer, NOW, { ...row(9, 1), creation_date: null }).newest).toBe(NOW - 5);
		expect(after(newer, NOW).newest).toBe(NOW - 5);
	});

	it.each<[string, number | undefined, number, number]>([
		['goes on with the clock', NOW - 3 * DAY, 0, NOW - DAY],
		['goes back with the clock if nothing was seen', undefined, -30, NOW - 31 * DAY],
		['goes back to a day before the newest incident', NOW - 3 * DAY, -30, NOW - 4 * DAY],
		['stays where it was if newer ones were seen', NOW - HOUR, -30, NOW - 2 * DAY],
		['is not in the future if an incident is', NOW + 999 * DAY, -30, NOW - 2 * DAY],
	])('makes new what was created since a time that %s', (_, newest, clock, newSince) => {
		const polled = { ...nothingKnown(NOW), newSince: NOW - 2 * DAY };
		const memory = newest === undefined ? polled : { ...polled, newest };
		expect(after(memory, NOW + clock * DAY).newSince).toBe(newSince);
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
		expect(compare(watched, latestOf(rows), spanOf(memory, NOW, 7))).toEqual([]);
		expect(steps).toBeLessThan(50 * rows.length);
	});
});
