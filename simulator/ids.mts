/** Ids in the forms that Zenduty gives them. */
import { randomInt, randomUUID } from 'node:crypto';

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const SHORT_ID_LENGTH = 22;

/** Makes a UUID with dashes. */
export const newUuid = (): string => randomUUID();

/** Makes the id of an incident, note, alert or responder: 22 characters. */
export function newShortId(): string {
	const characters = Array.from(
		{ length: SHORT_ID_LENGTH },
		() => LETTERS[randomInt(LETTERS.length)],
	);
	return characters.join('');
}

/** Returns a UUID without its dashes, as webhooks show teams and policies. */
export const withoutDashes = (uuid: string): string => uuid.replaceAll('-', '');
