import { connectApi, explainApi } from '../connectApi';
import { defineResource } from '../operation';
import { create } from './create';
import { deleteWindow } from './delete';
import { end } from './end';
import { getAll } from './getAll';

/** Maintenance windows of the teams. */
export const maintenanceWindow = defineResource({
	name: 'Maintenance Window',
	operations: { create, end, getAll, delete: deleteWindow },
	connect: connectApi,
	explain: explainApi,
});
