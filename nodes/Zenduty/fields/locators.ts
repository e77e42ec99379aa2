import type { INodeProperties } from 'n8n-workflow';

/**
 * The second mode of a field that is made without `modes`: the user enters the ID of the record.
 */
const BY_ID = {
	modes: [{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 8f3a0c4e-…' }],
} satisfies Partial<INodeProperties>;

/**
 * Makes a field that chooses one record: from a list, which the API fills, or in one of the further
 * modes.
 *
 * @param more the further properties of the field. Its `modes` are the further modes. Without
 * `modes`, the only further mode is by ID.
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
 * The properties of fields for records of a team. If the user chooses another team, the editor
 * clears the value.
 */
const OF_TEAM: Partial<INodeProperties> = {
	typeOptions: { loadOptionsDependsOn: ['team.value'] },
};

/**
 * Makes the field that chooses a team. Its name must stay `team`: other fields are cleared when the
 * parameter with this name changes.
 */
export const teamField = (more: Partial<INodeProperties> = {}) =>
	locator('team', 'Team', 'searchTeams', more);

/** Makes the field that chooses a service. If the team changes, the editor clears the value. */
export const serviceField = (more: Partial<INodeProperties> = {}) =>
	locator('service', 'Service', 'searchServices', { ...OF_TEAM, ...more });

/**
 * Makes the field that chooses an escalation policy. If the team changes, the editor clears the
 * value.
 */
export const escalationPolicyField = (more: Partial<INodeProperties> = {}) =>
	locator('escalationPolicy', 'Escalation Policy', 'searchEscalationPolicies', {
		...OF_TEAM,
		...more,
	});

/**
 * Makes the field that chooses an on-call schedule. If the team changes, the editor clears the
 * value.
 */
export const scheduleField = (more: Partial<INodeProperties> = {}) =>
	locator('schedule', 'Schedule', 'searchSchedules', { ...OF_TEAM, ...more });

/**
 * Makes the field that chooses a priority. Each team has its own priorities, so the editor clears
 * the value if the team changes.
 */
export const priorityField = (more: Partial<INodeProperties> = {}) =>
	locator('priority', 'Priority', 'searchPriorities', { ...OF_TEAM, ...more });

/**
 * Makes the field that chooses an SLA. Each team has its own SLAs, so the editor clears the value
 * if the team changes.
 */
export const slaField = (more: Partial<INodeProperties> = {}) =>
	locator('sla', 'SLA', 'searchSlas', { ...OF_TEAM, ...more });

/**
 * The required field that chooses a maintenance window. Its list shows the window first that starts
 * last.
 */
export const maintenanceWindowField: INodeProperties = locator(
	'maintenanceWindow',
	'Maintenance Window',
	'searchMaintenanceWindows',
	{ ...OF_TEAM, required: true },
);

/**
 * Makes the field that chooses an integration. The list shows only integrations of the type
 * Generic. If the team or the service changes, the editor clears the value.
 */
export const integrationField = (more: Partial<INodeProperties> = {}) =>
	locator('integration', 'Integration', 'searchIntegrations', {
		typeOptions: { loadOptionsDependsOn: ['team.value', 'service.value'] },
		...more,
	});

/**
 * The required field that chooses a postmortem. The rows of its list show titles, because
 * postmortems have no names.
 */
export const postmortemField: INodeProperties = locator(
	'postmortem',
	'Postmortem',
	'searchPostmortems',
	{ ...OF_TEAM, required: true },
);

/**
 * The required field that chooses a post-incident task. The rows of its list show titles, because
 * tasks have no names.
 */
export const postIncidentTaskField: INodeProperties = locator(
	'postIncidentTask',
	'Post-Incident Task',
	'searchPostIncidentTasks',
	{ ...OF_TEAM, required: true },
);

/**
 * The required field that chooses a forwarding rule. If the user changes, the editor clears the
 * value.
 */
export const forwardingRuleField: INodeProperties = locator(
	'forwardingRule',
	'Forwarding Rule',
	'searchForwardingRules',
	{ typeOptions: { loadOptionsDependsOn: ['user.value'] }, required: true },
);

/**
 * Makes the field that chooses a user: from the list, by username, or by email address. `readUser`
 * looks up the username of an email address.
 */
export const userField = (more: Partial<INodeProperties> = {}) =>
	locator('user', 'User', 'searchUsers', {
		modes: [
			{
				displayName: 'By Username',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 8f3a0c4e-…',
				// The editor always shows "By ID" for this mode, and ignores `displayName`. So the hint
				// says that the ID is the username.
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
 * The required field that chooses an incident. The list shows open incidents. Any incident can be
 * chosen by its number, ID or URL.
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
			// The editor always shows "By ID" for this mode, and ignores `displayName`. So the hint says
			// that the number can be entered, too.
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
 * The required field that chooses a note of an incident. Its name is `noteId`, because `note` is
 * the field with the text of a new note.
 */
export const noteIdField: INodeProperties = locator('noteId', 'Note', 'searchNotes', {
	required: true,
	description: "The list shows the newest first. 'Create' and 'Get Many' return the ID as noteId.",
});

/**
 * The required field that chooses a responder of an incident. Its value is the ID of the responder,
 * and not a username.
 */
export const responderIdField: INodeProperties = locator(
	'responderId',
	'Responder',
	'searchResponders',
	{ required: true, description: 'Who is no longer asked to help' },
);

/**
 * The field that chooses a tag. The list shows the tags of the team that the chosen incident
 * belongs to.
 */
export const tagField: INodeProperties = locator('tag', 'Tag', 'searchTags', { required: true });
