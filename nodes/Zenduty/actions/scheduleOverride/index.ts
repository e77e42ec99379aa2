import { connectApi, explainApi } from '../connectApi';
import { defineResource } from '../operation';
import { create } from './create';
import { getAll } from './getAll';

/** Overrides of on-call schedules. */
export const scheduleOverride = defineResource({
	name: 'Schedule Override',
	operations: { create, getAll },
	connect: connectApi,
	explain: explainApi,
});
