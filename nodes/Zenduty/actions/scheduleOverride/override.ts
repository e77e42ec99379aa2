import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { overridesEndpoint, type Endpoint } from '../../api/endpoints';
import type { JsonObject } from '../../json';
import { isoDate } from '../../model/date';
import { requireId } from '../../fields/readLocators';
import { scheduleField, teamField } from '../../fields/locators';
import type { ItemParameters } from '../../fields/parameters';
import { personOf } from '../../model/person';

/** The fields that pick a schedule. */
export const scheduleFields: INodeProperties[] = [
	teamField({ required: true, description: 'The team that the schedule belongs to' }),
	scheduleField({ required: true }),
];

/**
 * Returns where the overrides of the chosen schedule are.
 *
 * @throws InputError if no team or no schedule is chosen
 */
export function overridesOf(item: ItemParameters): Endpoint {
	const teamId = requireId(item, 'team', 'Team');
	const scheduleId = requireId(item, 'schedule', 'Schedule');
	return overridesEndpoint(teamId, scheduleId);
}

/** Simplifies an override. What the response does not have is null. */
export function simplifyOverride(override: JsonObject): IDataObject {
	return {
		id: override.unique_id ?? null,
		name: override.name ?? null,
		username: personOf(override.user)?.username ?? null,
		startTime: isoDate(override.start_time),
		endTime: isoDate(override.end_time),
	} as IDataObject;
}
