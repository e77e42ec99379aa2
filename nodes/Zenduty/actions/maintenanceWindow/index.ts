import { defineApiResource } from '../operation/connectApi';
import { create } from './create';
import { deleteWindow } from './delete';
import { end } from './end';
import { getAll } from './getAll';

/** Maintenance windows of the teams. */
export const maintenanceWindow = defineApiResource({
	name: 'Maintenance Window',
	operations: { create, end, getAll, delete: deleteWindow },
});
