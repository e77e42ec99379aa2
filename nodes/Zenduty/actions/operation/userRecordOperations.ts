import type { IDataObject } from 'n8n-workflow';
import { BELOW_USER, userRecordsEndpoint, type UserRecordKind } from '../../api/endpoints';
import { userField } from '../../fields/locators';
import { readLimit } from '../../fields/readers';
import { apiOptions, limitFields, simplifyField } from '../../fields/sharedFields';
import { readUser } from '../../fields/users';
import type { JsonObject } from '../../json';
import { simplifiedOutput, type Operation } from './operation';

/**
 * Returns the operation *Get Many* for records of a user, such as contact methods.
 *
 * @param texts the descriptions of the operation and of the field *User*
 * @param simplify returns the simplified output item for one record
 */
export function makeGetAllOfUser(
	kind: UserRecordKind,
	texts: { operation: string; user: string },
	simplify: (record: JsonObject) => IDataObject,
): Operation {
	return {
		name: 'Get Many',
		action: `Get many ${BELOW_USER[kind].many}`,
		description: texts.operation,
		fields: [
			userField({ required: true, description: texts.user }),
			...limitFields,
			simplifyField,
			apiOptions(),
		],
		async execute(item, { loadApi }) {
			const { api, findUser } = await loadApi();
			const limit = readLimit(item);
			const username = await readUser(item, findUser);
			const records = await api.list({ ...userRecordsEndpoint(username, kind), limit });
			return simplifiedOutput(item, records, simplify);
		},
	};
}
