import { personOf, type Person } from '../model/person';

/** Reads the person that a webhook names: of a list the first one. */
export function firstPerson(value: unknown): Person | null {
	return personOf(Array.isArray(value) ? value[0] : value);
}
