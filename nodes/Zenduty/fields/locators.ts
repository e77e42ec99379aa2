import type { INodeProperties } from 'n8n-workflow';

/** The way to pick a thing besides the list, where a field names no other. */
const BY_ID = {
	modes: [{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 8f3a0c4e-…' }],
} satisfies Partial<INodeProperties>;

/**
 * Makes a field that picks one thing: from a list that the API fills, or in another way.
 *
 * @param more the rest of the field; its `modes` are the ways besides the list
 */
function locator(
	name: string,
	displayName: string,
	searchListMethod: string,
	more: Partial<INodeProperties> = {},
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		...more,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			...(more.modes ?? BY_ID.modes),
		],
	};
}

/** What belongs to a team: when another team is chosen, the editor clears the value. */
const OF_TEAM: Partial<INodeProperties> = {
	typeOptions: { loadOptionsDependsOn: ['team.value'] },
};

/** Picks a team. */
export const teamField = (more: Partial<INodeProperties> = {}) =>
	locator('team', 'Team', 'searchTeams', more);

/** Picks a service. */
export const serviceField = (more: Partial<INodeProperties> = {}) =>
	locator('service', 'Service', 'searchServices', { ...OF_TEAM, ...more });

/** Picks an escalation policy. */
export const escalationPolicyField = (more: Partial<INodeProperties> = {}) =>
	locator('escalationPolicy', 'Escalation Policy', 'searchEscalationPolicies', {
		...OF_TEAM,
		...more,
	});

/** Picks an on-call schedule. */
export const scheduleField = (more: Partial<INodeProperties> = {}) =>
	locator('schedule', 'Schedule', 'searchSchedules', { ...OF_TEAM, ...more });

/** Picks a priority of a team. */
export const priorityField = (more: Partial<INodeProperties> = {}) =>
	locator('priority', 'Priority', 'searchPriorities', { ...OF_TEAM, ...more });

/** Picks an SLA of a team. */
export const slaField = (more: Partial<INodeProperties> = {}) =>
	locator('sla', 'SLA', 'searchSlas', { ...OF_TEAM, ...more });

/** Picks a maintenance window of a team. */
export const maintenanceWindowField: INodeProperties = locator(
	'maintenanceWindow',
	'Maintenance Window',
	'searchMaintenanceWindows',
	{ ...OF_TEAM, required: true },
);

/** Picks an integration of the service that is chosen in the node. */
export const integrationField = (more: Partial<INodeProperties> = {}) =>
	locator('integration', 'Integration', 'searchIntegrations', {
		typeOptions: { loadOptionsDependsOn: ['team.value', 'service.value'] },
		...more,
	});

/** Picks a postmortem of a team. */
export const postmortemField: INodeProperties = locator(
	'postmortem',
	'Postmortem',
	'searchPostmortems',
	{ ...OF_TEAM, required: true },
);

/** Picks a post-incident task of a team. */
export const postIncidentTaskField: INodeProperties = locator(
	'postIncidentTask',
	'Post-Incident Task',
	'searchPostIncidentTasks',
	{ ...OF_TEAM, required: true },
);

/** Picks a forwarding rule of the user that is chosen in the node. */
export const forwardingRuleField: INodeProperties = locator(
	'forwardingRule',
	'Forwarding Rule',
	'searchForwardingRules',
	{ typeOptions: { loadOptionsDependsOn: ['user.value'] }, required: true },
);

/** Picks a user, by email too. */
export const userField = (more: Partial<INodeProperties> = {}) =>
	locator('user', 'User', 'searchUsers', {
		modes: [
			{
				displayName: 'By Username',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 8f3a0c4e-…',
				// The editor calls this mode "By ID", whatever it is named here.
				hint: 'The username in Zenduty, as Member: Get Many returns it',
			},
			{
				displayName: 'By Email',
				name: 'email',
				type: 'string',
				placeholder: 'e.g. anna@example.com',
			},
		],
		...more,
	});

/** Picks an incident: an open one from a list, or any by number, ID or URL. */
export const incidentField: INodeProperties = locator('incident', 'Incident', 'searchIncidents', {
	required: true,
	description:
		'The list shows open incidents. To find any other one, search for its number. By ID also takes a number, such as 217, or an expression such as {{ $json.incidentNumber }}.',
	modes: [
		{
			displayName: 'By Number or ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 217 or {{ $json.incidentNumber }}',
			// The editor calls this mode "By ID", whatever it is named here.
			hint: 'The number of the incident, such as 217 or #217, or its ID',
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://www.zenduty.com/dashboard/incidents/217',
		},
	],
});

/** Picks a note of the incident that is chosen in the node. */
export const noteIdField: INodeProperties = locator('noteId', 'Note', 'searchNotes', {
	required: true,
	description: "The list shows the newest first. 'Create' and 'Get Many' return the ID as noteId.",
});

/** Picks a responder of the incident that is chosen in the node. */
export const responderIdField: INodeProperties = locator(
	'responderId',
	'Responder',
	'searchResponders',
	{ required: true, description: 'Who is no longer asked to help' },
);

/** Picks a tag of a team, or of the team of the incident that is chosen in the node. */
export const tagField: INodeProperties = locator('tag', 'Tag', 'searchTags', { required: true });
