import type { Resource } from '../operation/operation';
import { create } from './create';
import { deleteWindow } from './delete';
import { end } from './end';
import { getAll } from './getAll';

/** Maintenance windows of the teams. */
export const maintenanceWindow: Resource = {
	name: 'Maintenance Window',
	operations: { create, end, getAll, delete: deleteWindow },
};
