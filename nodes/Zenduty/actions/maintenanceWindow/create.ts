import type { ApiOperation } from '../operation/connectApi';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { readWindow, windowFields } from './fields';
import { simplifyWindow, windowsOf } from './window';

/** Plans a maintenance window. */
export const create: ApiOperation = {
	name: 'Create',
	action: 'Create a maintenance window',
	description:
		'Put services under maintenance, now or later, so that Zenduty suppresses their alerts during that time',
	fields: [...windowFields, simplifyField, apiOptions()],
	isFinal: true,
	async execute(item, { api, timeZone }) {
		const { path, subject } = windowsOf(item);
		const body = readWindow(item, timeZone);
		const window = await api.write({
			method: 'POST',
			path,
			body,
			kind: 'doubling',
			subject: {
				...subject,
				work: 'created the maintenance window',
				lookAt: `${subject.lookAt} (start ${String(body.start_time)})`,
			},
		});
		return simplifiedOutput(item, [window], simplifyWindow);
	},
};
