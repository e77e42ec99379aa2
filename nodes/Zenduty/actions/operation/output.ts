import type { IDataObject } from 'n8n-workflow';
import { withoutSecrets } from '../../api/hideSecrets';
import { isObject, type JsonObject } from '../../json';
import { readPerson, type Person } from '../../webhook/incident';
import type { Item } from './operation';

/**
 * Makes the output for objects of the API: simplified, or with "Simplify" off as they were sent but
 * for their secrets.
 *
 * @param simplify makes an item, or several, of one object
 */
export function simplifiedOutput(
	{ isSimplified }: Pick<Item, 'isSimplified'>,
	objects: JsonObject[],
	simplify: (object: JsonObject) => IDataObject | IDataObject[],
): IDataObject[] {
	const asSent = (object: JsonObject) => withoutSecrets(object) as IDataObject;
	return objects.flatMap<IDataObject>(isSimplified ? simplify : asSent);
}

/**
 * Reads a person, who in responses is a username or an object.
 *
 * @param name the full name where it stands beside the username; it may be empty
 * @returns null if there is nobody
 */
export function personOf(user: unknown, name?: unknown): Person | null {
	if (typeof user === 'string' && user !== '') {
		return { username: user, name: name || null, email: null };
	}
	if (!isObject(user)) return null;
	const person = readPerson(user);
	return { ...person, name: person.name ?? (name || null) };
}
