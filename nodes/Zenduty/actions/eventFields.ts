import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

const forEvents: IDisplayOptions = { show: { operation: ['send', 'sign'] } };
const forFields: IDisplayOptions = { show: { operation: ['send', 'sign'], source: ['fields'] } };
const forJson: IDisplayOptions = { show: { operation: ['send', 'sign'], source: ['json'] } };

/** The fields of an incident's service, named as in Zenduty's payload. */
const serviceFields: INodeProperties[] = [
	{
		displayName: 'Acknowledgement Timeout',
		name: 'acknowledgement_timeout',
		type: 'number',
		default: 0,
	},
	{ displayName: 'Auto Resolve Timeout', name: 'auto_resolve_timeout', type: 'number', default: 0 },
	{ displayName: 'Collation', name: 'collation', type: 'number', default: 0 },
	{ displayName: 'Collation Time', name: 'collation_time', type: 'number', default: 0 },
	{ displayName: 'Created By', name: 'created_by', type: 'string', default: '' },
	{ displayName: 'Creation Date', name: 'creation_date', type: 'dateTime', default: '' },
	{ displayName: 'Description', name: 'description', type: 'string', default: '' },
	{ displayName: 'Escalation Policy ID', name: 'escalation_policy', type: 'string', default: '' },
	{ displayName: 'ID', name: 'unique_id', type: 'string', default: '' },
	{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Payments' },
	{ displayName: 'SLA ID', name: 'sla', type: 'string', default: '' },
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
	{ displayName: 'Summary', name: 'summary', type: 'string', default: '' },
	{ displayName: 'Task Template ID', name: 'task_template', type: 'string', default: '' },
	{ displayName: 'Team ID', name: 'team', type: 'string', default: '' },
	{ displayName: 'Team Priority ID', name: 'team_priority', type: 'string', default: '' },
];

/** The fields of a user, named likewise. */
const userFields: INodeProperties[] = [
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. anna@example.com',
		default: '',
	},
	{ displayName: 'First Name', name: 'first_name', type: 'string', default: '' },
	{ displayName: 'Last Name', name: 'last_name', type: 'string', default: '' },
	{ displayName: 'Username', name: 'username', type: 'string', default: '' },
];

/** What describes the event to send or to sign. */
export const eventFields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{ name: 'Fields', value: 'fields', description: 'Fill in the fields of the incident' },
			{
				name: 'JSON',
				value: 'json',
				description: 'Give an event as JSON, for example one that a Zenduty Trigger received',
			},
		],
		default: 'fields',
		description: 'Where the event comes from',
		displayOptions: forEvents,
	},
	{
		displayName: 'Event Type',
		name: 'eventType',
		type: 'options',
		options: [
			{ name: 'Acknowledged', value: 'acknowledged' },
			{ name: 'Resolved', value: 'resolved' },
			{ name: 'Triggered', value: 'triggered' },
		],
		default: 'triggered',
		description: 'What happened to the incident',
		displayOptions: forFields,
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Disk space below 20 % on db-1',
		description: 'The title of the incident',
		displayOptions: forFields,
	},
	{
		displayName: 'Summary',
		name: 'summary',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'What is known about the incident, in one or many lines',
		displayOptions: forFields,
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description: 'What is left out is filled as Zenduty would, or null',
		displayOptions: forFields,
		options: [
			{
				displayName: 'Acknowledged Date',
				name: 'acknowledged_date',
				type: 'dateTime',
				default: '',
				description: 'In UTC if it has no zone. For an acknowledged event now, if left out.',
			},
			{
				displayName: 'Assigned To',
				name: 'assigned_to',
				type: 'collection',
				placeholder: 'Add User Field',
				default: {},
				description: 'The user that the incident is assigned to',
				options: userFields,
			},
			{
				displayName: 'Context Window End',
				name: 'context_window_end',
				type: 'dateTime',
				default: '',
			},
			{
				displayName: 'Context Window Start',
				name: 'context_window_start',
				type: 'dateTime',
				default: '',
			},
			{
				displayName: 'Creation Date',
				name: 'creation_date',
				type: 'dateTime',
				default: '',
				description: 'In UTC if it has no zone. Now, if left out.',
			},
			{
				displayName: 'Incident ID',
				name: 'unique_id',
				type: 'string',
				default: '',
				description:
					'Identifies the incident: give the same one in all events of an incident. Random, if left out.',
			},
			{
				displayName: 'Incident Key',
				name: 'incident_key',
				type: 'string',
				default: '',
				description: 'Random, if left out',
			},
			{
				displayName: 'Incident Number',
				name: 'incident_number',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 1,
			},
			{ displayName: 'Merged With', name: 'merged_with', type: 'string', default: '' },
			{ displayName: 'Priority', name: 'priority', type: 'number', default: 1 },
			{
				displayName: 'Resolved Date',
				name: 'resolved_date',
				type: 'dateTime',
				default: '',
				description: 'In UTC if it has no zone. For a resolved event now, if left out.',
			},
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
				description: 'Follows from the event type, if left out',
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
	},
	{
		displayName: 'Payload',
		name: 'payload',
		type: 'json',
		required: true,
		default: '={{ $json }}',
		description:
			'The event: the whole body, {event_type, incident}, or the output of a Zenduty Trigger with "Simplify" off. In a text, numbers keep all their digits.',
		displayOptions: forJson,
	},
];
