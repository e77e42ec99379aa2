import {
	beforePoll,
	compare,
	isLastToRead,
	isNewestFirst,
	judgeStatus,
	startOf,
} from '../../nodes/Zenduty/polling/compare';
import { readFrom, type IncidentState } from '../../nodes/Zenduty/polling/state';
import { DAY, knowing, NOW, row, rowsOf } from '../support/pollMemory.cjs';

describe('compare', () => {
	it('gives the oldest incident first, and what no list shows', () => {
		const memory = knowing(row(7, 1), row(3, 2));
		const rows = rowsOf(...[row(9, 3), row(12, 1), row(3, 1)]);
		const changes = compare(beforePoll(memory, 7), rows);
		expect(
			changes.map(({ number, listed }) => [number, listed?.events.map(({ type }) => type)]),
		).toEqual([
			[3, ['triggered']],
			[7, undefined],
			[9, ['triggered', 'resolved']],
			[12, ['triggered']],
		]);
	});

	it('passes over an incident with an unknown status', () => {
		const memory = knowing(row(7, 1));
		const rows = rowsOf(...[row(7, 4), row(8, 9)]);
		expect(compare(beforePoll(memory, 7), rows)).toEqual([]);
	});
});

describe('isLastToRead', () => {
	const old = (number: number, days = 9) => row(number, 3, NOW - days * DAY);
	const memory = knowing(row(9, 3, NOW - 1), row(8, 3, NOW - 2), row(7, 1), row(6, 3, NOW - 3));
	const since = readFrom(memory, NOW);

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

const CREATED = Date.UTC(2026, 2, 10, 12);
/** Seconds after the creation, in milliseconds. */
const at = (seconds: number) => CREATED + 1000 * seconds;
const date = (seconds: number) => new Date(at(seconds)).toISOString();

/** Dates are given in seconds after the creation. */
function incident(status: unknown, dates: { acknowledged?: number; resolved?: number } = {}) {
	const { acknowledged, resolved } = dates;
	return {
		incident_number: 7,
		status,
		creation_date: date(0),
		acknowledged_date: acknowledged === undefined ? null : date(acknowledged),
		resolved_date: resolved === undefined ? null : date(resolved),
	};
}

const known = (status: number, seconds: number): IncidentState => ({ status, at: at(seconds) });

/** What happened, as `acknowledged 5`, with seconds after the creation. */
function told(...given: Parameters<typeof judgeStatus>): string[] | undefined {
	return judgeStatus(...given)?.events.map((each) => `${each.type} ${(each.at - CREATED) / 1000}`);
}

describe('judgeStatus', () => {
	const [TRIGGERED, ACKNOWLEDGED, RESOLVED] = [1, 2, 3];
	const [NEW, OLD] = [at(0), at(0) + 1].map((newSince) => ({ newSince, last: 6, round: 7 }));

	it('tells how a new incident came to what it is', () => {
		expect(told(incident(TRIGGERED), undefined, NEW)).toEqual(['triggered 0']);
		expect(told(incident(ACKNOWLEDGED, { acknowledged: 5 }), undefined, NEW)).toEqual([
			'triggered 0',
			'acknowledged 5',
		]);
		expect(told(incident(RESOLVED, { acknowledged: 5, resolved: 9 }), undefined, NEW)).toEqual([
			'triggered 0',
			'acknowledged 5',
			'resolved 9',
		]);
		expect(told(incident(RESOLVED, { resolved: 9 }), undefined, NEW)).toEqual([
			'triggered 0',
			'resolved 9',
		]);
	});

	it('tells of an open incident that is old and unknown as of one that was opened', () => {
		expect(told(incident(TRIGGERED), undefined, OLD)).toEqual(['triggered -0.001']);
		expect(told(incident(TRIGGERED, { resolved: 7 }), undefined, OLD)).toEqual(['triggered 7']);
		expect(told(incident(ACKNOWLEDGED, { acknowledged: 9, resolved: 7 }), undefined, OLD)).toEqual([
			'triggered 7',
			'acknowledged 9',
		]);
	});

	it('tells nothing of a resolved incident that is old and unknown, and remembers it', () => {
		const judgement = judgeStatus(incident(RESOLVED, { resolved: 9 }), undefined, OLD);
		expect(judgement).toEqual({ events: [], now: { ...known(RESOLVED, 9), round: 7 } });
	});

	it('tells what happened to an incident that was triggered', () => {
		const before = known(TRIGGERED, 0);
		const acknowledged = incident(ACKNOWLEDGED, { acknowledged: 5 });
		expect(told(acknowledged, before, NEW)).toEqual(['acknowledged 5']);
		const resolved = incident(RESOLVED, { acknowledged: 5, resolved: 9 });
		expect(told(resolved, before, NEW)).toEqual(['acknowledged 5', 'resolved 9']);
		expect(told(incident(RESOLVED, { resolved: 9 }), before, NEW)).toEqual(['resolved 9']);
		// This acknowledgement was known: it ran out before.
		expect(told(resolved, known(TRIGGERED, 5), NEW)).toEqual(['resolved 9']);
	});

	it('tells what happened to an incident that was acknowledged', () => {
		const before = known(ACKNOWLEDGED, 5);
		expect(told(incident(TRIGGERED), before, NEW)).toEqual(['triggered 5']);
		// It was acknowledged once more in between, which also ran out.
		expect(told(incident(TRIGGERED, { acknowledged: 8 }), before, NEW)).toEqual(['triggered 8']);
		const resolved = incident(RESOLVED, { acknowledged: 8, resolved: 9 });
		expect(told(resolved, before, NEW)).toEqual(['resolved 9']);
		const swapped = incident(RESOLVED, { acknowledged: 20, resolved: 9 });
		expect(told(swapped, before, NEW)).toEqual(['resolved 9']);
	});

	it('tells what happened to an incident that was resolved', () => {
		const before = known(RESOLVED, 9);
		expect(told(incident(TRIGGERED), before, NEW)).toEqual(['triggered 9']);
		const again = incident(ACKNOWLEDGED, { acknowledged: 20, resolved: 15 });
		expect(told(again, before, NEW)).toEqual(['triggered 15', 'acknowledged 20']);
		const same = incident(ACKNOWLEDGED, { acknowledged: 20, resolved: 20 });
		expect(told(same, before, NEW)).toEqual(['triggered 9', 'acknowledged 20']);
		// A resolution that is later than the acknowledgement belongs to neither of them.
		const kept = incident(ACKNOWLEDGED, { acknowledged: 5, resolved: 30 });
		expect(told(kept, before, NEW)).toEqual(['triggered 9', 'acknowledged 9.001']);
	});

	it.each([ACKNOWLEDGED, RESOLVED])('tells nothing if the status stays %d', (status) => {
		const before = known(status, 5);
		const now = incident(status, { acknowledged: 8, resolved: 9 });
		expect(judgeStatus(now, before, NEW)).toEqual({ events: [], now: before });
	});

	it('remembers of a triggered incident what was done and undone', () => {
		const before = known(TRIGGERED, 0);
		const judgement = judgeStatus(incident(TRIGGERED, { acknowledged: 5 }), before, NEW);
		expect(judgement).toEqual({ events: [], now: known(TRIGGERED, 5) });
	});

	it('tells the round of an incident that may have been known before, and keeps it', () => {
		const roundsOf = (...given: Parameters<typeof judgeStatus>) => {
			const { events, now } = judgeStatus(...given) ?? { events: [] };
			return [...events, now].map((each) => each?.round);
		};
		const acknowledged = incident(ACKNOWLEDGED, { acknowledged: 5 });
		expect(roundsOf(acknowledged, undefined, NEW)).toEqual([undefined, undefined, undefined]);
		expect(roundsOf(acknowledged, undefined, { ...NEW, last: 7 })).toEqual([7, 7, 7]);
		expect(roundsOf(acknowledged, undefined, OLD)).toEqual([7, 7, 7]);
		expect(roundsOf({ ...acknowledged, incident_number: null }, undefined, NEW)[0]).toBe(7);
		expect(roundsOf(incident(RESOLVED), undefined, OLD)).toEqual([7]);
		expect(roundsOf(acknowledged, { ...known(TRIGGERED, 0), round: 0 }, NEW)).toEqual([0, 0]);
		expect(roundsOf(acknowledged, { ...known(ACKNOWLEDGED, 0), round: 0 }, NEW)).toEqual([0]);
		expect(roundsOf(incident(TRIGGERED), { ...known(TRIGGERED, 0), round: 0 }, NEW)).toEqual([0]);
		expect(roundsOf(acknowledged, known(TRIGGERED, 0), NEW)).toEqual([undefined, undefined]);
	});

	it('gives later times to later events, also if the dates do not', () => {
		const swapped = incident(RESOLVED, { acknowledged: 9, resolved: 9 });
		expect(judgeStatus(swapped, known(TRIGGERED, 0), NEW)).toEqual({
			events: [
				{ type: 'acknowledged', at: at(9) },
				{ type: 'resolved', at: at(9) + 1 },
			],
			now: { status: RESOLVED, at: at(9) + 1 },
		});
		expect(told(incident(ACKNOWLEDGED), known(TRIGGERED, 3), NEW)).toEqual(['acknowledged 3.001']);
	});

	it.each([2, '2', 'acknowledged', ' Acknowledged'])('understands the status %j', (status) => {
		const judgement = judgeStatus(incident(status, { acknowledged: 5 }), known(TRIGGERED, 0), NEW);
		const events = [{ type: 'acknowledged', at: at(5) }];
		expect(judgement).toEqual({ events, now: known(ACKNOWLEDGED, 5) });
	});

	it('passes over a status that is unknown', () => {
		for (const status of [0, 4, '', 'open', 'constructor', ['1'], true, null, undefined]) {
			expect(judgeStatus(incident(status), undefined, NEW)).toBeUndefined();
		}
	});

	it('counts an incident without a date as old', () => {
		const created = { ...incident(RESOLVED), creation_date: 'some day' };
		expect(judgeStatus(created, undefined, NEW)?.events).toEqual([]);
	});
});

describe('startOf', () => {
	it.each<[status: unknown, at: number, dates: Parameters<typeof incident>[1]]>([
		[1, 0, {}],
		[2, 0, { acknowledged: 5 }],
		['triggered', 9, { acknowledged: 5, resolved: 9 }],
		[1, 9, { acknowledged: 9, resolved: 5 }],
		[1, 5, { acknowledged: 5 }],
		[1, 9, { resolved: 9 }],
		[2, 5, { acknowledged: 9, resolved: 5 }],
	])(
		'of status %j is %d seconds after the creation with the dates %j',
		(status, seconds, dates) => {
			const start = { type: 'triggered', at: at(seconds), round: undefined };
			expect(startOf(incident(status, dates))).toEqual(start);
		},
	);

	it('is 1970 without any date', () => {
		expect(startOf({ status: 1 }).at).toBe(0);
	});
});
