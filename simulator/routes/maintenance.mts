/** Maintenance windows. */
import { maintenanceWindowAnswer } from '../answers.mts';
import {
	bodyOf,
	created,
	deleted,
	listOf,
	ofTeam,
	ok,
	remove,
	teamThingOf,
	thingOf,
	type Call,
	type Handlers,
} from '../calls.mts';
import { newUuid } from '../ids.mts';
import { doesNotExist, refusal } from '../refusals.mts';
import { timestamp } from '../times.mts';

/** A window as it is sent. */
interface NewWindow {
	name?: string;
	start_time: string;
	end_time: string;
	services: Array<{ unique_id?: string; service: string }>;
	repeat_interval?: number;
	repeat_until?: string;
	time_zone?: string;
}

const windowOf = (call: Call) =>
	teamThingOf(call, call.state.maintenanceWindows, 'maintenanceWindow');

/** Checks what was sent, and gives each service of it an id of its own. */
function read(call: Call): {
	given: NewWindow;
	services: Array<Required<NewWindow['services'][0]>>;
} {
	const given = bodyOf<NewWindow>(call);
	const known = ofTeam(call, call.state.services).map(({ unique_id }) => unique_id);
	for (const { service } of given.services) {
		if (!known.includes(service)) throw doesNotExist('services', service);
	}
	if (Date.parse(given.end_time) <= Date.parse(given.start_time)) {
		throw refusal(400, { end_time: ['The end must be after the start.'] });
	}
	const services = given.services.map(({ unique_id = newUuid(), service }) => ({
		unique_id,
		service,
	}));
	return { given, services };
}

export const maintenance: Handlers = {
	listMaintenanceWindows(call) {
		const found = ofTeam(call, call.state.maintenanceWindows);
		return listOf(call, 'maintenance windows', found.map(maintenanceWindowAnswer));
	},

	createMaintenanceWindow(call) {
		const { given, services } = read(call);
		const window = {
			unique_id: newUuid(),
			team: thingOf(call, call.state.teams, 'team').unique_id,
			name: given.name ?? '',
			start_time: given.start_time,
			end_time: given.end_time,
			repeat_interval: given.repeat_interval ?? 0,
			repeat_until: given.repeat_until ?? null,
			time_zone: given.time_zone ?? 'UTC',
			services,
			creation_date: timestamp(call.now()),
		};
		call.state.maintenanceWindows.push(window);
		call.record({ what: 'window created', id: window.unique_id });
		return created(maintenanceWindowAnswer(window));
	},

	getMaintenanceWindow: (call) => ok(maintenanceWindowAnswer(windowOf(call))),

	replaceMaintenanceWindow(call) {
		const window = windowOf(call);
		const { given, services } = read(call);
		const missing = call.settings.putKeepsMissing
			? window
			: { name: null, repeat_interval: null, repeat_until: null, time_zone: null };
		Object.assign(window, {
			name: given.name ?? missing.name,
			start_time: given.start_time,
			end_time: given.end_time,
			repeat_interval: given.repeat_interval ?? missing.repeat_interval,
			repeat_until: given.repeat_until ?? missing.repeat_until,
			time_zone: given.time_zone ?? missing.time_zone,
			services,
		});
		call.record({ what: 'window changed', id: window.unique_id });
		return ok(maintenanceWindowAnswer(window));
	},

	deleteMaintenanceWindow(call) {
		const window = windowOf(call);
		remove(call.state.maintenanceWindows, window);
		call.record({ what: 'window deleted', id: window.unique_id });
		return deleted();
	},
};
