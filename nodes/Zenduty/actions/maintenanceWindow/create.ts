import { withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { readWindow, windowFields } from './fields';
import { simplifyWindow, windowsOf } from './window';

/** Plans a maintenance window. */
export const create: Operation = {
	name: 'Create',
	action: 'Create a maintenance window',
	description:
		'Put services under maintenance, now or later, so that Zenduty suppresses their alerts during that time',
	fields: [...windowFields, simplifyField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi, context }) {
		const { api } = await loadApi();
		const timeZone = context.getTimezone();
		const endpoint = windowsOf(item);
		const body = readWindow(item, timeZone);
		const window = await api.write({
			...withWork(endpoint, 'created the maintenance window', `start ${String(body.start_time)}`),
			method: 'POST',
			body,
			kind: 'doubling',
		});
		return simplifiedOutput(item, [window], simplifyWindow);
	},
};
