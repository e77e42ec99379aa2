import { isObject } from '../json';

/** Members of answers that are secrets: who has them can send alerts. */
const SECRETS = new Set(['integration_key', 'webhook_url']);

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
