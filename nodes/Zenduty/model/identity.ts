import type { JsonObject } from '../json';

const NUMBER = /^\d{1,15}$/;

/**
 * Matches an ID of hex digits, in lower case and without dashes:
 *
 * - a UUID, which has 32 hex digits
 * - a username of Zenduty, which is the first part of a UUID, and has at least 21 hex digits
 *
 * A shorter text does not match, because it may be a name, such as `deadbeef`.
 */
const HEX_ID = /^[0-9a-f]{21,32}$/;

/** The result of comparing a record with the number or the ID that was asked for. */
export type Match =
	| { kind: 'same' }
	/**
	 * The record is not the one that was asked for. `identity` is a text that names the record, such
	 * as `number 41`.
	 */
	| { kind: 'other'; identity: string }
	/** The record cannot be compared. For example, an ID was asked for, and the record has no ID. */
	| { kind: 'unknown' };

/**
 * Returns the first of these values that a record has: ID, number, username. If the record has none
 * of the three, the result is undefined.
 */
export function identityOf({ unique_id, incident_number, username }: JsonObject): unknown {
	return [unique_id, incident_number, username].find(isIdentity);
}

/**
 * Tells whether an object is a record of Zenduty: a record has an ID, a number or a username.
 * Objects such as `{}` and `{"detail": …}` have none of the three.
 */
export function hasIdentity(object: JsonObject): boolean {
	return identityOf(object) !== undefined;
}

/**
 * Compares a record with the number or the ID that was asked for. If a number was asked for and the
 * record has a number, the numbers are compared. Otherwise, the ID of the record is compared with
 * `asked`.
 */
export function matchRecord(record: JsonObject, asked: string): Match {
	const { unique_id: id, incident_number: number } = record;
	const isByNumber = NUMBER.test(asked) && isIdentity(number);
	const shown = isByNumber ? number : id;
	if (!isIdentity(shown)) return { kind: 'unknown' };
	const text = String(shown).trim();
	if (isSameId(text, asked)) return { kind: 'same' };
	return { kind: 'other', identity: `${isByNumber ? 'number' : 'ID'} ${text}` };
}

/**
 * Tells whether two texts are the same ID or the same name. IDs of hex digits are compared without
 * dashes and without regard to case. Other texts, such as names, must be equal.
 */
export function isSameId(one: string, other: string): boolean {
	return comparableId(one) === comparableId(other);
}

function comparableId(text: string): string {
	// Webhooks write an ID without dashes. The API and the URLs of Zenduty's pages write the same ID
	// with dashes. The triggers convert the IDs in their filters to upper case. So an ID of hex
	// digits is compared without dashes, and in lower case.
	const digits = text.replaceAll('-', '').toLowerCase();
	return HEX_ID.test(digits) ? digits : text;
}

function isIdentity(value: unknown): boolean {
	return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
}
