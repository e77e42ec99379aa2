import type { Resource } from '../operation/operation';
import { create } from './create';
import { getAll } from './getAll';

/** Overrides of on-call schedules. */
export const scheduleOverride: Resource = {
	name: 'Schedule Override',
	operations: { create, getAll },
};
