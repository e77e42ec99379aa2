import { judge, startOf } from '../../nodes/Zenduty/polling/judge';
import type { Known } from '../../nodes/Zenduty/polling/state';

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

const known = (status: number, seconds: number): Known => ({ status, at: at(seconds) });

/** What happened, as `acknowledged 5`, with seconds after the creation. */
function told(...given: Parameters<typeof judge>): string[] | undefined {
	return judge(...given)?.happened.map((each) => `${each.type} ${(each.at - CREATED) / 1000}`);
}

describe('judge', () => {
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
		const judgement = judge(incident(RESOLVED, { resolved: 9 }), undefined, OLD);
		expect(judgement).toEqual({ happened: [], now: { ...known(RESOLVED, 9), round: 7 } });
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
		expect(judge(now, before, NEW)).toEqual({ happened: [], now: before });
	});

	it('remembers of a triggered incident what was done and undone', () => {
		const before = known(TRIGGERED, 0);
		const judgement = judge(incident(TRIGGERED, { acknowledged: 5 }), before, NEW);
		expect(judgement).toEqual({ happened: [], now: known(TRIGGERED, 5) });
	});

	it('tells the round of an incident that may have been known before, and keeps it', () => {
		const roundsOf = (...given: Parameters<typeof judge>) => {
			const { happened, now } = judge(...given) ?? { happened: [] };
			return [...happened, now].map((each) => each?.round);
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
		expect(judge(swapped, known(TRIGGERED, 0), NEW)).toEqual({
			happened: [
				{ type: 'acknowledged', at: at(9) },
				{ type: 'resolved', at: at(9) + 1 },
			],
			now: { status: RESOLVED, at: at(9) + 1 },
		});
		expect(told(incident(ACKNOWLEDGED), known(TRIGGERED, 3), NEW)).toEqual(['acknowledged 3.001']);
	});

	it.each([2, '2', 'acknowledged', ' Acknowledged'])('understands the status %j', (status) => {
		const judgement = judge(incident(status, { acknowledged: 5 }), known(TRIGGERED, 0), NEW);
		const happened = [{ type: 'acknowledged', at: at(5) }];
		expect(judgement).toEqual({ happened, now: known(ACKNOWLEDGED, 5) });
	});

	it('passes over a status that is unknown', () => {
		for (const status of [0, 4, '', 'open', 'constructor', ['1'], true, null, undefined]) {
			expect(judge(incident(status), undefined, NEW)).toBeUndefined();
		}
	});

	it('counts an incident without a date as old', () => {
		const created = { ...incident(RESOLVED), creation_date: 'some day' };
		expect(judge(created, undefined, NEW)?.happened).toEqual([]);
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
