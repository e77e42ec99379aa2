import type { INodeProperties } from 'n8n-workflow';
import { forwardingRuleEndpoint, userRecordsEndpoint, withWork } from '../api/endpoints';
import { InputError } from '../errors';
import { checkAhead, endTimeField, readSpan, spanFields, toUtc } from '../fields/dates';
import { forwardingRuleField, userField } from '../fields/locators';
import { readId } from '../fields/readLocators';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { readUser } from '../fields/users';
import { isoDate } from '../model/date';
import { simplifiedOutput, simplifyBy, type Operation, type Resource } from './operation/operation';
import { makeGetAllOfUser } from './operation/userRecordOperations';

const simplifyRule = simplifyBy({
	id: 'unique_id',
	username: 'user',
	toUsername: 'to_user',
	startTime: ({ from_date: start }) => isoDate(start),
	endTime: ({ to_date: end }) => isoDate(end),
	timeZone: 'time_zone',
	createdAt: ({ creation_date: date }) => isoDate(date),
	createdBy: 'created_by',
});

const toUserField = userField({
	displayName: 'To User',
	name: 'toUser',
	required: true,
	description: 'The user who is paged instead',
});

const ruleFields: INodeProperties[] = [
	userField({ required: true, description: 'The user who is away' }),
	toUserField,
	...spanFields('rule'),
];

const create: Operation = {
	name: 'Create',
	action: 'Create forwarding rule',
	description: 'Let another user be paged for some time in the place of a user who is away',
	fields: [...ruleFields, simplifyField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi, context }) {
		const { api, findUser } = await loadApi();
		const { start, end } = readSpan(item, context.getTimezone());
		checkAhead(end, 'The forwarding rule', endTimeField);
		const username = await readUser(item, findUser);
		const toUser = await readUser(item, findUser, toUserField);
		if (toUser === username) {
			throw new InputError(
				'The forwarding rule would forward to the same user.',
				`Choose another user under '${toUserField.displayName}'.`,
			);
		}
		const [from, to] = [toUtc(start), toUtc(end)];
		const endpoint = userRecordsEndpoint(username, 'forwardingRules');
		const rule = await api.write({
			...withWork(endpoint, 'created the forwarding rule', `start ${from}`),
			method: 'POST',
			body: { from_date: from, to_date: to, time_zone: 'UTC', to_user: toUser },
			kind: 'doubling',
		});
		return simplifiedOutput(item, [rule], simplifyRule);
	},
};

const deleteRule: Operation = {
	name: 'Delete',
	action: 'Delete forwarding rule',
	description: 'Delete a forwarding rule permanently, so that the user is paged again',
	fields: [
		userField({
			required: true,
			description: 'The user who is away: the username of the rule, not its toUsername',
		}),
		forwardingRuleField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const id = readId(item, forwardingRuleField);
		const username = await readUser(item, findUser);
		await api.remove(withWork(forwardingRuleEndpoint(username, id), 'deleted the forwarding rule'));
		return [{ deleted: true }];
	},
};

const getAll = makeGetAllOfUser(
	'forwardingRules',
	{
		operation: 'List the forwarding rules from and to a user',
		user: 'The user whose rules are listed',
	},
	simplifyRule,
);

/**
 * The resource "Forwarding Rule". While a rule is active, Zenduty pages another user in place of
 * the user who is away.
 */
export const forwardingRule: Resource = {
	name: 'Forwarding Rule',
	operations: { create, getAll, delete: deleteRule },
};
