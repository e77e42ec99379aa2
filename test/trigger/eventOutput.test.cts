import { readEvent } from '../../nodes/Zenduty/webhook/event';
import { raw, simplify, simplifyTransition } from '../../nodes/Zenduty/trigger/eventOutput';

const ORIGIN = { eventId: '0123456789abcdef0123456789abcdef', signingKey: 'current' } as const;

const incident = {
	title: 'Conveyor stopped',
	summary: 'Belt 4\nno torque',
	incident_number: 731,
	unique_id: 'inc-731-conveyor',
	status: 3,
	urgency: 1,
	priority: { name: 'P1', unique_id: 'prio-one' },
	service: {
		name: 'Sorting',
		unique_id: 'svc-sort',
		team: 'team-belt',
		escalation_policy: 'policy-belt',
		status: 1,
	},
	assigned_to: {
		username: 'belt',
		first_name: 'Bela',
		last_name: 'Tar',
		email: 'bela@example.org',
	},
	creation_date: '2026-03-02T04:05:06.789999Z',
	acknowledged_date: '2026-03-02T04:06:06.800Z',
	resolved_date: '2026-03-02T05:05:06.789Z',
};

function simplified(changes: Record<string, unknown> = {}, type: unknown = 'resolved') {
	const event = readEvent({ payload: { event_type: type, incident: { ...incident, ...changes } } });
	return simplify(event, ORIGIN);
}

describe('simplify', () => {
	it('returns every field of a complete event', () => {
		expect(simplified()).toStrictEqual({
			eventId: ORIGIN.eventId,
			eventType: 'resolved',
			incidentNumber: 731,
			incidentId: 'inc-731-conveyor',
			title: 'Conveyor stopped',
			summary: 'Belt 4\nno torque',
			status: 'resolved',
			urgency: 'high',
			priority: { name: 'P1', unique_id: 'prio-one' },
			service: {
				id: 'svc-sort',
				name: 'Sorting',
				teamId: 'team-belt',
				escalationPolicyId: 'policy-belt',
			},
			assignedTo: { username: 'belt', name: 'Bela Tar', email: 'bela@example.org' },
			createdAt: '2026-03-02T04:05:06.789Z',
			acknowledgedAt: '2026-03-02T04:06:06.800Z',
			resolvedAt: '2026-03-02T05:05:06.789Z',
			secondsToAcknowledge: 60.011,
			secondsToResolve: 3600,
			signingKey: 'current',
		});
	});

	it('begins with what somebody looks for, and ends with the ID of the event', () => {
		const names = Object.keys(simplified());
		expect(names.slice(0, 4)).toEqual(['eventType', 'title', 'status', 'incidentNumber']);
		expect(names.slice(-2)).toEqual(['signingKey', 'eventId']);
	});

	it('returns null for every missing field', () => {
		const event = readEvent({ payload: { event_type: 'triggered', incident: {} } });
		expect(simplify(event, { eventId: 'id' })).toStrictEqual({
			eventId: 'id',
			eventType: 'triggered',
			incidentNumber: null,
			incidentId: null,
			title: null,
			summary: null,
			status: null,
			urgency: null,
			priority: null,
			service: null,
			assignedTo: null,
			createdAt: null,
			acknowledgedAt: null,
			resolvedAt: null,
			secondsToAcknowledge: null,
			secondsToResolve: null,
		});
	});

	it('keeps zero and empty texts', () => {
		expect(simplified({ incident_number: 0, summary: '', title: '', priority: 0 })).toMatchObject({
			incidentNumber: 0,
			summary: '',
			title: '',
			priority: 0,
		});
	});

	it('returns an event without an incident as it was sent', () => {
		const payload = { event_type: 'shift_change', transitions: { from: 'a' } };
		expect(simplify(readEvent(payload), ORIGIN)).toStrictEqual({
			eventId: ORIGIN.eventId,
			eventType: 'shift_change',
			payload,
		});
		expect(simplify(readEvent({ ping: 1 }), { eventId: 'id' })).toStrictEqual({
			eventId: 'id',
			eventType: null,
			payload: { ping: 1 },
		});
	});

	it.each([[2], ['P3'], [null], [{ id: 4 }], [['P1']]])(
		'returns priority %p as it was sent',
		(priority) => {
			expect(simplified({ priority }).priority).toEqual(priority);
		},
	);

	describe('secondsToAcknowledge and secondsToResolve', () => {
		it.each([
			['triggered', null, null],
			['acknowledged', 60.011, null],
			['resolved', 60.011, 3600],
			['merged', null, null],
			[null, null, null],
		])('are, for an event of type %p, %p and %p', (type, toAcknowledge, toResolve) => {
			const output = simplified({}, type);
			expect(output.secondsToAcknowledge).toBe(toAcknowledge);
			expect(output.secondsToResolve).toBe(toResolve);
		});
	});

	it('reads a service that is a text as its name', () => {
		const service = { id: null, name: 'Sorting', teamId: null, escalationPolicyId: null };
		expect(simplified({ service: 'Sorting' })).toMatchObject({ service });
	});

	it('reads no inherited members', () => {
		const body = JSON.parse(
			'{"payload": {"event_type": "triggered", "incident": {"__proto__": {"title": "planted"}, "constructor": 1}}}',
		);
		expect(simplify(readEvent(body), ORIGIN).title).toBeNull();
	});
});

describe('raw', () => {
	it('returns the payload as it was sent', () => {
		const payload = { event_type: 'resolved', incident };
		const output = raw(readEvent({ payload, account: 7 }), ORIGIN);
		expect(output).toStrictEqual({ eventId: ORIGIN.eventId, payload, signingKey: 'current' });
		expect(output.payload).toBe(payload);
	});

	it('returns a body without the wrapper as the payload', () => {
		const body = { event_type: 'shift_change', extra: [1] };
		expect(raw(readEvent(body), { eventId: 'id' })).toStrictEqual({ eventId: 'id', payload: body });
	});
});

describe('simplifyTransition', () => {
	it('returns the fields of an on-call change, without the name of the signing key', () => {
		const sent = { team_id: 'team-belt', new_user: 'bela' };
		expect(simplifyTransition({ suffix: '', sent }, ORIGIN.eventId)).toStrictEqual({
			eventId: ORIGIN.eventId,
			eventType: 'onCallChanged',
			team: { id: 'team-belt', name: null },
			schedule: { id: null, name: null },
			layer: { type: null, name: null },
			wentOff: null,
			cameOn: { username: 'bela', name: null, email: null },
			changedAt: null,
			timeZone: null,
			escalationPolicies: [],
		});
	});

	it('appends the suffix to the id of the delivery', () => {
		const { eventId } = simplifyTransition({ suffix: '-2', sent: {} }, ORIGIN.eventId);
		expect(eventId).toBe(`${ORIGIN.eventId}-2`);
	});
});
