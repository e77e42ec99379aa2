import { defineApiResource } from '../operation/connectApi';
import { create } from './create';
import { getAll } from './getAll';

/** Overrides of on-call schedules. */
export const scheduleOverride = defineApiResource({
	name: 'Schedule Override',
	operations: { create, getAll },
});
