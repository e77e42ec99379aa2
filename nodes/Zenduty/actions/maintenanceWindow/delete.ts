import { withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { maintenanceWindowField, teamField } from '../../fields/locators';
import { apiOptions } from '../../fields/sharedFields';
import { windowOf } from './window';

export const deleteWindow: Operation = {
	name: 'Delete',
	action: 'Delete a maintenance window',
	description: 'Delete a maintenance window permanently, for example one that has not started',
	fields: [
		teamField({ required: true, description: 'The team that the window belongs to' }),
		maintenanceWindowField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		await api.remove(withWork(windowOf(item), 'deleted the maintenance window'));
		return [{ deleted: true }];
	},
};
