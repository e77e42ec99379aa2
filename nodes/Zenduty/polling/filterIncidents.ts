import type { JsonObject } from '../json';
import { isSameId } from '../model/identity';
import { serviceOf } from '../model/incident';
import { URGENCIES, wordFor } from '../model/statusWords';
import { comparable, type PollSettings } from './settings';

/**
 * The filters that need only the title and the service of an incident. The lists show these two
 * fields, so the node can apply these filters before it reads the details of an incident.
 */
type RowFilters = Pick<PollSettings, 'titleContains' | 'excludedServices'>;

/**
 * Tells whether an incident passes the filters for its title and its service. If the row of an
 * incident in a list does not pass, the poll does not read the details of the incident.
 */
export function passesRow(
	{ title, service, service_object: shown }: JsonObject,
	{ titleContains, excludedServices }: RowFilters,
): boolean {
	const isExcluded = [service, shown].some((each) => {
		const id = comparable(serviceOf(each, 'id')?.id);
		return excludedServices.some((excluded) => isSameId(excluded, id));
	});
	return !isExcluded && comparable(title).includes(titleContains);
}

/**
 * Tells whether an incident passes all filters that the node itself applies.
 *
 * @param incident the details of the incident, because the lists do not show the urgency. If
 * `urgencies` is empty, the row of the incident in a list is enough.
 */
export function passesFilters(
	incident: JsonObject,
	settings: RowFilters & Pick<PollSettings, 'urgencies'>,
): boolean {
	const { urgencies } = settings;
	const urgency = comparable(wordFor(incident.urgency, URGENCIES));
	return passesRow(incident, settings) && (urgencies.length === 0 || urgencies.includes(urgency));
}
