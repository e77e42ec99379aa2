import type { JsonObject } from '../json';
import { STATUS_CODES } from '../model/statusWords';
import { INCIDENT_SEARCH, type Endpoint } from './endpoints';

/** The statuses by which incidents are found, as the API counts them. */
export const SEARCH_STATUSES = { open: -1, all: 0, ...STATUS_CODES } as const;

/** When the incidents were created that are looked for, in milliseconds since 1970. */
interface Created {
	from?: number;
	to?: number;
}

/**
 * Makes the list of the incidents that Zenduty finds, of all teams unless the filter says otherwise.
 * It finds by whole days. In which zone they begin is not known, so a caller that needs every incident
 * of a time asks for a day more.
 *
 * @param filter members of the body besides the status and the days
 */
export function incidentSearch(
	status: keyof typeof SEARCH_STATUSES,
	filter: JsonObject = {},
	{ from, to }: Created = {},
): Endpoint & { body: JsonObject } {
	const days = { from_date: dayOf(from), to_date: dayOf(to) };
	const body = { status: SEARCH_STATUSES[status], all_teams: 1, ...filter, ...days };
	return { ...INCIDENT_SEARCH, body };
}

/** Returns the day of a time, as `2026-03-01`; undefined without a time, and outside the years 1 to 9999. */
function dayOf(time: number | undefined): string | undefined {
	const date = new Date(time ?? NaN);
	const year = date.getUTCFullYear();
	return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined;
}
