/** The tools that the agents of these checks have. */
import type { Json } from '../n8n/rest.mts';
import { fromModel, locatedByModel, type Tool } from '../workflows/agentWorkflow.mts';
import { INTEGRATION } from '../workflows/byTitle.mts';

const incident = (operation: string, parameters: Json): Json => ({
	resource: 'incident',
	operation,
	incident: locatedByModel('Incident'),
	...parameters,
});

const PARAMETERS: Record<string, Json> = {
	'Acknowledge incident': incident('acknowledge', { options: { note: fromModel('Note') } }),
	'Resolve incident': incident('resolve', {}),
	'Get incident': incident('get', {}),
	'Get context': incident('getContext', {
		include: fromModel('Include'),
		options: { maxCharacters: fromModel('Max Characters', 'number') },
	}),
	'Reassign incident': incident('reassign', {
		assignTo: 'user',
		user: locatedByModel('User'),
	}),
	'Update incident': incident('update', {
		updateFields: { title: fromModel('Title'), summary: fromModel('Summary') },
	}),
	'Create incident': {
		resource: 'incident',
		operation: 'create',
		service: locatedByModel('Service'),
		title: fromModel('Title'),
		summary: fromModel('Summary'),
		additionalFields: { assignedTo: locatedByModel('Assignee') },
	},
	'Find incidents': {
		resource: 'incident',
		operation: 'getAll',
		limit: fromModel('Limit', 'number'),
		filters: {
			services: fromModel('Service Names or IDs'),
			priorityName: fromModel('Priority Name'),
		},
	},
	'Add note': {
		resource: 'incidentNote',
		operation: 'create',
		incident: locatedByModel('Incident'),
		note: fromModel('Note'),
	},
	'List notes': {
		resource: 'incidentNote',
		operation: 'getAll',
		incident: locatedByModel('Incident'),
	},
	'List teams': { resource: 'team', operation: 'getAll' },
	'List services': {
		resource: 'service',
		operation: 'getAll',
		team: locatedByModel('Team'),
	},
	'Who is on call': {
		resource: 'onCall',
		operation: 'getAll',
		team: locatedByModel('Team'),
	},
	'Send alert': {
		resource: 'alert',
		operation: 'send',
		authentication: 'apiKey',
		integration: INTEGRATION,
		message: fromModel('Message'),
		alertType: fromModel('Alert Type'),
		entityId: fromModel('Entity ID'),
		options: { waitForIncident: fromModel('Wait for Incident (Seconds)', 'number') },
	},
	'Add responder': {
		resource: 'responder',
		operation: 'add',
		incident: locatedByModel('Incident'),
		user: locatedByModel('User'),
	},
	'Start maintenance': {
		resource: 'maintenanceWindow',
		operation: 'create',
		team: locatedByModel('Team'),
		services: fromModel('Service Names or IDs'),
		name: fromModel('Name'),
		durationMinutes: fromModel('Duration', 'number'),
	},
	'Forward pages': {
		resource: 'forwardingRule',
		operation: 'create',
		user: locatedByModel('User'),
		toUser: locatedByModel('To User'),
		startTime: fromModel('Start Time'),
		endTime: fromModel('End Time'),
	},
	'Add task': {
		resource: 'postIncidentTask',
		operation: 'create',
		team: locatedByModel('Team'),
		title: fromModel('Title'),
	},
	'Get figures': {
		resource: 'analytics',
		operation: 'getTotals',
		startDate: fromModel('Start Date'),
		endDate: fromModel('End Date'),
		filters: { urgency: fromModel('Urgency') },
	},
	'Find member': { resource: 'member', operation: 'getAll', email: fromModel('Email') },
};

/** Some tools by their names, with further settings of their nodes. */
export function tools(names: string[], settings: Partial<Tool> = {}): Tool[] {
	return names.map((name) => ({ name, parameters: PARAMETERS[name], ...settings }));
}

/** With this setting every agent is told what went wrong. */
export const CONTINUE = { onError: 'continueRegularOutput' } as const;

/** A call as a model makes it; n8n makes the name of a tool of the node's. */
export function callOf(name: string, given: Json = {}) {
	return { tool: name.replaceAll(' ', '_'), arguments: given };
}
