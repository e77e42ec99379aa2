import { isObject, type JsonObject } from '../json';

/** A person in the output of a node. A value that Zenduty did not send is null. */
export interface Person {
	username: unknown;
	name: unknown;
	email: unknown;
}

/**
 * Converts a user of Zenduty to a {@link Person}.
 *
 * @param user a username, or an object with `username`, `first_name`, `last_name` and `email`
 * @param name the full name, which is used if `user` has no name. Some responses have the name of
 * the user in a separate field, such as `user_name`.
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
 * Returns a text by which two people can be compared. It is made from the first of these values
 * that the person has: username, email address, name. If the person has none of them, the result is
 * undefined.
 */
export function personKey({ username, email, name }: Person): string | undefined {
	const identity = [username, email, name].find((value) => (value ?? '') !== '');
	return identity === undefined ? undefined : JSON.stringify(identity);
}

function fullName({ first_name, last_name }: JsonObject): string | undefined {
	const names = [first_name, last_name].filter((part) => typeof part === 'string' && part !== '');
	return names.length > 0 ? names.join(' ') : undefined;
}
