import {
	teamRecordEndpoint,
	teamRecordsEndpoint,
	withWork,
	type Endpoint,
} from '../../api/endpoints';
import { isObject, type JsonObject } from '../../json';
import { isoDate, isRepeatingWindow, readDate } from '../../model/date';
import { readId, readTeam } from '../../fields/readLocators';
import type { ItemParameters } from '../../fields/parameters';
import {
	mergeForPut,
	simplifiedOutput,
	simplifyBy,
	type Operation,
	type Resource,
} from '../operation/operation';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { readWindow, windowFields } from './windowFields';
import { toUtc } from '../../fields/dates';
import { InputError, unexpectedResponse } from '../../errors';
import { maintenanceWindowField, teamField } from '../../fields/locators';

function windowsOf(item: ItemParameters): Endpoint {
	return teamRecordsEndpoint(readTeam(item), 'maintenanceWindows');
}

function windowOf(item: ItemParameters): Endpoint {
	const teamId = readTeam(item);
	const windowId = readId(item, maintenanceWindowField);
	return teamRecordEndpoint(teamId, 'maintenanceWindows', windowId);
}

const simplifyWindow = simplifyBy({
	id: 'unique_id',
	name: 'name',
	startTime: ({ start_time: start }) => isoDate(start),
	endTime: ({ end_time: end }) => isoDate(end),
	timeZone: 'time_zone',
	repeatInterval: 'repeat_interval',
	repeatUntil: ({ repeat_until: until }) => isoDate(until),
	serviceIds: ({ services }) =>
		Array.isArray(services)
			? services.filter(isObject).map(({ service }) => service ?? null)
			: null,
});

const create: Operation = {
	name: 'Create',
	action: 'Create maintenance window',
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

/**
 * The members of a window that Zenduty sets itself. They are left out of the body of the request
 * that ends a window.
 */
const READ_ONLY = ['unique_id', 'creation_date'];

const end: Operation = {
	name: 'End',
	action: 'End maintenance window',
	description:
		'End a running maintenance window now, or stop a repeating one. A finished one stays unchanged.',
	fields: [
		teamField({ required: true, description: 'The team that the window belongs to' }),
		maintenanceWindowField,
		simplifyField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const endpoint = windowOf(item);
		const current = await api.get(endpoint);
		// The present time is used, because the window may have started or ended since the run began.
		const { changes, note } = planEnd(current, Date.now());
		const window =
			changes === undefined
				? current
				: await api.write({
						...withWork(endpoint, 'ended the maintenance window'),
						method: 'PUT',
						body: mergeForPut(current, READ_ONLY, changes),
						kind: 'repeatable',
					});
		const ended = note === null ? window : { ...window, note };
		return simplifiedOutput(item, [ended], (sent) => ({ ...simplifyWindow(sent), note }));
	},
};

/**
 * Decides what must change in a window so that the window ends now. A repeating window only stops
 * repeating: an occurrence that has started continues.
 *
 * @returns two members:
 *
 * - `changes`: the members to change. Undefined if the window, or its repetition, is already over
 * - `note`: a text with the time of day at which the last occurrence ends, if this occurrence may
 *   be running now. Otherwise null
 *
 * @throws InputError if the window has not begun
 * @throws ZendutyError if Zenduty did not return the start or the end of the window
 */
function planEnd(window: JsonObject, now: number): { changes?: JsonObject; note: string | null } {
	const [start, end] = [readDate(window.start_time), readDate(window.end_time)];
	if (start === undefined || end === undefined) {
		throw unexpectedResponse(
			'Zenduty did not say when this maintenance window starts and ends.',
			'End it in Zenduty.',
		);
	}
	if (start >= now) {
		throw new InputError(
			`The maintenance window has not begun: it starts at ${toUtc(start)}.`,
			"Delete it instead, with the operation 'Delete'.",
		);
	}
	if (!isRepeatingWindow(window)) {
		return { changes: end <= now ? undefined : { end_time: toUtc(now) }, note: null };
	}
	// A window without `repeat_until` repeats without an end. To end the repetition, `repeat_until`
	// is changed, and not `end_time`, because `end_time` is the end of the first occurrence.
	const repeatUntil = readDate(window.repeat_until) ?? Infinity;
	const changes = repeatUntil <= now ? undefined : { repeat_until: toUtc(now) };
	// If the repetition has not ended yet, `changes` ends it now. The last occurrence begins before
	// that end, and is as long as the first occurrence. So it ends at `lastEnd` or earlier.
	const lastEnd = Math.min(repeatUntil, now) + (end - start);
	if (lastEnd <= now) return { changes, note: null };
	// `end` is the end of the first occurrence. The day on which the last occurrence ends is unknown,
	// because the unit of `repeat_interval` is unknown. So the note shows only the time of day.
	const note = `The window no longer repeats. An occurrence that has started ends at ${toUtc(end).slice(11, 16)} UTC.`;
	return { changes, note };
}

const deleteWindow: Operation = {
	name: 'Delete',
	action: 'Delete maintenance window',
	description: 'Delete a maintenance window permanently, for example one that has not started',
	fields: [
		teamField({ required: true, description: 'The team that the window belongs to' }),
		maintenanceWindowField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		await api.remove(withWork(windowOf(item), 'deleted the maintenance window'));
		return [{ deleted: true }];
	},
};

const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many maintenance windows',
	description: 'List the maintenance windows of a team: past, running and planned ones',
	fields: [
		teamField({ required: true, description: 'The team whose maintenance windows are listed' }),
		simplifyField,
		apiOptions(),
	],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const windows = await api.list(windowsOf(item));
		return simplifiedOutput(item, windows, simplifyWindow);
	},
};

/**
 * The resource "Maintenance Window". During a window, Zenduty suppresses the alerts of the chosen
 * services.
 */
export const maintenanceWindow: Resource = {
	name: 'Maintenance Window',
	operations: { create, end, getAll, delete: deleteWindow },
};
