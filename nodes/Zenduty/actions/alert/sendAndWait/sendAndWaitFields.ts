import type { INodeProperties } from 'n8n-workflow';
import { onceOptions } from '../../../fields/sharedFields';
import { USUAL_LIMIT } from './waitLimit';
import { alertFields, alertTypeField, PAGING_TYPES } from '../alertFields';

// n8n makes its review tool from these fields, and finds the fields by their names.

/** The fields of an alert. The field "Alert Type" has only the types that can page somebody. */
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

const responseType: INodeProperties = {
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

const approvalType: INodeProperties = {
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

/** The field for the label of the button that approves. */
export const approveLabel: INodeProperties = {
	displayName: 'Approve Button Label',
	name: 'approveLabel',
	type: 'string',
	default: 'Approve',
};

/** The field for the label of the button that declines. */
export const declineLabel: INodeProperties = {
	displayName: 'Decline Button Label',
	name: 'disapproveLabel',
	type: 'string',
	default: 'Decline',
	displayOptions: { show: { '/approvalType': ['double'] } },
};

/** Makes the options of a collection that has only one group of fields. */
function oneGroup(...values: INodeProperties[]): INodeProperties['options'] {
	return [{ displayName: 'Values', name: 'values', values }];
}

const approvalOptions: INodeProperties = {
	displayName: 'Approval Options',
	name: 'approvalOptions',
	type: 'fixedCollection',
	placeholder: 'Add Option',
	default: {},
	displayOptions: { show: { responseType: ['approval'] } },
	options: oneGroup(approveLabel, declineLabel),
};

const limitWaitTime: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	default: { values: USUAL_LIMIT },
	description:
		'How long to wait at most. When the time is up, the output says that nobody answered. Without this option the node waits forever.',
	options: oneGroup(
		{
			displayName: 'Limit Type',
			name: 'limitType',
			type: 'options',
			options: [
				{ name: 'After Time Interval', value: 'afterTimeInterval' },
				{ name: 'At Specified Time', value: 'atSpecifiedTime' },
			],
			default: 'afterTimeInterval',
		},
		{
			displayName: 'Amount',
			name: 'resumeAmount',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 1,
			displayOptions: { show: { limitType: ['afterTimeInterval'] } },
		},
		{
			displayName: 'Unit',
			name: 'resumeUnit',
			type: 'options',
			options: [
				{ name: 'Days', value: 'days' },
				{ name: 'Hours', value: 'hours' },
				{ name: 'Minutes', value: 'minutes' },
			],
			default: 'hours',
			displayOptions: { show: { limitType: ['afterTimeInterval'] } },
		},
		{
			displayName: 'Max Date and Time',
			name: 'maxDateAndTime',
			type: 'dateTime',
			default: '',
			description:
				'Until when to wait. Read in the time zone of the workflow if no time zone is given.',
			displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
		},
	),
};

const resolveWhenAnswered: INodeProperties = {
	displayName: 'Resolve When Answered',
	name: 'resolveWhenAnswered',
	type: 'boolean',
	default: true,
	description:
		'Whether to resolve the incident once somebody has answered, so that nobody else is paged. Without this option it is resolved if the entity ID was generated, but not if you entered one: that may be the ID of an incident that was open before.',
};

const askForName: INodeProperties = {
	displayName: 'Ask for Name',
	name: 'askForName',
	type: 'boolean',
	default: false,
	description:
		'Whether the page has a field for the name of the person who answers. Nobody checks the name.',
};

/** The fields of the operation that asks a person and waits for the answer. */
export const sendAndWaitFields: INodeProperties[] = [
	...pagingFields,
	responseType,
	approvalType,
	approvalOptions,
	{
		...onceOptions(askForName, limitWaitTime, resolveWhenAnswered),
		// With this default, a new node does not wait forever. n8n uses the default also for a workflow
		// that has no options.
		default: { [limitWaitTime.name]: limitWaitTime.default },
	},
];
