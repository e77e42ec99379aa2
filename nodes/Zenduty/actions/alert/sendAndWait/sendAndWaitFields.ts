import type { INodeProperties } from 'n8n-workflow';
import { onceOptions } from '../../../fields/sharedFields';
import { limitWaitTimeOption } from './waitLimit';
import { alertFields, alertTypeField, PAGING_TYPES } from '../alertFields';

// Do not rename the fields in this file. From *Send and Wait for Response*, n8n 2 makes a node for
// human review. For that node, n8n changes some fields, and finds these fields by their names, such
// as `responseType`.

/**
 * The fields of an alert, changed for a question: "Alert Type" offers only the types that can page
 * somebody, and "Message" and "Entity ID" have other texts.
 */
const pagingFields: INodeProperties[] = alertFields.map((field) => {
	if (field === alertTypeField) return { ...field, options: field.options?.filter(isPagingType) };
	if (field.name === 'entityId') return { ...field, placeholder: 'e.g. deploy/shop-2.4.1' };
	if (field.name !== 'message') return field;
	return {
		...field,
		placeholder: 'e.g. Restart the payment service?',
		description: 'The question, in one line. It becomes the title of the incident.',
	};
});

function isPagingType(option: object): boolean {
	return 'value' in option && PAGING_TYPES.includes(String(option.value));
}

/**
 * The field in which the user chooses how a person can answer. With `freeText`, the answer page has
 * a text field, and the editor hides the fields for the buttons.
 */
export const responseTypeField: INodeProperties = {
	displayName: 'Response Type',
	name: 'responseType',
	type: 'options',
	options: [
		{ name: 'Approval', value: 'approval', description: 'The page has buttons' },
		{ name: 'Free Text', value: 'freeText', description: 'The page has a field for a text' },
	],
	default: 'approval',
	description: 'How the person who was paged can answer',
};

/**
 * With `double`, the answer page has one button to approve and one to decline. With `single`, it
 * has only the button to approve. n8n's own nodes use the same values.
 */
export const approvalTypeField: INodeProperties = {
	displayName: 'Type of Approval',
	name: 'approvalType',
	type: 'options',
	options: [
		{
			name: 'Approve and Decline',
			value: 'double',
			description: 'The page has a button for yes, and one for no',
		},
		{ name: 'Approve Only', value: 'single', description: 'Nobody can say no on the page' },
	],
	default: 'double',
	description: 'Which buttons the page has',
	displayOptions: { show: { responseType: ['approval'] } },
};

/** If the user leaves the label blank, the button shows "Approve". */
export const approveLabel: INodeProperties = {
	displayName: 'Approve Button Label',
	name: 'approveLabel',
	type: 'string',
	default: 'Approve',
};

/**
 * The parameter has the same name as in n8n's own nodes: `disapproveLabel`. If the user leaves the
 * label blank, the button shows "Decline".
 */
export const declineLabel: INodeProperties = {
	displayName: 'Decline Button Label',
	name: 'disapproveLabel',
	type: 'string',
	default: 'Decline',
	displayOptions: { show: { '/approvalType': ['double'] } },
};

/** n8n saves the labels of the buttons in the form `{values: {approveLabel, disapproveLabel}}`. */
export const approvalOptionsField: INodeProperties = {
	displayName: 'Approval Options',
	name: 'approvalOptions',
	type: 'fixedCollection',
	placeholder: 'Add Option',
	default: {},
	displayOptions: { show: { responseType: ['approval'] } },
	options: [{ displayName: 'Values', name: 'values', values: [approveLabel, declineLabel] }],
};

/**
 * The default applies only after the user adds this option. Without the option, an answer resolves
 * the incident only if the node generated the entity ID.
 */
export const resolveWhenAnsweredOption: INodeProperties = {
	displayName: 'Resolve When Answered',
	name: 'resolveWhenAnswered',
	type: 'boolean',
	default: true,
	description:
		'Whether to resolve the incident once somebody has answered, so that nobody else is paged. Without this option it is resolved if the entity ID was generated, but not if you entered one: that may be the ID of an incident that was open before.',
};

/** If the person who answers enters a name, the output has this name in `respondedBy`. */
export const askForNameOption: INodeProperties = {
	displayName: 'Ask for Name',
	name: 'askForName',
	type: 'boolean',
	default: false,
	description:
		'Whether the page has a field for the name of the person who answers. Nobody checks the name.',
};

/**
 * The fields of *Send and Wait for Response*. The options do not have "Concurrency", because the
 * operation runs only once.
 */
export const sendAndWaitFields: INodeProperties[] = [
	...pagingFields,
	responseTypeField,
	approvalTypeField,
	approvalOptionsField,
	{
		...onceOptions(askForNameOption, limitWaitTimeOption, resolveWhenAnsweredOption),
		// With this default, a new node does not wait forever. n8n also uses the default if a saved
		// node does not have the parameter `options`.
		default: { [limitWaitTimeOption.name]: limitWaitTimeOption.default },
	},
];
