import type { IDataObject } from 'n8n-workflow';
import { teamThing, teamThings, type Endpoint } from '../../api/endpoints';
import { isObject, type JsonObject } from '../../json';
import { isoDate } from '../../model/date';
import { requireId } from '../../fields/readLocators';
import type { ItemParameters } from '../../fields/parameters';

/**
 * Returns where the maintenance windows of the chosen team are.
 *
 * @throws InputError if no team is chosen
 */
export function windowsOf(item: ItemParameters): Endpoint {
	return teamThings(requireId(item, 'team', 'Team'), 'maintenanceWindows');
}

/**
 * Returns where the chosen maintenance window is.
 *
 * @throws InputError if no team or no window is chosen
 */
export function windowOf(item: ItemParameters): Endpoint {
	const teamId = requireId(item, 'team', 'Team');
	const windowId = requireId(item, 'maintenanceWindow', 'Maintenance Window');
	return teamThing(teamId, 'maintenanceWindows', windowId);
}

/** Simplifies a maintenance window. What the response does not have is null. */
export function simplifyWindow(window: JsonObject): IDataObject {
	const { services } = window;
	return {
		id: window.unique_id ?? null,
		name: window.name ?? null,
		startTime: isoDate(window.start_time),
		endTime: isoDate(window.end_time),
		timeZone: window.time_zone ?? null,
		repeatInterval: window.repeat_interval ?? null,
		repeatUntil: isoDate(window.repeat_until),
		serviceIds: Array.isArray(services)
			? services.filter(isObject).map(({ service }) => service ?? null)
			: null,
	} as IDataObject;
}
