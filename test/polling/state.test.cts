import { knownIn, readState, type IncidentMemory } from '../../nodes/Zenduty/polling/state';

const incidents: IncidentMemory = {
	open: { 7: [2, 70] },
	resolved: { 9: 90 },
	last: 4,
	newSince: 50,
	newest: [100],
};

describe('knownIn', () => {
	it('returns status and time of an incident, whether it is open or resolved', () => {
		expect(knownIn(incidents, 7)).toEqual({ status: 2, at: 70 });
		expect(knownIn(incidents, 9)).toEqual({ status: 3, at: 90 });
		expect(knownIn(incidents, 8)).toBeUndefined();
	});

	it('returns the round in which an incident came', () => {
		const memory: IncidentMemory = {
			...incidents,
			open: { 7: [2, 70, 0] },
			resolved: { 9: [90, 3] },
		};
		expect(knownIn(memory, 7)).toEqual({ status: 2, at: 70, round: 0 });
		expect(knownIn(memory, 9)).toEqual({ status: 3, at: 90, round: 3 });
	});

	it('knows an incident that was resolved at no known time', () => {
		expect(knownIn({ ...incidents, resolved: { 9: 0 } }, 9)).toEqual({ status: 3, at: 0 });
	});
});

it.each([
	[5, { scope: 'a', round: 5 }],
	...[undefined, null, 7, [], { scope: 'a' }, { round: '5' }].map((data): [number, unknown] => [
		0,
		data,
	]),
])('readState returns the round %d of %j', (round, data) => {
	expect(readState(data).round).toBe(round);
});

it.each([
	[5, { last: 5 }],
	[8, { last: 5, incidents: { ...incidents, last: 8 } }],
	[4, { last: 5, incidents }],
	[0, { last: null }],
])('readState returns the greatest number %d of %j', (last, data) => {
	expect(readState(data).last).toBe(last);
});

describe('readState', () => {
	const onCall = { 'team-1': {} };

	it('returns what a poll left', () => {
		const seen = [7, 'process-1'];
		expect(readState({ scope: 'a', incidents, onCall, seen })).toEqual({
			scope: 'a',
			round: 0,
			last: 4,
			incidents,
			onCall,
			seen,
		});
		expect(readState({ scope: 'a' })).toStrictEqual({ scope: 'a', round: 0, last: 0 });
	});

	it.each([undefined, null, 'a', []])('finds nothing in %j', (data) => {
		expect(readState(data)).toStrictEqual({ round: 0, last: 0 });
	});

	it.each([undefined, 7, { scope: 'a' }])('knows no scope where it is %j', (scope) => {
		expect(readState({ scope, incidents })).toStrictEqual({ round: 0, last: 4, incidents });
	});

	it.each([
		null,
		{ ...incidents, open: undefined },
		{ ...incidents, resolved: null },
		{ ...incidents, newest: null },
		{ ...incidents, newSince: '50' },
		{ ...incidents, last: null },
	])('leaves out incidents that cannot be read: %j', (broken) => {
		expect(readState({ scope: 'a', incidents: broken, onCall: 1 })).toStrictEqual({
			scope: 'a',
			round: 0,
			last: 0,
		});
	});
});
