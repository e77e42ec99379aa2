import type { ApiConnection } from '../operation/connectApi';
import { maintenanceWindowField, teamField } from '../fields/locators';
import type { Operation } from '../operation/operation';
import { apiOptions } from '../fields/sharedFields';
import { windowOf } from './window';

/** Deletes a maintenance window. */
export const deleteWindow: Operation<ApiConnection> = {
	name: 'Delete',
	action: 'Delete a maintenance window',
	description: 'Delete a maintenance window permanently, for example one that has not started',
	fields: [
		teamField({ required: true, description: 'The team that the window belongs to' }),
		maintenanceWindowField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, connection) {
		const { path, subject } = windowOf(item);
		await connection.forItem(item).remove({
			path,
			subject: { ...subject, work: 'deleted the maintenance window' },
		});
		return [{ deleted: true }];
	},
};
