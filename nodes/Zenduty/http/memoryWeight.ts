/** Bytes of a megabyte, as limits count it. */
export const MB = 1024 * 1024;

/** What an object or an array takes in memory besides its text, in bytes: about as an empty one. */
const OBJECT = 64;

/** The same for a further member of one. */
const MEMBER = 16;

/**
 * Estimates how much memory the value of a JSON text takes, in bytes. Many small objects take
 * twenty times as much as their text.
 */
export function weightOf(json: string): number {
	const objects = count(json, '{') + count(json, '[');
	return json.length + OBJECT * objects + MEMBER * count(json, ',');
}

/** Counts a character in a text; `indexOf` is much faster than to look at each one. */
function count(text: string, character: string): number {
	let found = 0;
	for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++;
	return found;
}
