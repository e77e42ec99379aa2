import { formatDate, readDate } from '../../model/date';
import { EVENT_TYPES, isEventType, STATUS_CODES } from '../../model/statusWords';
import { isObject, type JsonObject } from '../../json';
import { titleOf } from './eventFields';
import { InputError } from '../../errors';

/**
 * The values of the node's fields, before `buildEvent` checks them. The members of `additional`
 * have the names that Zenduty's payload uses, such as `creation_date`.
 */
export interface EventFields {
	eventType: unknown;
	title: string;
	summary: string;
	additional: unknown;
}

/** The time and the random numbers from which missing values are generated. */
interface Sources {
	/** The time of the event, in milliseconds since 1970. */
	now: number;
	/** Returns a random integer from 0 up to but not including `end`. */
	randomInt(end: number): number;
}

const DATE = /_date$|^context_window_/;

/** The names of the fields whose value is an object with further fields. */
const GROUPS = new Set(['service', 'assigned_to']);

/** The characters of Zenduty's IDs. Characters that look alike, such as 1 and l, are left out. */
const ID_CHARACTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const ID_LENGTH = 22;

/**
 * Returns the event that Zenduty would send for an incident with these fields. If an additional
 * field is empty, its value is null. Exception: if one of these fields is empty, its value is
 * generated:
 *
 * - `status`, `creation_date`, `unique_id` and `incident_key`
 * - for the event type `resolved`: `resolved_date`
 * - for the event type `acknowledged`: `acknowledged_date`
 *
 * @throws InputError if the event type is unknown, the title is empty or a date cannot be read
 */
export function buildEvent(fields: EventFields, sources: Sources): JsonObject {
	const { eventType, title, summary, additional } = fields;
	if (!isEventType(eventType)) {
		throw new InputError(
			`The value "${String(eventType)}" in 'Event Type' is unknown.`,
			`Choose one of ${EVENT_TYPES.join(', ')}; for other types use the source 'JSON'.`,
		);
	}
	if (title.trim() === '') {
		throw new InputError("'Title' is empty.", 'Enter the title of the incident.');
	}
	const now = formatDate(sources.now);
	// The members have the same order as in a webhook from Zenduty, so that the text of the JSON is
	// the same as from Zenduty.
	const incident = {
		summary,
		incident_number: null,
		creation_date: now,
		status: STATUS_CODES[eventType],
		unique_id: randomId(sources),
		title,
		incident_key: randomId(sources),
		service: null,
		priority: null,
		urgency: null,
		merged_with: null,
		assigned_to: null,
		resolved_date: eventType === 'resolved' ? now : null,
		acknowledged_date: eventType === 'acknowledged' ? now : null,
		context_window_start: null,
		context_window_end: null,
		// The additional fields that the user set replace the values above.
		...(isObject(additional) && readFilled(additional)),
	};
	return { payload: { event_type: eventType, incident } };
}

function randomId(sources: Sources): string {
	let id = '';
	while (id.length < ID_LENGTH) id += ID_CHARACTERS[sources.randomInt(ID_CHARACTERS.length)];
	return id;
}

/**
 * Returns the fields that have a value. {@link toZendutyDate} converts the dates. If no field of a
 * group (see {@link GROUPS}) has a value, the group becomes null. If the result would have no
 * fields, it is undefined.
 *
 * @param where the words that name the group in an error. With ` under 'Service'`, for example, the
 * error is "'Creation Date' under 'Service' is not a date." Empty for fields outside of a group.
 */
function readFilled(fields: JsonObject, where = ''): JsonObject | undefined {
	const filled: JsonObject = {};
	for (const [name, value] of Object.entries(fields)) {
		if (value === '' || value === undefined || value === null) continue;
		if (DATE.test(name)) filled[name] = toZendutyDate(value, `'${titleOf(name)}'${where}`);
		else if (GROUPS.has(name) && isObject(value))
			filled[name] = readFilled(value, ` under '${titleOf(name)}'`) ?? null;
		else filled[name] = value;
	}
	return Object.keys(filled).length === 0 ? undefined : filled;
}

/**
 * Converts a date to the form in which Zenduty sends dates, such as `2026-01-31T09:30:00.000000Z`.
 * Exception: if the text of the date ends with `Z`, the text stays as it is.
 *
 * @param quoted the label of the field in quotation marks, for an error
 */
function toZendutyDate(value: unknown, quoted: string): string {
	// An expression may return a Date, or a DateTime of Luxon. JSON writes both as ISO 8601 texts,
	// which `readDate` can read.
	const text: unknown = JSON.parse(JSON.stringify(value) ?? 'null');
	const time = readDate(text);
	if (time === undefined) {
		throw new InputError(
			`${quoted} is not a date.`,
			'Write it like 2026-01-31T09:30:00Z. It is read as UTC if no time zone is given.',
		);
	}
	if (String(text).endsWith('Z')) return String(text);
	// `time` has only milliseconds, but Zenduty's dates have microseconds. So the digits of the
	// fraction are taken from the text.
	const fraction = /[.,](\d+)/.exec(String(text))?.[1] ?? '';
	const [seconds] = formatDate(time).split('.');
	return `${seconds}.${fraction.padEnd(6, '0')}Z`;
}
