import { isRepeatingWindow } from '../model/maintenanceWindow';
import { asText, type JsonObject } from '../json';
import { rowsOf, type Row } from './row';
import { shownTime, timeOf } from './shownTime';

/** Makes the rows of maintenance windows: name and times, the one that starts last first. */
export function windowRows(windows: JsonObject[], timeZone: string): Row[] {
	const lastFirst = [...windows].sort((a, b) => timeOf(b.start_time) - timeOf(a.start_time));
	return rowsOf(
		lastFirst,
		(window) => asText(window.name || 'No name') + shownTimes(window, timeZone),
	);
}

/** Writes times such as ` (2026-01-31 09:30 to 10:00)`; nothing if a time is not known. */
function shownTimes(window: JsonObject, zone: string): string {
	const times = [timeOf(window.start_time), timeOf(window.end_time)];
	if (times.includes(0)) return '';
	const [start, end] = times.map((time) => shownTime(time, zone));
	const day = start.slice(0, 'yyyy-mm-dd '.length);
	const shownEnd = end.startsWith(day) ? end.slice(day.length) : end;
	return ` (${start} to ${shownEnd}${isRepeatingWindow(window) ? ', repeats' : ''})`;
}
