import type { INodeProperties } from 'n8n-workflow';
import {
	escalationPolicyField,
	forwardingRuleField,
	incidentField,
	integrationField,
	maintenanceWindowField,
	noteIdField,
	postIncidentTaskField,
	postmortemField,
	priorityField,
	responderIdField,
	scheduleField,
	serviceField,
	slaField,
	tagField,
	teamField,
	userField,
} from '../../nodes/Zenduty/fields/locators';

const fields: Array<[string, () => INodeProperties, string, string[]]> = [
	['Team', teamField, 'searchTeams', ['list', 'id']],
	['Service', serviceField, 'searchServices', ['list', 'id']],
	['Escalation Policy', escalationPolicyField, 'searchEscalationPolicies', ['list', 'id']],
	['Integration', integrationField, 'searchIntegrations', ['list', 'id']],
	['Schedule', scheduleField, 'searchSchedules', ['list', 'id']],
	['Priority', priorityField, 'searchPriorities', ['list', 'id']],
	['SLA', slaField, 'searchSlas', ['list', 'id']],
	['User', userField, 'searchUsers', ['list', 'id', 'email']],
	['Maintenance Window', () => maintenanceWindowField, 'searchMaintenanceWindows', ['list', 'id']],
	['Forwarding Rule', () => forwardingRuleField, 'searchForwardingRules', ['list', 'id']],
	['Postmortem', () => postmortemField, 'searchPostmortems', ['list', 'id']],
	['Post-Incident Task', () => postIncidentTaskField, 'searchPostIncidentTasks', ['list', 'id']],
	['Note', () => noteIdField, 'searchNotes', ['list', 'id']],
	['Responder', () => responderIdField, 'searchResponders', ['list', 'id']],
	['Tag', () => tagField, 'searchTags', ['list', 'id']],
	['Incident', () => incidentField, 'searchIncidents', ['list', 'id', 'url']],
];

it.each(fields)(
	'%s comes from a list that can be searched, or is entered',
	(name, make, method, modes) => {
		const field = make();
		expect(field).toMatchObject({
			displayName: name,
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
		});
		expect(field.modes?.map((mode) => mode.name)).toEqual(modes);
		const [list, ...entered] = field.modes ?? [];
		expect(list).toMatchObject({
			displayName: 'From List',
			type: 'list',
			typeOptions: { searchListMethod: method, searchable: true },
		});
		for (const mode of entered) {
			expect(mode).toMatchObject({
				displayName: expect.stringMatching(/^By \w+/),
				type: 'string',
				placeholder: expect.stringMatching(/^e\.g\. \w+/),
			});
		}
		// Either would keep n8n from publishing, or fail before the node can say why.
		for (const mode of field.modes ?? []) {
			expect(mode).not.toHaveProperty('validation');
			expect(mode).not.toHaveProperty('extractValue');
		}
	},
);

// The editor calls this mode "By ID", whatever its name here.
it.each([
	['the number', () => incidentField, 'number of the incident, such as 217'],
	['the username', userField, 'username in Zenduty'],
])('says below the field that %s is meant, where the editor says "By ID"', (_, make, words) => {
	const hints = make().modes?.map(({ name, hint }) => [name, hint]) ?? [];
	expect(hints.filter(([, hint]) => hint !== undefined)).toEqual([
		['id', expect.stringContaining(words)],
	]);
});

/** The makers of fields, with the names by which the actions read them. */
const makers = {
	team: teamField,
	service: serviceField,
	escalationPolicy: escalationPolicyField,
	integration: integrationField,
	schedule: scheduleField,
	priority: priorityField,
	sla: slaField,
	user: userField,
};

it.each(Object.entries(makers))('has a name: %s', (name, make) => {
	expect(make().name).toBe(name);
});

it.each(Object.entries(makers))('takes other properties: %s', (_, make) => {
	const more = { displayName: 'Assigned To', name: 'assignedTo', required: true };
	expect(make(more)).toMatchObject({ ...more, type: 'resourceLocator' });
});

it('is emptied in the editor when another team is chosen', () => {
	for (const name of ['service', 'escalationPolicy', 'schedule', 'priority', 'sla'] as const) {
		expect(makers[name]().typeOptions).toEqual({ loadOptionsDependsOn: ['team.value'] });
	}
});

it.each([
	['team', postmortemField],
	['team', postIncidentTaskField],
	['user', forwardingRuleField],
])('is emptied in the editor when another %s is chosen, and must be there: $name', (by, field) => {
	const typeOptions = { loadOptionsDependsOn: [`${by}.value`] };
	expect(field).toMatchObject({ required: true, typeOptions });
});

it('is emptied in the editor when another team or service is chosen: integration', () => {
	expect(integrationField().typeOptions).toEqual({
		loadOptionsDependsOn: ['team.value', 'service.value'],
	});
});
