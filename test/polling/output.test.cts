import { eventOutput, onCallOutput } from '../../nodes/Zenduty/polling/output';
import { shortHash } from '../../nodes/Zenduty/polling/shortHash';
import type { EventType } from '../../nodes/Zenduty/model/statusWords';

const INCIDENT = {
	incident_number: 8,
	unique_id: 'incident-id-number-8',
	title: 'Runway light out',
	summary: 'The third one',
	status: 3,
	urgency: 1,
	service: 'service-1',
	service_object: { unique_id: 'service-1', name: 'Runway', team: 'team-1' },
	team_priority_object: { unique_id: 'priority-1', name: 'P1' },
	escalation_policy: 'policy-1',
	assigned_to: 'user-1',
	assigned_to_name: 'Ines Berg',
	creation_date: '2026-03-01T08:00:00Z',
	acknowledged_date: '2026-03-01T08:02:30Z',
	resolved_date: '2026-03-01T08:05:00Z',
};

const simplified = (more: object = {}, type: EventType = 'resolved') =>
	eventOutput({ ...INCIDENT, ...more }, { type, at: 7, round: undefined }, { isSimplified: true });

describe('eventOutput, simplified', () => {
	it('names the fields as the other trigger does', () => {
		expect(simplified()).toEqual({
			eventId: shortHash('incident-id-number-8', 'resolved', 7),
			eventType: 'resolved',
			incidentNumber: 8,
			incidentId: 'incident-id-number-8',
			title: 'Runway light out',
			summary: 'The third one',
			status: 'resolved',
			urgency: 'high',
			priority: 'P1',
			service: {
				id: 'service-1',
				name: 'Runway',
				teamId: 'team-1',
				escalationPolicyId: 'policy-1',
			},
			assignedTo: { username: 'user-1', name: 'Ines Berg', email: null },
			createdAt: '2026-03-01T08:00:00.000Z',
			acknowledgedAt: '2026-03-01T08:02:30.000Z',
			resolvedAt: '2026-03-01T08:05:00.000Z',
			secondsToAcknowledge: 150,
			secondsToResolve: 300,
		});
	});

	it.each<[EventType, object]>([
		['triggered', { secondsToAcknowledge: null, secondsToResolve: null }],
		['acknowledged', { secondsToAcknowledge: 150, secondsToResolve: null }],
	])('leaves out of %s how long it took to what came later', (eventType, times) => {
		expect(simplified({}, eventType)).toMatchObject(times);
	});

	it.each([undefined, null, 'P1', {}])('has no priority if Zenduty shows %j', (priority) => {
		expect(simplified({ team_priority_object: priority }).priority).toBeNull();
	});

	it('has the policy of the service, or that of the incident, or none', () => {
		const service = { unique_id: 'service-1', name: 'Runway', escalation_policy: 'policy-2' };
		expect(simplified({ service_object: service }).service).toMatchObject({
			escalationPolicyId: 'policy-2',
		});
		expect(simplified({ escalation_policy: undefined }).service).toMatchObject({
			escalationPolicyId: null,
		});
	});

	it('has the ID of the service if that is all, and no service if there is none', () => {
		expect(simplified({ service_object: null }).service).toEqual({
			id: 'service-1',
			name: null,
			teamId: null,
			escalationPolicyId: 'policy-1',
		});
		expect(simplified({ service_object: null, service: null }).service).toBeNull();
	});
});

it('eventOutput returns the incident as it was sent, without its secrets', () => {
	const incident = { ...INCIDENT, integration_object: { integration_key: 'secret', name: 'a' } };
	const change = { type: 'triggered' as const, at: 7, round: 2 };
	expect(eventOutput(incident, change, { isSimplified: false })).toEqual({
		eventId: shortHash('incident-id-number-8', 'triggered', 7, 2),
		eventType: 'triggered',
		incident: { ...INCIDENT, integration_object: { name: 'a' } },
	});
});

it('onCallOutput returns the change of a level', () => {
	const person = { username: 'ana', name: 'Ana Sá', email: 'ana@example.com' };
	const change = {
		eventId: 'id-2',
		team: { id: 'team-1', name: 'Tower' },
		escalationPolicy: { id: 'policy-1', name: 'Nights' },
		level: 2,
		cameOn: [person],
		wentOff: [],
		onCall: [person],
	};
	expect(onCallOutput({ ...change, noticedAt: Date.UTC(2026, 2, 1, 8) })).toEqual({
		...change,
		eventType: 'onCallChanged',
		noticedAt: '2026-03-01T08:00:00.000Z',
	});
});
