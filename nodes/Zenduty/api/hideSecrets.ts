import { isObject } from '../json';

/** Members of responses that are secrets: whoever has them can send alerts, or read a report. */
const SECRETS = new Set(['amazon_link', 'integration_key', 'webhook_url']);

/** Shorter texts are no keys, and stand in responses by chance. */
const MIN_KEY = 8;

/**
 * Copies a value of JSON, in which the API key is replaced, in texts and in names of members, at any
 * depth: a server may send back what it got. For what is shown and stored; what is used and sent on
 * stays as it came.
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

/** Copies a response without its secrets, at any depth. */
export function withoutSecrets(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutSecrets);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !SECRETS.has(name))
			.map(([name, member]) => [name, withoutSecrets(member)]),
	);
}
