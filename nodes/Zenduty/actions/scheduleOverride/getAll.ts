import type { Operation } from '../operation/operation';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { overridesOf, scheduleFields, simplifyOverride } from './override';

export const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many schedule overrides',
	description: 'List the overrides of an on-call schedule: who is on call instead, and when',
	fields: [...scheduleFields, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const overrides = await api.list(overridesOf(item));
		return simplifiedOutput(item, overrides, simplifyOverride);
	},
};
