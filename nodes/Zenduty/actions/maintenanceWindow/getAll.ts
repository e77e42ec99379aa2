import type { ApiOperation } from '../operation/connectApi';
import { teamField } from '../../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { simplifyWindow, windowsOf } from './window';

export const getAll: ApiOperation = {
	name: 'Get Many',
	action: 'Get many maintenance windows',
	description: 'List the maintenance windows of a team: past, running and planned ones',
	fields: [
		teamField({ required: true, description: 'The team whose maintenance windows are listed' }),
		simplifyField,
		apiOptions(),
	],
	async execute(item, { api }) {
		const windows = await api.list(windowsOf(item));
		return simplifiedOutput(item, windows, simplifyWindow);
	},
};
