import { isObject } from '../json';

/**
 * If a member of a response has one of these names, its value is a secret. Whoever has an
 * `integration_key` or a `webhook_url` can send alerts. Whoever has an `amazon_link` can read the
 * report of a postmortem.
 */
const SECRETS = new Set(['amazon_link', 'integration_key', 'webhook_url']);

/**
 * The length of the shortest API key that is replaced, in characters. A shorter text is not a real
 * key, and may be in a response by chance.
 */
const MIN_KEY = 8;

/**
 * Copies a JSON value. In the copy, `***` replaces the API key in all texts and names of members,
 * at any depth, because a server may send back the key that it received. Only values that are shown
 * or stored are copied in this way. Values that the node uses or sends to Zenduty stay unchanged.
 */
export function withoutKey<T>(value: T, apiKey: string): T;
export function withoutKey(value: unknown, apiKey: string): unknown {
	const isKey = apiKey.length >= MIN_KEY;
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
