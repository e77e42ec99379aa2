/** Probes of maintenance windows. They lie in a year, and are removed. */
import { createdThing } from '../opened.mts';
import { differs, holds, judge, type Topic, type Tools } from '../probe.mts';
import { succeeded, teamPath } from './answers.mts';

const YEAR = 365 * 86_400_000;
const HOUR = 3_600_000;

/** Plans a window, once. */
async function windowOf(tools: Tools) {
	return await tools.once('window', async () => {
		const { operations, opened, place } = tools;
		const start = Math.ceil(Date.now() / HOUR) * HOUR + YEAR;
		const creating = operations.run('maintenanceWindow', 'create', {
			team: place.team,
			services: [place.service],
			name: 'Test of n8n-nodes-zenduty',
			startTime: new Date(start).toISOString(),
			durationMinutes: 60,
		});
		const below = teamPath(tools, 'maintenance/');
		const thing = { what: 'a maintenance window in a year', below, id: 'id' };
		return { start, ...(await createdThing(opened, thing, creating)) };
	});
}

/** Lists the services of a window as the API shows it, in words that can be compared. */
const serviceIds = ({ services }: { services?: Array<{ service: string }> }): string =>
	[...new Set((services ?? []).map(({ service }) => service))].sort().join();

export const windows: Topic<Tools> = {
	title: 'Maintenance windows',
	probes: [
		{
			name: 'window',
			assumes: 'A new window comes back with an ID, its times in UTC and its services',
			asks: '*Maintenance Window: Create* for an hour in a year, and *Get Many*',
			reliesOn: ['nodes/Zenduty/actions/maintenanceWindow/index.ts'],
			whatIfNot:
				'Without an ID the operation says that the window may exist. *End* reads the times, so with other times it decides wrongly whether a window is running.',
			async run(tools) {
				const { made, start } = await windowOf(tools);
				const all = await tools.operations.run('maintenanceWindow', 'getAll', {
					team: tools.place.team,
				});
				const found = all.find(({ id }) => id === made.id);
				if (!made.id || found === undefined) return differs('a window that is not in the list');
				if (Date.parse(found.startTime) !== start) return differs('another start');
				if (Date.parse(found.endTime) !== start + HOUR) return differs('another end');
				return judge(found.serviceIds?.includes(tools.place.service), 'other services');
			},
		},
		{
			name: 'window-put',
			assumes: 'A PUT with times and services is taken; what it leaves out is kept or emptied',
			asks: 'A PUT without the name',
			reliesOn: [
				'nodes/Zenduty/actions/operation/operation.ts',
				'nodes/Zenduty/actions/maintenanceWindow/index.ts',
			],
			whatIfNot:
				'*End* repeats all that the window has, so nothing is lost in either case. If the PUT is refused, *End* fails and the window stays.',
			async run(tools) {
				const { path } = await windowOf(tools);
				const before = succeeded(await tools.api.get(path)).json;
				const { start_time, end_time, services } = before;
				const { status } = await tools.api.call('PUT', path, { start_time, end_time, services });
				if (status >= 300) return differs(`${status}`);
				const after = succeeded(await tools.api.get(path)).json;
				for (const name of ['start_time', 'end_time'] as const) {
					if (Date.parse(after[name]) !== Date.parse(before[name]))
						return differs(`another \`${name}\``);
				}
				if (serviceIds(after) !== serviceIds(before)) return differs('other services');
				return holds(`the name ${after.name === before.name ? 'is kept' : 'is emptied'}`);
			},
		},
		{
			name: 'window-delete',
			assumes: 'A deleted window is gone: reading it gets 404',
			asks: '*Maintenance Window: Delete*, and the window read afterwards',
			reliesOn: ['nodes/Zenduty/api/write.ts'],
			whatIfNot: 'The operation returns `deleted` as soon as Zenduty has accepted the request.',
			async run(tools) {
				const { made, path } = await windowOf(tools);
				await tools.operations.run('maintenanceWindow', 'delete', {
					...{ team: tools.place.team, maintenanceWindow: made.id },
				});
				const { status } = await tools.api.get(path);
				if (status === 404) tools.opened.gone(path);
				return judge(status === 404, `${status}`);
			},
		},
	],
};
