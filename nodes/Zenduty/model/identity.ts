import type { JsonObject } from '../json';

/** The number of an incident, as the path of a URL has it. */
const NUMBER = /^\d{1,15}$/;

/** A UUID or the first part of a UUID, with or without dashes. Usernames have this form, too. */
const HEX_DIGITS = /^[0-9a-f-]+$/i;

/** The result of comparing a record with the number or the ID that was asked for. */
export type Match =
	| { kind: 'same' }
	/** The record is another one. `identity` names it: `number 41`. */
	| { kind: 'other'; identity: string }
	/** The record has no number or ID that can be compared. */
	| { kind: 'unknown' };

/**
 * Returns the ID, the number or the username of a record. If the record has none of the three, the
 * result is undefined.
 */
export function identityOf({ unique_id, incident_number, username }: JsonObject): unknown {
	return [unique_id, incident_number, username].find(isIdentity);
}

/**
 * Tells whether an object is a record of Zenduty. Objects such as `{}` and `{"detail": …}` are not
 * records.
 */
export function hasIdentity(object: JsonObject): boolean {
	return identityOf(object) !== undefined;
}

/**
 * Compares a record with the number or the ID that was asked for. Only incidents have a number, so
 * a record without a number is compared by its ID.
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
 * Tells whether two IDs are the same. In IDs of hex digits, dashes and capital letters do not
 * matter.
 */
export function isSameId(one: string, other: string): boolean {
	if (!HEX_DIGITS.test(one) || !HEX_DIGITS.test(other)) return one === other;
	const bare = (id: string) => id.replaceAll('-', '').toLowerCase();
	return bare(one) === bare(other);
}

function isIdentity(value: unknown): boolean {
	return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
}
