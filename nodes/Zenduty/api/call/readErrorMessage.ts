import { isObject } from '../../json';

/** The members in which the API says what is wrong, the first one that is there. */
const MESSAGES = ['detail', 'error', 'message'];

/**
 * Reads from a response what is wrong: `{"detail": …}` on most endpoints, `{"error": …}` on alerts
 * and for a wrong key, `{"message": …}` on responders, or `{"<field>": ["…"]}`.
 *
 * @returns the words, undefined where there are none
 */
export function readErrorMessage(body: unknown): string | undefined {
	const words = isObject(body) ? (messageOf(body) ?? fieldsOf(body)) : textOf(body);
	return words === '' ? undefined : words;
}

function messageOf(body: Record<string, unknown>): string | undefined {
	for (const name of MESSAGES) {
		const text = textOf(body[name]);
		if (text) return text;
	}
	return undefined;
}

function fieldsOf(body: Record<string, unknown>): string | undefined {
	const fields = Object.entries(body).flatMap(([name, value]) => {
		const text = textOf(value);
		return text ? [`${name}: ${text}`] : [];
	});
	return fields.join(' ') || undefined;
}

/** Reads a text, or joins several in an array or in an object into one. */
function textOf(value: unknown, levels = 3): string | undefined {
	if (typeof value === 'string') return value.trim();
	if (levels === 0 || typeof value !== 'object' || value === null) return undefined;
	const texts = Object.values(value).map((member: unknown) => textOf(member, levels - 1));
	return texts.filter(Boolean).join(' ') || undefined;
}
