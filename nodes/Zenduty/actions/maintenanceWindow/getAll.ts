import type { Operation } from '../operation/operation';
import { teamField } from '../../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { simplifyWindow, windowsOf } from './window';

export const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many maintenance windows',
	description: 'List the maintenance windows of a team: past, running and planned ones',
	fields: [
		teamField({ required: true, description: 'The team whose maintenance windows are listed' }),
		simplifyField,
		apiOptions(),
	],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const windows = await api.list(windowsOf(item));
		return simplifiedOutput(item, windows, simplifyWindow);
	},
};
