/* Incidents and notes as the API returns them. All values are made up. */

export const INCIDENT_ID = 'Qw8rTy2uIo4pAs6dFg1hJk';

/** Two ways in which an item can name the incident. */
export const BY_NUMBER = { by: 'number', number: 42 } as const;
export const BY_ID = { by: 'id', id: INCIDENT_ID } as const;

/** An incident as the API returns it for GET, POST and PATCH. */
export const incident = (more: object = {}) => ({
	incident_number: 42,
	unique_id: INCIDENT_ID,
	title: 'Fog on the runway',
	summary: 'Sight 40 m',
	status: 1,
	urgency: 0,
	team_priority: 'priority-1',
	team_priority_object: { unique_id: 'priority-1', name: 'P1' },
	escalation_policy: 'policy-1',
	escalation_policy_object: { unique_id: 'policy-1', name: 'Tower' },
	sla: null,
	sla_object: null,
	service: 'service-1',
	service_object: {
		unique_id: 'service-1',
		name: 'Runway',
		team: 'team-1',
		escalation_policy: 'policy-1',
		integration_key: 'secret-of-the-service',
	},
	assigned_to: 'user-1',
	assigned_to_name: 'Ines Berg',
	tags: [{ name: 'weather' }],
	creation_date: '2026-05-04T03:02:01.250000Z',
	acknowledged_date: null,
	resolved_date: null,
	...more,
});

/** The same incident in the output with "Simplify" on. */
export const simplified = (more: object = {}) => ({
	incidentNumber: 42,
	incidentId: INCIDENT_ID,
	title: 'Fog on the runway',
	summary: 'Sight 40 m',
	status: 'triggered',
	urgency: 'low',
	priority: { id: 'priority-1', name: 'P1' },
	escalationPolicy: { id: 'policy-1', name: 'Tower' },
	sla: null,
	service: { id: 'service-1', name: 'Runway', teamId: 'team-1', escalationPolicyId: 'policy-1' },
	assignedTo: { username: 'user-1', name: 'Ines Berg', email: null },
	tags: ['weather'],
	createdAt: '2026-05-04T03:02:01.250Z',
	acknowledgedAt: null,
	resolvedAt: null,
	secondsToAcknowledge: null,
	secondsToResolve: null,
	...more,
});

/** A note of the incident as the API returns it. */
export const note = (more: object = {}) => ({
	unique_id: 'Nt5bVc3xZl7kJh9gFd1sAp',
	incident: 42,
	user: 'user-1',
	note: 'Lights are on',
	user_name: 'Ines Berg',
	creation_date: '2026-05-04T03:10:00.000001Z',
	...more,
});

/** The same note in the output with "Simplify" on. */
export const simplifiedNote = (more: object = {}) => ({
	noteId: 'Nt5bVc3xZl7kJh9gFd1sAp',
	note: 'Lights are on',
	author: { username: 'user-1', name: 'Ines Berg' },
	createdAt: '2026-05-04T03:10:00.000Z',
	incidentNumber: 42,
	...more,
});

/** Members of the account as the API lists them. Two members have the same email address. */
export const MEMBERS = [
	{ unique_id: 'm-1', role: 1, user: { username: 'user-1', email: 'Ines@Tower.example' } },
	{ unique_id: 'm-2', role: 3, user: { username: 'user-2', email: 'twin@tower.example' } },
	{ unique_id: 'm-3', role: 3, user: { username: 'user-3', email: 'TWIN@tower.example' } },
	{ unique_id: 'm-4', role: 3, user: 'user-4' },
];
