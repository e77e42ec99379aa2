import { markup, type Markup } from './markup';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The names of the months. The pages show these names, because the number of a month could be
 * mistaken for the day: some countries write the day first, and others write the month first.
 */
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * Returns the HTML of a time in UTC. If the time zone of the workflow has another time of day, that
 * time follows in brackets: `31 Jan 2026, 09:30 UTC (10:30 in Europe/Berlin)`.
 *
 * @param time milliseconds since 1970
 */
export function writeTime(time: number, timeZone: string): Markup {
	const utc = partsIn('UTC', time);
	const local = partsIn(timeZone, time);
	const clock = local.day === utc.day ? local.clock : `${local.day}, ${local.clock}`;
	// If the time of day is the same in both time zones, the day is also the same, because no time
	// zone is a whole day away from UTC. So the time is written only in UTC.
	const elsewhere = local.clock === utc.clock ? '' : ` (${clock} in ${timeZone})`;
	const machine = new Date(time).toISOString();
	return markup`<time datetime="${machine}">${utc.day}, ${utc.clock} UTC</time>${elsewhere}`;
}

/** Returns the day and the time of day in a time zone, such as `31 Jan 2026` and `09:30`. */
function partsIn(timeZone: string, time: number): { day: string; clock: string } {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		hourCycle: 'h23',
		day: 'numeric',
		month: 'numeric',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
	});
	const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
	const month = MONTHS[Number(parts.get('month')) - 1];
	return {
		day: `${Number(parts.get('day'))} ${month} ${parts.get('year')}`,
		clock: `${parts.get('hour')}:${parts.get('minute')}`,
	};
}

/**
 * Converts a length of time to text, such as `1 hour 5 minutes`. The text is rounded down. So if a
 * page says that 5 minutes are left, at least 5 minutes are left.
 *
 * @param length milliseconds
 */
export function writeLength(length: number): string {
	const days = Math.floor(length / DAY);
	const hours = Math.floor((length % DAY) / HOUR);
	const minutes = Math.floor((length % HOUR) / MINUTE);
	const words = [
		count(days, 'day'),
		count(hours, 'hour'),
		// If the length is a day or more, the text has no minutes: a person who has days to answer does
		// not need them.
		days > 0 ? '' : count(minutes, 'minute'),
	].filter((word) => word !== '');
	return words.length === 0 ? 'less than a minute' : words.join(' ');
}

function count(amount: number, unit: string): string {
	if (amount === 0) return '';
	return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
