import { isObject } from '../json';

/**
 * The names of the secret members of a response:
 *
 * - `amazon_link`: whoever has this link can read the report of a postmortem.
 * - `integration_key` and `webhook_url`: whoever has the key or the URL can send alerts.
 */
const SECRETS = new Set(['amazon_link', 'integration_key', 'webhook_url']);

/**
 * An API key with fewer characters than this is not hidden. It is not a real key, and its text may
 * be in a response by chance.
 */
const MIN_KEY = 8;

/**
 * Copies a JSON value, and replaces the API key by `***` in the copy. Use the copy only to show or
 * to store the value. For its requests to Zenduty, the node uses the unchanged value.
 */
export function withoutKey<T>(value: T, apiKey: string): T;
export function withoutKey(value: unknown, apiKey: string): unknown {
	const isKey = apiKey.length >= MIN_KEY;
	// A server may send back the key that it received, in a text or in the name of a member. So the
	// key is replaced in all texts and names.
	const hidden = (text: string) => (isKey ? text.replaceAll(apiKey, '***') : text);
	const copy = (inner: unknown): unknown => {
		if (typeof inner === 'string') return hidden(inner);
		if (Array.isArray(inner)) return inner.map(copy);
		if (!isObject(inner)) return inner;
		return Object.fromEntries(
			Object.entries(inner).map(([name, member]) => [hidden(name), copy(member)]),
		);
	};
	return copy(value);
}

/** Copies a response, and leaves out the members that {@link SECRETS} names, at any depth. */
export function withoutSecrets(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutSecrets);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !SECRETS.has(name))
			.map(([name, member]) => [name, withoutSecrets(member)]),
	);
}
