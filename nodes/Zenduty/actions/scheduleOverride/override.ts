import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Subject } from '../../api/explain';
import type { JsonObject } from '../../json';
import { isoDate } from '../../webhook/date';
import { readId } from '../located';
import { scheduleField, teamField } from '../locators';
import type { Item } from '../operation';
import { personOf } from '../output';

/** The fields that pick a schedule. */
export const scheduleFields: INodeProperties[] = [
	teamField({ required: true, description: 'The team that the schedule belongs to' }),
	scheduleField({ required: true }),
];

/** The overrides of a schedule. */
export interface OverridesPlace {
	/** The path of their calls. */
	path: string[];
	/** What errors say about them. */
	subject: Subject;
}

/**
 * Where the overrides of the chosen schedule are.
 *
 * @throws InputError if no team or no schedule is chosen
 */
export function overridesOf({ read }: Pick<Item, 'read'>): OverridesPlace {
	const teamId = readId(read('team'), 'a team');
	const scheduleId = readId(read('schedule'), 'a schedule');
	return {
		path: ['api', 'v2', 'account', 'teams', teamId, 'schedules', scheduleId, 'overrides'],
		subject: {
			missing: `no schedule with the ID ${scheduleId} in a team with the ID ${teamId}`,
			lookAt: `the overrides of the schedule with the ID ${scheduleId}`,
		},
	};
}

/** Simplifies an override. What the answer lacks is null. */
export function simplifyOverride(override: JsonObject): IDataObject {
	return {
		id: override.unique_id ?? null,
		name: override.name ?? null,
		username: personOf(override.user)?.username ?? null,
		startTime: isoDate(override.start_time),
		endTime: isoDate(override.end_time),
	} as IDataObject;
}
