import { isObject, type JsonObject } from '../json';

/** A person in the output of a node. A value that Zenduty did not send is null. */
export interface Person {
	username: unknown;
	name: unknown;
	email: unknown;
}

/**
 * Returns a person in the form that the output of a node has.
 *
 * @param user a username, or an object with `username`, `first_name`, `last_name` and `email`
 * @param name the full name, if Zenduty sends the name in a field of its own. It may be empty.
 * @returns null if `user` is neither a username nor an object
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

/**
 * Returns a text that identifies a person in a comparison: the username. Without a username, it is
 * the email address, and without an email address, the name. If the person has none of the three,
 * the result is undefined.
 */
export function personKey({ username, email, name }: Person): string | undefined {
	const identity = [username, email, name].find((value) => (value ?? '') !== '');
	return identity === undefined ? undefined : JSON.stringify(identity);
}

function fullName({ first_name, last_name }: JsonObject): string | undefined {
	const names = [first_name, last_name].filter((part) => typeof part === 'string' && part !== '');
	return names.length > 0 ? names.join(' ') : undefined;
}
