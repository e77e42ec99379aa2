import type { ApiConnection } from '../operation/connectApi';
import type { Operation } from '../operation/operation';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { overridesOf, scheduleFields, simplifyOverride } from './override';

/** Lists the overrides of a schedule. */
export const getAll: Operation<ApiConnection> = {
	name: 'Get Many',
	action: 'Get many schedule overrides',
	description: 'List the overrides of an on-call schedule: who is on call instead, and when',
	fields: [...scheduleFields, simplifyField, apiOptions()],
	async execute(item, connection) {
		const overrides = await connection.forItem(item).list(overridesOf(item));
		return simplifiedOutput(item, overrides, simplifyOverride);
	},
};
