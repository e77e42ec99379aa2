import type { JsonObject } from '../json';
import { isoDate } from './date';
import { personOf } from './person';

/** Simplifies a note of an incident. A value that is missing in the response becomes null. */
export function simplifyNote(note: JsonObject): JsonObject {
	const author = personOf(note.user, note.user_name);
	return {
		noteId: note.unique_id ?? null,
		note: note.note ?? null,
		author: author && { username: author.username, name: author.name },
		createdAt: isoDate(note.creation_date),
	};
}
