import fc from 'fast-check';
import { simplifyIncident } from '../../../nodes/Zenduty/actions/incident/simplifyIncident';

/** In the order of the output: a table shows the first fields. */
const NOTHING = {
	title: null,
	status: null,
	incidentNumber: null,
	urgency: null,
	summary: null,
	incidentId: null,
	priority: null,
	escalationPolicy: null,
	sla: null,
	service: null,
	assignedTo: null,
	tags: null,
	createdAt: null,
	acknowledgedAt: null,
	resolvedAt: null,
	secondsToAcknowledge: null,
	secondsToResolve: null,
};

it('says it in the words of the trigger', () => {
	const simple = simplifyIncident({
		incident_number: 217,
		unique_id: 'C4kPz9TnW2rXyLqVb7HdSe',
		title: 'Disk almost full',
		summary: '5 % left',
		status: 2,
		urgency: 1,
		team_priority: 'prio-1',
		team_priority_object: { unique_id: 'prio-1', name: 'P1', color: 'red' },
		escalation_policy: 'pol-1',
		escalation_policy_object: { unique_id: 'pol-1', name: 'Databases first' },
		sla: 'sla-1',
		sla_object: { unique_id: 'sla-1', name: 'Gold' },
		service: 'svc-1',
		service_object: {
			unique_id: 'svc-1',
			name: 'Databases',
			team: 'team-1',
			escalation_policy: 'pol-1',
		},
		assigned_to: 'anna',
		assigned_to_name: 'Anna Berg',
		tags: [{ name: 'disk', color: 'blue' }, { color: 'red' }, 'odd'],
		creation_date: '2026-03-01T08:00:00.000000Z',
		acknowledged_date: '2026-03-01T09:02:30.500+01:00',
		resolved_date: '2026-03-01T08:10:00Z',
	});
	expect(simple).toEqual({
		incidentNumber: 217,
		incidentId: 'C4kPz9TnW2rXyLqVb7HdSe',
		title: 'Disk almost full',
		summary: '5 % left',
		status: 'acknowledged',
		urgency: 'high',
		priority: { id: 'prio-1', name: 'P1' },
		escalationPolicy: { id: 'pol-1', name: 'Databases first' },
		sla: { id: 'sla-1', name: 'Gold' },
		service: {
			id: 'svc-1',
			name: 'Databases',
			teamId: 'team-1',
			escalationPolicyId: 'pol-1',
		},
		assignedTo: { username: 'anna', name: 'Anna Berg', email: null },
		tags: ['disk', null],
		createdAt: '2026-03-01T08:00:00.000Z',
		acknowledgedAt: '2026-03-01T08:02:30.500Z',
		resolvedAt: '2026-03-01T08:10:00.000Z',
		secondsToAcknowledge: 150.5,
		secondsToResolve: 600,
	});
	expect(Object.keys(simple)).toEqual(Object.keys(NOTHING));
});

it('gives null for what the answer lacks', () => {
	expect(simplifyIncident({})).toEqual(NOTHING);
	const empty = { team_priority: '', sla: null, service: '', assigned_to: '', tags: null };
	expect(simplifyIncident(empty)).toEqual(NOTHING);
	expect(simplifyIncident({ tags: [], service_object: {}, sla_object: {} })).toMatchObject({
		tags: [],
		service: { id: null, name: null, teamId: null, escalationPolicyId: null },
		sla: { id: null, name: null },
	});
});

it('gives the ID where only that is there', () => {
	const ids = { team_priority: 'p', escalation_policy: 'e', sla: 's', service: 'v' };
	expect(simplifyIncident(ids)).toMatchObject({
		priority: { id: 'p', name: null },
		escalationPolicy: { id: 'e', name: null },
		sla: { id: 's', name: null },
		service: { id: 'v', name: null, teamId: null, escalationPolicyId: null },
	});
});

it('keeps what it does not know', () => {
	expect(
		simplifyIncident({ status: 9, urgency: 'x', creation_date: 'soon', resolved_date: null }),
	).toMatchObject({ status: 9, urgency: 'x', createdAt: 'soon', resolvedAt: null });
});

describe('of any JSON', () => {
	/** The members that answers have, each with anything in it. */
	const MEMBERS = [
		...['incident_number', 'unique_id', 'title', 'summary', 'status', 'urgency', 'tags'],
		...['team_priority', 'team_priority_object', 'escalation_policy', 'escalation_policy_object'],
		...['sla', 'sla_object', 'service', 'service_object', 'assigned_to', 'assigned_to_name'],
		...['creation_date', 'acknowledged_date', 'resolved_date'],
	];
	const part = fc.record(
		{ unique_id: fc.jsonValue(), name: fc.jsonValue(), username: fc.jsonValue() },
		{ requiredKeys: [], noNullPrototype: true },
	);
	const date = fc
		.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
		.map((each) => each.toISOString());
	const anything = fc.oneof(
		fc.jsonValue(),
		fc.string(),
		fc.integer({ min: -1, max: 5 }),
		date,
		part,
		fc.array(fc.oneof(part, fc.jsonValue())),
	);
	const members = Object.fromEntries(MEMBERS.map((name) => [name, anything]));
	/** As an answer gives it: JSON knows no -0. */
	const incident = fc
		.record(members, { requiredKeys: [], noNullPrototype: true })
		.map((sent): Record<string, unknown> => JSON.parse(JSON.stringify(sent)));

	const isThing = (value: unknown, names: string[]) =>
		value === null || expect(Object.keys(value as object)).toEqual(names);

	it('it has the documented fields, of the documented types', () => {
		fc.assert(
			fc.property(incident, (sent) => {
				const simple = simplifyIncident(sent);
				expect(Object.keys(simple)).toEqual(Object.keys(NOTHING));
				isThing(simple.priority, ['id', 'name']);
				isThing(simple.escalationPolicy, ['id', 'name']);
				isThing(simple.sla, ['id', 'name']);
				isThing(simple.service, ['id', 'name', 'teamId', 'escalationPolicyId']);
				isThing(simple.assignedTo, ['username', 'name', 'email']);
				expect(simple.tags === null || Array.isArray(simple.tags)).toBe(true);
				for (const seconds of [simple.secondsToAcknowledge, simple.secondsToResolve]) {
					if (seconds !== null) expect(seconds).toBeGreaterThanOrEqual(0);
				}
				// n8n stores it as JSON: what is undefined would be lost there.
				expect(JSON.parse(JSON.stringify(simple))).toStrictEqual(simple);
			}),
			{ numRuns: 500 },
		);
	});
});
