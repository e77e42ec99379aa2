/** The path of all incidents. */
export const INCIDENTS = ['api', 'incidents'];

/** The path by which incidents are found. */
export const INCIDENT_FILTER = [...INCIDENTS, 'filter'];

/** The path of the members of the account. */
export const ACCOUNT_MEMBERS = ['api', 'account', 'members'];

/** The path of all teams, below which stands what belongs to each. */
export const TEAMS = ['api', 'account', 'teams'];

/** The same in version 2 of the API, for who is on call and for overrides. */
export const TEAMS_V2 = ['api', 'v2', 'account', 'teams'];

/** The part of the path for what belongs to a team, below that team. */
export const BELOW_TEAM = {
	escalationPolicies: 'escalation_policies',
	maintenanceWindows: 'maintenance',
	members: 'members',
	priorities: 'priority',
	schedules: 'schedules',
	services: 'services',
	slas: 'sla',
	tags: 'tags',
} as const;

/** Builds the path of the integrations of a service, or of one of them. */
export function integrationsPath(
	teamId: string,
	serviceId: string,
	...integrationId: string[]
): string[] {
	return [...TEAMS, teamId, BELOW_TEAM.services, serviceId, 'integrations', ...integrationId];
}

/** Builds the path of the notes of an incident, or of one of them. */
export function notesPath(incidentNumber: number | string, ...noteId: string[]): string[] {
	return [...INCIDENTS, String(incidentNumber), 'note', ...noteId];
}

/** Builds the path of the responders of an incident, by which they are listed and added. */
export function respondersPath(incidentNumber: number | string): string[] {
	return ['api', 'v2', 'incidents', String(incidentNumber), 'responders'];
}
