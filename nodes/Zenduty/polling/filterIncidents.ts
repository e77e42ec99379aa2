import type { JsonObject } from '../json';
import { URGENCIES, wordFor } from '../model/statusWords';
import { comparable } from './comparable';
import type { PollSettings } from './settings';

/** Tells whether the title of an incident passes the filter. */
export function passesTitle(
	{ title }: JsonObject,
	{ titleContains }: Pick<PollSettings, 'titleContains'>,
): boolean {
	return comparable(title).includes(titleContains);
}

/** Tells whether an incident passes the filters that the node looks at itself. */
export function passesFilters(
	incident: JsonObject,
	settings: Pick<PollSettings, 'titleContains' | 'urgencies'>,
): boolean {
	const { urgencies } = settings;
	const urgency = comparable(wordFor(incident.urgency, URGENCIES));
	return passesTitle(incident, settings) && (urgencies.length === 0 || urgencies.includes(urgency));
}
