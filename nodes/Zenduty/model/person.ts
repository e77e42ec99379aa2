import { isObject, type JsonObject } from '../json';

/** A person, as the node shows people. An unknown value is null. */
export interface Person {
	username: unknown;
	name: unknown;
	email: unknown;
}

/**
 * Reads a person, who is a username, or an object with `username`, `first_name`, `last_name` and
 * `email`.
 *
 * @param name the full name, where it stands beside the username; it may be empty
 * @returns null if there is nobody
 */
export function personOf(user: unknown, name?: unknown): Person | null {
	if (typeof user === 'string' && user !== '') {
		return { username: user, name: name || null, email: null };
	}
	return isObject(user)
		? {
				username: user.username ?? null,
				name: fullName(user) ?? (name || null),
				email: user.email ?? null,
			}
		: null;
}

/** Returns what tells a person from others; undefined for a person of whom nothing is known. */
export function personKey({ username, email, name }: Person): string | undefined {
	const known = [username, email, name].find((value) => (value ?? '') !== '');
	return known === undefined ? undefined : JSON.stringify(known);
}

function fullName({ first_name, last_name }: JsonObject): string | undefined {
	const names = [first_name, last_name].filter((part) => typeof part === 'string' && part !== '');
	return names.length > 0 ? names.join(' ') : undefined;
}
