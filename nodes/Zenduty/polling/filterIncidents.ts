import type { JsonObject } from '../json';
import { isSameId } from '../model/identity';
import { serviceOf } from '../model/incident';
import { URGENCIES, wordFor } from '../model/statusWords';
import { comparable, type PollSettings } from './settings';

/**
 * The filters whose fields the lists show, so that they can be applied before the details are read.
 */
type RowFilters = Pick<PollSettings, 'titleContains' | 'excludedServices'>;

/**
 * Tells whether an incident passes the filters whose fields the lists show. If an incident in a
 * list does not pass, its details are not read.
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

/** Tells whether an incident with its details passes all filters that the node itself applies. */
export function passesFilters(
	incident: JsonObject,
	settings: RowFilters & Pick<PollSettings, 'urgencies'>,
): boolean {
	const { urgencies } = settings;
	const urgency = comparable(wordFor(incident.urgency, URGENCIES));
	return passesRow(incident, settings) && (urgencies.length === 0 || urgencies.includes(urgency));
}
