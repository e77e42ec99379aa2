import type { JsonObject } from '../json';
import { readText } from '../fields/parameters';
import { URGENCIES, wordFor } from '../model/statusWords';
import type { PollSettings } from './settings';

/** Tells whether the title of an incident passes the filter. */
export function passesTitle(
	{ titleContains }: Pick<PollSettings, 'titleContains'>,
	{ title }: JsonObject,
): boolean {
	return upperCase(title).includes(titleContains);
}

/** Tells whether an incident passes the filters that the node looks at itself. */
export function passesFilters(
	settings: Pick<PollSettings, 'titleContains' | 'urgencies'>,
	incident: JsonObject,
): boolean {
	const { urgencies } = settings;
	const urgency = upperCase(wordFor(incident.urgency, URGENCIES));
	return passesTitle(settings, incident) && (urgencies.length === 0 || urgencies.includes(urgency));
}

/** Writes a text as it is compared: in lower case the Greek sigma would depend on its place in the word. */
export function upperCase(value: unknown): string {
	return readText(value).trim().toUpperCase();
}
