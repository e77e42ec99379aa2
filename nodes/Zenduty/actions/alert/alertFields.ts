import { ALERT_TYPES } from '../../model/alert';
import { unknownWord } from '../../errors';
import type { ItemParameters } from '../../fields/parameters';
import { readOptionalChoice } from '../../fields/readers';
import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import {
	escalationPolicyField,
	integrationField,
	priorityField,
	serviceField,
	slaField,
	teamField,
} from '../../fields/locators';
import { AUTHENTICATION } from '../operation/authentication';
import { severalFrom } from '../../fields/sharedFields';

/**
 * The alert types that can open an incident, so that somebody is paged. *Send and Wait for
 * Response* offers only these types.
 */
export const PAGING_TYPES: readonly string[] = ['critical', 'error', 'warning'];

/**
 * Reads the field "Alert Type".
 *
 * @param allowed the types that are allowed, in lower case. By default, all types are allowed
 * @returns the type in lower case, as Zenduty expects it
 * @throws InputError if the field has no value, or a type that is not allowed
 */
export function readAlertType(
	item: ItemParameters,
	allowed: readonly string[] = ALERT_TYPES,
): string {
	const word = readOptionalChoice(item, alertTypeField, allowed, { ignoreCase: true });
	if (word !== undefined) return word;
	throw unknownWord(alertTypeField.displayName, '', allowed);
}

const FOR_LIST: IDisplayOptions = { show: { authentication: ['apiKey'] } };

/**
 * The field in which the user chooses where the node gets the URL of the integration. The node
 * either requests the URL from Zenduty with an API key, or reads it from the Zenduty Integration
 * API credential.
 */
export const sendThroughField: INodeProperties = {
	displayName: 'Send Through',
	name: AUTHENTICATION,
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Integration Chosen From a List',
			value: 'apiKey',
			description: 'Uses an API key to list the integrations of a service',
		},
		{
			name: 'Integration URL (No API Key)',
			value: 'integrationUrl',
			description: 'Uses the URL shown on the page of the integration in Zenduty',
		},
	],
	default: 'apiKey',
	description:
		'A service receives alerts through its integrations. Choose an integration from a list, or use its URL from a credential.',
};

const integrationFields: INodeProperties[] = [
	sendThroughField,
	teamField({
		description: 'Narrows the lists below. Required if you enter an integration by its ID.',
		displayOptions: FOR_LIST,
	}),
	serviceField({
		description: 'The service that the alert is about. Its integrations are listed below.',
		displayOptions: FOR_LIST,
	}),
	integrationField({
		required: true,
		description:
			"The integration of the type Generic that receives the alert. To enter an ID, choose 'Team' and 'Service' too.",
		displayOptions: FOR_LIST,
	}),
];

/**
 * The parameter has the name `urls`, as in Zenduty's API. n8n saves the links in the form
 * `{links: [{url, text}, …]}`.
 */
export const linksOption: INodeProperties = {
	displayName: 'Links',
	name: 'urls',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Link',
	default: {},
	description: 'Links to show with the alert, for example to a dashboard',
	options: [
		{
			displayName: 'Link',
			name: 'links',
			values: [
				{
					displayName: 'URL',
					name: 'url',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://grafana.example.com/d/db-1',
				},
				{
					displayName: 'Text',
					name: 'text',
					type: 'string',
					default: '',
					placeholder: 'e.g. Dashboard',
				},
			],
		},
	],
};

/** The ID of the chosen policy is sent as the member `escalation_policy` of the alert. */
export const escalationPolicyOption = escalationPolicyField({
	description: 'The escalation policy of the incident, if the alert opens one',
});

/**
 * The value is an object, or the JSON text of an object. An empty object or an empty text is not
 * sent.
 */
export const payloadOption: INodeProperties = {
	displayName: 'Payload (JSON)',
	name: 'payload',
	type: 'json',
	default: '{}',
	description: 'Any JSON object with details, which Zenduty shows and can use for routing',
};

/**
 * The ID of the chosen priority is sent as the member `priority` of the alert. In an incident, the
 * member for the priority has another name: `team_priority`.
 */
export const priorityOption = priorityField({
	description: 'A priority of the team that the service belongs to',
});

export const slaOption = slaField({
	description: 'An SLA of the team that the service belongs to',
});

/**
 * Each tag belongs to a team, and "Team" or "Integration" determines the team. So the editor loads
 * the list of tags again when one of these two fields changes.
 */
export const tagsOption = severalFrom(
	'tags',
	'Tag Names or IDs',
	'getTags',
	'team.value',
	'integration.value',
);

/**
 * The optional fields of an alert. A field that the user does not add, or leaves empty, is not
 * sent.
 */
export const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [
		escalationPolicyOption,
		linksOption,
		payloadOption,
		priorityOption,
		slaOption,
		tagsOption,
	],
};

/**
 * The field "Alert Type". The type decides what Zenduty does with the alert. For example,
 * `critical` opens or joins an incident, `resolved` resolves an incident, and `info` only informs.
 */
export const alertTypeField: INodeProperties = {
	displayName: 'Alert Type',
	name: 'alertType',
	type: 'options',
	required: true,
	options: [
		{
			name: 'Acknowledged',
			value: 'acknowledged',
			description: 'Acknowledges the incident with the same entity ID',
		},
		{
			name: 'Critical',
			value: 'critical',
			description: 'Opens an incident, which pages whoever is on call, or joins an open one',
		},
		{
			name: 'Error',
			value: 'error',
			description: 'Joins an open incident. Opens one only if the integration is configured to.',
		},
		{ name: 'Info', value: 'info', description: 'Only informs. Opens no incident.' },
		{
			name: 'Resolved',
			value: 'resolved',
			description: 'Resolves the incident with the same entity ID',
		},
		{
			name: 'Warning',
			value: 'warning',
			description: 'Joins an open incident. Opens one only if the integration is configured to.',
		},
	],
	default: 'critical',
};

/** A blank message is an error. In *Send and Wait for Response*, the message is the question. */
export const messageField: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Disk almost full on db-1',
	description: 'What is wrong, in one line. It becomes the title of the incident.',
};

/**
 * The user can leave the summary empty. *Send and Wait for Response* adds one line to the summary.
 * The line says which link opens the answer page.
 */
export const summaryField: INodeProperties = {
	displayName: 'Summary',
	name: 'summary',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'Details, in one or many lines',
};

/**
 * If the user leaves this field empty, `alertBody` generates an ID. But an alert that acknowledges
 * or resolves an incident needs an ID from the user.
 */
export const entityIdField: INodeProperties = {
	displayName: 'Entity ID',
	name: 'entityId',
	type: 'string',
	default: '',
	placeholder: 'e.g. db-1/disk',
	description:
		'What the alert is about. Alerts with the same ID join the same open incident, and an alert of the type Resolved resolves it. Generated if left empty.',
};

/**
 * The fields in which the user chooses an integration and describes the alert. *Send and Wait for
 * Response* has the same fields with a few changes: for example, it offers fewer alert types.
 */
export const alertFields: INodeProperties[] = [
	...integrationFields,
	messageField,
	alertTypeField,
	summaryField,
	entityIdField,
	additionalFields,
];
