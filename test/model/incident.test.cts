import {
	headOf,
	numberIn,
	serviceOf,
	timesAfter,
	timesOf,
} from '../../nodes/Zenduty/model/incident';

describe('headOf', () => {
	it('reads what an incident is called by, with words for codes', () => {
		const incident = {
			incident_number: 58,
			unique_id: 'inc-58-crane',
			title: 'Crane stuck',
			summary: '',
			status: 2,
			urgency: 0,
		};
		expect(headOf(incident)).toEqual({
			incidentNumber: 58,
			incidentId: 'inc-58-crane',
			title: 'Crane stuck',
			summary: '',
			status: 'acknowledged',
			urgency: 'low',
		});
	});

	it('gives null for what is missing', () => {
		expect(new Set(Object.values(headOf({})))).toEqual(new Set([null]));
	});
});

describe('numberIn', () => {
	it.each([
		[42, 42],
		['42', 42],
		[' 7 ', 7],
		[0, 0],
	])('reads %j', (incident_number, number) => {
		expect(numberIn({ incident_number })).toBe(number);
	});

	it.each([undefined, null, '', ' ', 'x', 4.2, 1e16, true, {}, [8]])(
		'finds no number in %j',
		(incident_number) => {
			expect(numberIn({ incident_number })).toBeUndefined();
		},
	);
});

describe('timesOf', () => {
	it('writes dates in UTC, and counts seconds to the millisecond', () => {
		expect(
			timesOf({
				creation_date: '2026-03-02T04:05:06.789999Z',
				acknowledged_date: '2026-03-02T05:05:07.800+01:00',
				resolved_date: '2026-03-02T04:06:06.789Z',
			}),
		).toEqual({
			createdAt: '2026-03-02T04:05:06.789Z',
			acknowledgedAt: '2026-03-02T04:05:07.800Z',
			resolvedAt: '2026-03-02T04:06:06.789Z',
			secondsToAcknowledge: 1.011,
			secondsToResolve: 60,
		});
	});

	it('counts nothing where a time is unknown or they are swapped, and zero where they are one', () => {
		const [early, late] = ['2026-03-02T04:05:06Z', '2026-03-02T04:05:07Z'];
		expect(
			timesOf({ creation_date: late, acknowledged_date: early, resolved_date: late }),
		).toMatchObject({ secondsToAcknowledge: null, secondsToResolve: 0 });
		expect(timesOf({ creation_date: early, acknowledged_date: 'soon' })).toMatchObject({
			secondsToAcknowledge: null,
			secondsToResolve: null,
		});
		expect(timesOf({ creation_date: 'soon', acknowledged_date: early })).toEqual({
			createdAt: 'soon',
			acknowledgedAt: '2026-03-02T04:05:06.000Z',
			resolvedAt: null,
			secondsToAcknowledge: null,
			secondsToResolve: null,
		});
	});
});

describe('timesAfter', () => {
	const incident = {
		creation_date: '2026-03-02T04:05:06Z',
		acknowledged_date: '2026-03-02T04:05:16Z',
		resolved_date: '2026-03-02T04:06:06Z',
	};

	it.each([
		['triggered', null, null],
		['acknowledged', 10, null],
		['resolved', 10, 60],
		['escalated', null, null],
		[null, null, null],
	])('tells at the event %j how long it took until then', (eventType, acknowledged, resolved) => {
		expect(timesAfter(incident, eventType)).toEqual({
			...timesOf(incident),
			secondsToAcknowledge: acknowledged,
			secondsToResolve: resolved,
		});
	});
});

describe('serviceOf', () => {
	it.each([
		[
			{ unique_id: 's', name: 'Sorting', team: 't', escalation_policy: 'e' },
			{ id: 's', name: 'Sorting', teamId: 't', escalationPolicyId: 'e' },
		],
		[{}, { id: null, name: null, teamId: null, escalationPolicyId: null }],
		[null, null],
		[['s'], null],
		[3, null],
	])('reads %j', (service, expected) => {
		expect(serviceOf(service, 'id')).toEqual(expected);
	});

	it('reads a text as what it is said to be', () => {
		const nothing = { id: null, name: null, teamId: null, escalationPolicyId: null };
		expect(serviceOf('s', 'id')).toEqual({ ...nothing, id: 's' });
		expect(serviceOf('s', 'name')).toEqual({ ...nothing, name: 's' });
	});
});
