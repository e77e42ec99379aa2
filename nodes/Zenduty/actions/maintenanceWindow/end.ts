import { isRepeatingWindow } from '../../model/maintenanceWindow';
import type { JsonObject } from '../../json';
import { readDate } from '../../model/date';
import { withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { toUtc } from '../../fields/dates';
import { InputError, unexpectedResponse } from '../../errors';
import { maintenanceWindowField, teamField } from '../../fields/locators';
import { mergeForPut } from '../operation/mergeForPut';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { simplifyWindow, windowOf } from './window';

/** What a window has besides, and only the API sets. */
const READ_ONLY = ['unique_id', 'creation_date'];

/** Ends a maintenance window that has begun. */
export const end: Operation = {
	name: 'End',
	action: 'End a maintenance window',
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
		// Not the time when the run began: since then the window may have started or ended.
		const now = Date.now();
		const times = readTimes(current);
		const changes = changesToEnd(times, now);
		const window =
			changes === undefined
				? current
				: await api.write({
						...withWork(endpoint, 'ended the maintenance window'),
						method: 'PUT',
						body: mergeForPut(current, READ_ONLY, changes),
						kind: 'repeatable',
					});
		const note = noteOn(times, now);
		const ended = note === null ? window : { ...window, note };
		return simplifiedOutput(item, [ended], (sent) => ({ ...simplifyWindow(sent), note }));
	},
};

/** When a window is; all in milliseconds since 1970. */
interface WindowTimes {
	start: number;
	/** Of the first occurrence, if it repeats. */
	end: number;
	isRepeating: boolean;
	/** Infinity where nothing ends the repetition. */
	repeatUntil: number;
}

function readTimes(window: JsonObject): WindowTimes {
	const [start, end] = [readDate(window.start_time), readDate(window.end_time)];
	if (start === undefined || end === undefined) {
		throw unexpectedResponse(
			'Zenduty did not say when this maintenance window starts and ends.',
			'End it in Zenduty.',
		);
	}
	return {
		start,
		end,
		isRepeating: isRepeatingWindow(window),
		repeatUntil: readDate(window.repeat_until) ?? Infinity,
	};
}

/**
 * Returns the changes that end a window now; undefined if it is over already.
 *
 * @throws InputError if it has not begun
 */
function changesToEnd(
	{ start, end: firstEnd, isRepeating, repeatUntil }: WindowTimes,
	now: number,
): JsonObject | undefined {
	if (start >= now) {
		throw new InputError(
			`The maintenance window has not begun: it starts at ${toUtc(start)}.`,
			'Delete it instead, with the operation Delete.',
		);
	}
	if ((isRepeating ? repeatUntil : firstEnd) <= now) return undefined;
	return isRepeating ? { repeat_until: toUtc(now) } : { end_time: toUtc(now) };
}

/** Returns what a user should know about a repeating window that is ended; null if nothing. */
function noteOn(
	{ start, end: firstEnd, isRepeating, repeatUntil }: WindowTimes,
	now: number,
): string | null {
	// The last occurrence began before the repetition ended.
	const lastEnd = Math.min(repeatUntil, now) + (firstEnd - start);
	if (!isRepeating || lastEnd <= now) return null;
	const timeOfDay = toUtc(firstEnd).slice(11, 16);
	return `The window no longer repeats. An occurrence that has started ends at ${timeOfDay} UTC.`;
}
