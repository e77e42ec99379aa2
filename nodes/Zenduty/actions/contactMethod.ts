import { isoDate } from '../model/date';
import { wordFor } from '../model/statusWords';
import { simplifyBy, type Resource } from './operation/operation';
import { makeGetAllOfUser } from './operation/userRecordOperations';

/**
 * The word for each type of contact method. The key is the number that Zenduty sends as
 * `contact_type`.
 */
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

const getAll = makeGetAllOfUser(
	'contactMethods',
	{
		operation:
			'List how Zenduty reaches a user, such as phone numbers and email addresses. They are personal data.',
		user: 'The user who is reached',
	},
	simplifyMethod,
);

/**
 * The resource "Contact Method". It lists the ways in which Zenduty reaches a user, such as a phone
 * number.
 */
export const contactMethod: Resource = {
	name: 'Contact Method',
	operations: { getAll },
};
