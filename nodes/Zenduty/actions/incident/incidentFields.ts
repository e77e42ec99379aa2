import type { INodeProperties } from 'n8n-workflow';
import { STATUS_CODES, URGENCY_CODES } from '../../model/statusWords';
import { definedOf, type JsonObject } from '../../json';
import { readOptionalUser, type UserLookUp } from '../../fields/users';
import { readOptionalId } from '../../fields/readLocators';
import { escalationPolicyField, priorityField, slaField, userField } from '../../fields/locators';
import {
	ALLOW_NOTHING,
	readCollection,
	type Field,
	type ItemParameters,
} from '../../fields/parameters';
import { readCode, readOptionalText } from '../../fields/readers';
import { urgencyField } from '../../fields/sharedFields';

/**
 * The title of an incident. *Create* requires a title. *Update* does not send a blank title, so the
 * incident keeps its title.
 */
export const titleField: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	default: '',
	placeholder: 'e.g. Disk almost full on db-1',
	description: 'What is wrong, in one line',
};

/** The summary of an incident. A blank summary is not sent, so *Update* cannot remove a summary. */
export const summaryField: INodeProperties = {
	displayName: 'Summary',
	name: 'summary',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'What is known about the incident, in one or many lines',
};

const statusField: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Acknowledged', value: 'acknowledged' },
		{ name: 'Resolved', value: 'resolved' },
		{ name: 'Triggered', value: 'triggered' },
	],
	default: 'triggered',
};

const assigneeField = userField({
	displayName: 'Assignee',
	name: 'assignedTo',
	description: 'The user who takes care of the incident',
});

const policyField = escalationPolicyField({ description: 'Decides whom Zenduty alerts, and when' });

const teamPriorityField = priorityField({
	description: 'A priority of the team that the service belongs to',
});

const teamSlaField = slaField({ description: 'An SLA of the team that the service belongs to' });

/**
 * The fields of *Create* and *Update* in which the user chooses a value from a list, such as the
 * urgency. The editor shows these fields under "Additional Fields" or "Update Fields".
 */
export const incidentFields: INodeProperties[] = [
	assigneeField,
	policyField,
	teamPriorityField,
	teamSlaField,
	statusField,
	urgencyField,
];

/**
 * The option for a note to an incident. The note is added after the incident was changed. No note
 * is added if a resolved incident is left unchanged.
 */
export const noteOption: INodeProperties = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'A note to add to the incident afterwards',
};

/**
 * The option to leave a resolved incident unchanged. *Acknowledge* and *Reassign* have this option.
 * *Resolve*, *Reopen* and *Update* do not have it.
 */
export const skipResolvedOption: INodeProperties = {
	displayName: 'Skip Resolved',
	name: 'skipResolved',
	type: 'boolean',
	default: true,
	description:
		'Whether to leave a resolved incident unchanged. Otherwise Zenduty may open it again.',
};

/**
 * Reads the fields in a collection, such as "Update Fields". The result has the names that the API
 * uses, such as `team_priority`. Fields without a value are left out.
 *
 * @throws InputError if a field has a value that is not allowed, or if the expression for the
 * status or the urgency returns no value
 */
export async function readIncidentFields(
	item: ItemParameters,
	collection: Field,
	findUser: UserLookUp,
): Promise<JsonObject> {
	const fields = readCollection(item, collection);
	// For the status and the urgency, an expression that returns no value is an error. For example,
	// if the status of a new incident were left out, Zenduty could trigger the incident and alert
	// people, although the user wanted another status.
	const status = readCode(fields, statusField, STATUS_CODES);
	const urgency = readCode(fields, urgencyField, URGENCY_CODES);
	const user = await readOptionalUser(fields, findUser, assigneeField, ALLOW_NOTHING);
	return definedOf({
		title: readOptionalText(fields, titleField),
		summary: readOptionalText(fields, summaryField),
		assigned_to: user,
		escalation_policy: readOptionalId(fields, policyField, ALLOW_NOTHING),
		team_priority: readOptionalId(fields, teamPriorityField, ALLOW_NOTHING),
		sla: readOptionalId(fields, teamSlaField, ALLOW_NOTHING),
		status,
		urgency,
	});
}
