import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

const forFields: IDisplayOptions = { show: { source: ['fields'] } };
const forJson: IDisplayOptions = { show: { source: ['json'] } };

/**
 * Returns the label for the name of a field, such as `Creation Date` for `creation_date`. In the
 * editor, some fields have a different label: for example, the label of `unique_id` is "Incident
 * ID".
 */
export function titleOf(name: string): string {
	return name.replace(/(^|_)[a-z]/g, (start) => start.replace('_', ' ').toUpperCase());
}

/**
 * Returns a field for a member of Zenduty's payload. The label is derived from the name, but a
 * label in `more` replaces the derived label.
 */
function field(
	name: string,
	type: 'string' | 'number' | 'dateTime' = 'string',
	more: Partial<INodeProperties> = {},
): INodeProperties {
	const displayName = titleOf(name);
	return { displayName, name, type, default: type === 'number' ? 0 : '', ...more };
}

/** The fields of an incident's service, named as in Zenduty's payload. */
const serviceFields: INodeProperties[] = [
	field('acknowledgement_timeout', 'number'),
	field('auto_resolve_timeout', 'number'),
	field('collation', 'number'),
	field('collation_time', 'number'),
	field('created_by'),
	field('creation_date', 'dateTime'),
	field('description'),
	field('escalation_policy', 'string', { displayName: 'Escalation Policy ID' }),
	field('unique_id', 'string', { displayName: 'ID' }),
	field('name', 'string', { placeholder: 'e.g. Payments' }),
	field('sla', 'string', { displayName: 'SLA ID' }),
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		options: [
			{ name: 'Active', value: 1 },
			{ name: 'Critical', value: 3 },
			{ name: 'Disabled', value: 0 },
			{ name: 'Maintenance', value: 4 },
			{ name: 'Warning', value: 2 },
		],
		default: 1,
	},
	field('summary'),
	field('task_template', 'string', { displayName: 'Task Template ID' }),
	field('team', 'string', { displayName: 'Team ID' }),
	field('team_priority', 'string', { displayName: 'Team Priority ID' }),
];

const userFields: INodeProperties[] = [
	field('email', 'string', { placeholder: 'e.g. anna@example.com' }),
	field('first_name'),
	field('last_name'),
	field('username'),
];

/**
 * The option that decides which bytes the body has. The signature covers these bytes, so the same
 * event has a different signature in each format.
 */
export const formatOption: INodeProperties = {
	displayName: 'Format',
	name: 'format',
	type: 'options',
	options: [
		{ name: 'Compact', value: 'compact', description: 'As JavaScript writes JSON, without spaces' },
		{ name: 'Zenduty', value: 'zenduty', description: 'Byte for byte as Zenduty writes it' },
	],
	default: 'zenduty',
	description: 'How the JSON of the body is written',
};

/**
 * If the value is `json`, the editor shows the field "Payload". Otherwise, it shows the fields of
 * the incident.
 */
export const sourceField: INodeProperties = {
	displayName: 'Source',
	name: 'source',
	type: 'options',
	options: [
		{ name: 'Fields', value: 'fields', description: 'Fill in the fields of the incident' },
		{
			name: 'JSON',
			value: 'json',
			description: 'Enter an event as JSON, for example one that a Zenduty Trigger received',
		},
	],
	default: 'fields',
	description: 'Where the event comes from',
};

/** If the user does not set "Status", the status of the incident is derived from "Event Type". */
export const eventTypeField: INodeProperties = {
	displayName: 'Event Type',
	name: 'eventType',
	type: 'options',
	options: [
		{ name: 'Acknowledged', value: 'acknowledged' },
		{ name: 'Resolved', value: 'resolved' },
		{ name: 'Triggered', value: 'triggered' },
	],
	default: 'triggered',
	description:
		'What happened to the incident: it was opened, someone took responsibility, or it was resolved',
	displayOptions: forFields,
};

/** A blank title is an error. */
export const titleField: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Disk space below 20% on db-1',
	description: 'What happened, in one line',
	displayOptions: forFields,
};

/** An empty summary is sent as an empty text, and not as null. */
export const summaryField: INodeProperties = {
	displayName: 'Summary',
	name: 'summary',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'What is known about the incident, in one or many lines',
	displayOptions: forFields,
};

/**
 * The fields in this collection have the same names as the members of an incident in Zenduty's
 * payload, such as `creation_date`. So `buildEvent` can copy their values into the incident.
 */
export const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description:
		'Status, IDs, the creation date and the date of the event are generated if left empty; other empty fields are null',
	displayOptions: forFields,
	options: [
		field('acknowledged_date', 'dateTime', {
			description: 'Read as UTC if no time zone is given',
		}),
		{
			displayName: 'Assignee',
			name: 'assigned_to',
			type: 'collection',
			placeholder: 'Add User Field',
			default: {},
			description: 'The user that the incident is assigned to',
			options: userFields,
		},
		field('context_window_end', 'dateTime'),
		field('context_window_start', 'dateTime'),
		field('creation_date', 'dateTime', {
			description:
				'Use the same date in all events of an incident. Read as UTC if no time zone is given. Defaults to now.',
		}),
		field('unique_id', 'string', {
			displayName: 'Incident ID',
			description: 'Use the same ID in all events of an incident. Generated if left empty.',
		}),
		field('incident_key', 'string', { description: 'Generated if left empty' }),
		field('incident_number', 'number', {
			typeOptions: { minValue: 1 },
			default: 1,
		}),
		field('merged_with'),
		field('priority', 'number', { default: 1 }),
		field('resolved_date', 'dateTime', {
			description: 'Read as UTC if no time zone is given',
		}),
		{
			displayName: 'Service',
			name: 'service',
			type: 'collection',
			placeholder: 'Add Service Field',
			default: {},
			description: 'The service that the incident belongs to',
			options: serviceFields,
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Acknowledged', value: 2 },
				{ name: 'Resolved', value: 3 },
				{ name: 'Triggered', value: 1 },
			],
			default: 1,
			description: 'Set from the event type if left empty',
		},
		{
			displayName: 'Urgency',
			name: 'urgency',
			type: 'options',
			options: [
				{ name: 'High', value: 1 },
				{ name: 'Low', value: 0 },
			],
			default: 1,
		},
	],
};

/**
 * The default is the expression `{{ $json }}`, so by default the event is the JSON of the input
 * item.
 */
export const payloadField: INodeProperties = {
	displayName: 'Payload',
	name: 'payload',
	type: 'json',
	required: true,
	default: '={{ $json }}',
	description:
		'The event: the whole body, {event_type, incident}, or the output of a Zenduty Trigger with Simplify off. Whole numbers in a text keep all their digits.',
	displayOptions: forJson,
};

/**
 * The fields with which the user describes an event. The choice in "Source" decides which of the
 * other fields the editor shows.
 */
export const eventFields: INodeProperties[] = [
	sourceField,
	eventTypeField,
	titleField,
	summaryField,
	additionalFields,
	payloadField,
];
