import type { IDataObject } from 'n8n-workflow';
import { withoutSecrets } from '../api/secrets';
import { isObject, type JsonObject } from '../json';
import { readBoolean } from '../readBoolean';
import { readDate } from '../webhook/date';
import type { Item, ItemOutput } from './operation';

/**
 * The output for objects of the API: simplified, or with "Simplify" off as they were sent but for
 * their secrets.
 *
 * @param isDone what {@link ItemOutput} says
 */
export function simplifiedOutput(
	item: Pick<Item, 'read'>,
	objects: JsonObject[],
	simplify: (object: JsonObject) => IDataObject,
	isDone: boolean,
): ItemOutput {
	const isSimple = readBoolean(item.read('simplify', true), true);
	const asSent = (object: JsonObject) => withoutSecrets(object) as IDataObject;
	return { json: objects.map(isSimple ? simplify : asSent), isDone };
}

/** A date of the API in ISO 8601, UTC, with milliseconds. What is no date stays as it was sent. */
export function isoDate(sent: unknown): unknown {
	const time = readDate(sent);
	return time === undefined ? (sent ?? null) : new Date(time).toISOString();
}

/** A person, as the node shows people. What is not known is null. */
export interface Person {
	username: unknown;
	name: unknown;
	email: unknown;
}

/**
 * Reads a person, who in answers is a username or an object.
 *
 * @param name the full name where it stands beside the username; it may be empty
 * @returns null if there is nobody
 */
export function personOf(user: unknown, name?: unknown): Person | null {
	if (typeof user === 'string' && user !== '') {
		return { username: user, name: name || null, email: null };
	}
	if (!isObject(user)) return null;
	const names = [user.first_name, user.last_name].filter(
		(part) => typeof part === 'string' && part !== '',
	);
	return {
		username: user.username ?? null,
		name: names.length > 0 ? names.join(' ') : name || null,
		email: user.email ?? null,
	};
}
