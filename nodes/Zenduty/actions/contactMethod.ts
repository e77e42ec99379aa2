import { userThings } from '../api/endpoints';
import { userField } from '../fields/locators';
import { readLimit } from '../fields/parameters';
import { apiOptions, limitFields, simplifyField } from '../fields/sharedFields';
import { readUser } from '../fields/users';
import { isoDate } from '../model/date';
import { wordFor } from '../model/statusWords';
import { simplifiedOutput, simplifyBy, type Operation, type Resource } from './operation/operation';

/** `contact_type` */
const TYPES: Readonly<Record<number, string>> = {
	1: 'email',
	2: 'sms',
	3: 'phone',
	4: 'slack',
	5: 'microsoftTeams',
	6: 'googleChat',
};

const simplifyMethod = simplifyBy({
	id: 'unique_id',
	type: ({ contact_type: type }) => wordFor(type, TYPES),
	name: 'name',
	value: 'value',
	createdAt: ({ creation_date: date }) => isoDate(date),
});

const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many contact methods',
	description:
		'List how Zenduty reaches a user, such as phone numbers and email addresses. They are personal data.',
	fields: [
		userField({ required: true, description: 'The user who is reached' }),
		...limitFields,
		simplifyField,
		apiOptions(),
	],
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const limit = readLimit(item);
		const username = await readUser(item, findUser);
		const methods = await api.list({ ...userThings(username, 'contactMethods'), limit });
		return simplifiedOutput(item, methods, simplifyMethod);
	},
};

/** How Zenduty reaches the users. */
export const contactMethod: Resource = {
	name: 'Contact Method',
	operations: { getAll },
};
