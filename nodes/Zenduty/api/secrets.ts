import { isObject } from '../json';

/** Members of answers that are secrets: who has them can send alerts. */
const SECRETS = new Set(['integration_key', 'webhook_url']);

/** Shorter texts are no secrets, and stand in answers by chance. */
const MIN_KEY = 8;

/** The same for a path, whose parts may be ordinary words. */
const MIN_PATH = 16;

/**
 * Returns a function that replaces the API key, and the path of the base URL, in the text of an
 * answer: a server may send back what it got.
 */
export function hideIn(apiKey: string, path: string): (text: string) => string {
	const secrets = [
		{ secret: apiKey, shortest: MIN_KEY },
		{ secret: path, shortest: MIN_PATH },
	]
		.filter(({ secret, shortest }) => secret.length >= shortest)
		.flatMap(({ secret }) => {
			const inJson = JSON.stringify(secret).slice(1, -1);
			// A slash may have a backslash before it (RFC 8259 §7), which must not stay behind alone.
			return [inJson.replaceAll('/', '\\/'), inJson, secret];
		});
	return (text) => secrets.reduce((open, secret) => open.replaceAll(secret, '***'), text);
}

/** Copies an answer without its secrets, at any depth. */
export function withoutSecrets(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutSecrets);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !SECRETS.has(name))
			.map(([name, member]) => [name, withoutSecrets(member)]),
	);
}
