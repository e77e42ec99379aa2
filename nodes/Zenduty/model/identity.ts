import type { JsonObject } from '../json';

/** The number of an incident, as it stands in a path. */
const NUMBER = /^\d{1,15}$/;

/** A UUID or the first part of one, as usernames are; with or without dashes. */
const HEX_DIGITS = /^[0-9a-f-]+$/i;

/** Whether a record is the one that was asked for. */
export type Match =
	| { kind: 'same' }
	/** The record has the identity of another one, in words: `number 41`. */
	| { kind: 'other'; identity: string }
	/** The record has no identity that could be compared. */
	| { kind: 'unknown' };

/** Returns what identifies a record in Zenduty; undefined if the record has no identity. */
export function identityOf({ unique_id, incident_number, username }: JsonObject): unknown {
	return [unique_id, incident_number, username].find(isIdentity);
}

/** Tells whether an object is a record of Zenduty: `{}` and `{"detail": …}` are none. */
export function hasIdentity(object: JsonObject): boolean {
	return identityOf(object) !== undefined;
}

/**
 * Compares a record with the number or the ID that was asked for. Only incidents have a number, so a
 * record without one is compared by its ID.
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

/** Compares two IDs. Those of hex digits may have dashes or not, and capital letters or not. */
export function isSameId(one: string, other: string): boolean {
	if (!HEX_DIGITS.test(one) || !HEX_DIGITS.test(other)) return one === other;
	const bare = (id: string) => id.replaceAll('-', '').toLowerCase();
	return bare(one) === bare(other);
}

function isIdentity(value: unknown): boolean {
	return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
}
