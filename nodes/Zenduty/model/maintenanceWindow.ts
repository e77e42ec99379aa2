import { asText, type JsonObject } from '../json';

/** Tells whether a maintenance window of the API repeats: its interval is a number above 0. */
export function isRepeatingWindow({ repeat_interval: interval }: JsonObject): boolean {
	return Number(asText(interval)) > 0;
}
