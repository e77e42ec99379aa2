import type { INodeProperties } from 'n8n-workflow';

/**
 * The mode "By ID", in which the user enters the ID of the record. {@link locator} adds this mode
 * to each field that has no `modes` of its own.
 */
const BY_ID = {
	modes: [{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 8f3a0c4e-…' }],
} satisfies Partial<INodeProperties>;

/**
 * Returns a field in which the user chooses one record: from a list, or in another mode, such as by
 * its ID.
 *
 * @param searchListMethod the name of the method that loads the list, such as `searchTeams`
 * @param more further properties of the field. `more.modes` are added after the list. Without
 * `more.modes`, the mode "By ID" is added.
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

/**
 * The property that makes the editor clear a field if the user chooses another team. The fields for
 * records of a team, such as a service, need this property: without it, the field would keep a
 * record of the previous team.
 */
const OF_TEAM: Partial<INodeProperties> = {
	typeOptions: { loadOptionsDependsOn: ['team.value'] },
};

/**
 * Returns the field in which the user chooses a team. Its name must stay `team`, because
 * {@link OF_TEAM} and the lists of other fields refer to the team by this name.
 */
export const teamField = (more: Partial<INodeProperties> = {}) =>
	locator('team', 'Team', 'searchTeams', more);

/**
 * Returns the field in which the user chooses a service. If the team changes, the editor clears the
 * field.
 */
export const serviceField = (more: Partial<INodeProperties> = {}) =>
	locator('service', 'Service', 'searchServices', { ...OF_TEAM, ...more });

/**
 * Returns the field in which the user chooses an escalation policy. If the team changes, the editor
 * clears the field.
 */
export const escalationPolicyField = (more: Partial<INodeProperties> = {}) =>
	locator('escalationPolicy', 'Escalation Policy', 'searchEscalationPolicies', {
		...OF_TEAM,
		...more,
	});

/**
 * Returns the field in which the user chooses an on-call schedule. If the team changes, the editor
 * clears the field.
 */
export const scheduleField = (more: Partial<INodeProperties> = {}) =>
	locator('schedule', 'Schedule', 'searchSchedules', { ...OF_TEAM, ...more });

/**
 * Returns the field in which the user chooses a priority. Each team has its own priorities, so the
 * editor clears the field if the team changes.
 */
export const priorityField = (more: Partial<INodeProperties> = {}) =>
	locator('priority', 'Priority', 'searchPriorities', { ...OF_TEAM, ...more });

/**
 * Returns the field in which the user chooses an SLA. Each team has its own SLAs, so the editor
 * clears the field if the team changes.
 */
export const slaField = (more: Partial<INodeProperties> = {}) =>
	locator('sla', 'SLA', 'searchSlas', { ...OF_TEAM, ...more });

/**
 * The required field in which the user chooses a maintenance window. The list begins with the
 * window that has the latest start.
 */
export const maintenanceWindowField: INodeProperties = locator(
	'maintenanceWindow',
	'Maintenance Window',
	'searchMaintenanceWindows',
	{ ...OF_TEAM, required: true },
);

/**
 * Returns the field in which the user chooses an integration. The list shows only integrations of
 * the type Generic. If the team or the service changes, the editor clears the field.
 */
export const integrationField = (more: Partial<INodeProperties> = {}) =>
	locator('integration', 'Integration', 'searchIntegrations', {
		typeOptions: { loadOptionsDependsOn: ['team.value', 'service.value'] },
		...more,
	});

/**
 * The required field in which the user chooses a postmortem. The rows of its list show titles,
 * because postmortems have no names.
 */
export const postmortemField: INodeProperties = locator(
	'postmortem',
	'Postmortem',
	'searchPostmortems',
	{ ...OF_TEAM, required: true },
);

/**
 * The required field in which the user chooses a post-incident task. The rows of its list show
 * titles, because tasks have no names.
 */
export const postIncidentTaskField: INodeProperties = locator(
	'postIncidentTask',
	'Post-Incident Task',
	'searchPostIncidentTasks',
	{ ...OF_TEAM, required: true },
);

/**
 * The required field in which a forwarding rule is chosen. Each rule belongs to one Zenduty user.
 * So if another user is chosen in the field "User", the editor clears this field.
 */
export const forwardingRuleField: INodeProperties = locator(
	'forwardingRule',
	'Forwarding Rule',
	'searchForwardingRules',
	{ typeOptions: { loadOptionsDependsOn: ['user.value'] }, required: true },
);

/**
 * Returns the field in which a user of Zenduty is chosen: from the list, by username, or by email
 * address. `readUser` finds the username that belongs to an email address.
 */
export const userField = (more: Partial<INodeProperties> = {}) =>
	locator('user', 'User', 'searchUsers', {
		modes: [
			{
				displayName: 'By Username',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 8f3a0c4e-…',
				// The editor shows "By ID" for every mode with the name `id`, and ignores `displayName`. So
				// the hint says that the ID is the username.
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

/**
 * The required field in which the user chooses an incident. Without a search, the list shows only
 * open incidents. To choose a resolved incident, the user searches the list for its number, or
 * enters its number, ID or URL.
 */
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
			// The editor shows "By ID" for every mode with the name `id`, and ignores `displayName`. So
			// the hint says that the user can also enter the number of the incident.
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

/**
 * The required field in which the user chooses a note of an incident. Its name is `noteId`, because
 * `note` is the field for the text of a new note.
 */
export const noteIdField: INodeProperties = locator('noteId', 'Note', 'searchNotes', {
	required: true,
	description: "The list shows the newest first. 'Create' and 'Get Many' return the ID as noteId.",
});

/**
 * The required field in which the user chooses a responder of an incident. Its value is the ID of
 * the responder, and not a username.
 */
export const responderIdField: INodeProperties = locator(
	'responderId',
	'Responder',
	'searchResponders',
	{ required: true, description: 'Who is no longer asked to help' },
);

/**
 * The required field in which the user chooses a tag. The list shows the tags of the team that the
 * chosen incident belongs to.
 */
export const tagField: INodeProperties = locator('tag', 'Tag', 'searchTags', { required: true });
