/** Makes IDs in the forms that Zenduty uses. */
import { randomInt, randomUUID } from 'node:crypto';

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const SHORT_ID_LENGTH = 22;

/** Makes a UUID with dashes. */
export const newUuid = (): string => randomUUID();

/** Makes the ID of an incident, note, alert or responder: 22 characters. */
export function newShortId(): string {
	const characters = Array.from(
		{ length: SHORT_ID_LENGTH },
		() => LETTERS[randomInt(LETTERS.length)],
	);
	return characters.join('');
}

/**
 * Returns a UUID without its dashes, which is the form of the IDs of teams and policies in
 * webhooks.
 */
export const withoutDashes = (uuid: string): string => uuid.replaceAll('-', '');
