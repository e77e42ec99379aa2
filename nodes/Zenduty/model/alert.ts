import { isObject, toText, type JsonObject } from '../json';
import { isoDate } from './date';

/**
 * The types of alerts. In a response of Zenduty, the type of an alert is a number: the position of
 * the type in this list, counted from 0. For example, 0 means `info`.
 */
export const ALERT_TYPES = ['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'];

/**
 * Returns the word for the type of an alert in a response:
 *
 * - A number from 0 to 5, or such a number as text, becomes its word in {@link ALERT_TYPES}. For
 *   example, 3 becomes `critical`.
 * - A missing or blank type becomes null.
 * - Any other value is returned as it was sent.
 */
export function alertTypeOf(sent: unknown): unknown {
	const text = toText(sent).trim();
	return text === '' ? null : (ALERT_TYPES[Number(text)] ?? sent);
}

/**
 * Simplifies an alert of an incident. A value that is missing in the response becomes null. Missing
 * links become an empty list.
 */
export function simplifyAlert(alert: JsonObject): JsonObject {
	return {
		alertId: alert.unique_id ?? null,
		message: alert.message ?? null,
		summary: alert.summary ?? null,
		type: alertTypeOf(alert.alert_type),
		entityId: alert.entity_id ?? null,
		suppressed: alert.suppressed ?? null,
		links: [alert.urls ?? []].flat().map(linkOf),
		createdAt: isoDate(alert.creation_date),
	};
}

/**
 * Returns the URL and the text of a link. In responses, a link is a URL, or an object with
 * `link_url` and `link_text`.
 */
function linkOf(link: unknown): JsonObject {
	const { link_url: url, link_text: text } = isObject(link) ? link : { link_url: link };
	return { url: url ?? null, text: text ?? null };
}
