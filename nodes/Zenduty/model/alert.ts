import { asText, isObject, type JsonObject } from '../json';
import { isoDate } from './date';

/** The words for the kinds of alerts, by the numbers that responses have instead. */
export const ALERT_TYPES = ['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'];

/**
 * Returns the word for a kind in a response, which is a number or a text with one. Anything else
 * stays as it was sent.
 */
export function alertTypeOf(sent: unknown): unknown {
	return ALERT_TYPES[Number(asText(sent))] ?? sent ?? null;
}

/** Simplifies an alert of an incident. What the response does not have is null. */
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

/** Reads a link, which in responses is a URL or an object. */
function linkOf(link: unknown): JsonObject {
	const { link_url: url, link_text: text } = isObject(link) ? link : { link_url: link };
	return { url: url ?? null, text: text ?? null };
}
