import { givenText, type JsonObject } from '../json';

/** A row of a list: what the user reads, and what is stored when it is chosen. */
export interface Row {
	name: string;
	/** Empty for a row that only says something: who chooses it has chosen nothing. */
	value: string;
}

/** Makes a row that only says something. */
export function messageRow(name: string): Row {
	return { name, value: '' };
}

/**
 * Makes the rows of things. One without a name is named by what is stored. One that has nothing to
 * store cannot be chosen, so it has no row.
 *
 * @param idOf what is stored: the ID, if nothing else is given
 */
export function rowsOf(
	things: readonly JsonObject[],
	nameOf: (thing: JsonObject) => string,
	idOf: (thing: JsonObject) => unknown = ({ unique_id: id }) => id,
): Row[] {
	return things
		.map((thing) => ({ thing, value: givenText(idOf(thing)) }))
		.filter(({ value }) => value !== '')
		.map(({ thing, value }) => ({ name: nameOf(thing) || value, value }));
}

/** Sorts rows by what the user reads, `P2` before `P10`. */
export function sortRows(rows: Row[]): Row[] {
	return [...rows].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/**
 * Keeps the rows that contain a text, in either case, or have it as their value, and those that only
 * say something.
 */
export function searchRows(rows: Row[], text = ''): Row[] {
	const sought = text.trim().toLowerCase();
	return rows.filter(
		({ name, value }) =>
			value === '' || value.toLowerCase() === sought || name.toLowerCase().includes(sought),
	);
}
