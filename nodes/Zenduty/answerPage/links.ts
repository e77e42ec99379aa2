import { markup, type Piece } from './markup';

/**
 * Matches the start of an http or https URL. A URL with any other scheme does not become a link,
 * because a link such as `javascript:…` could run code.
 */
const START = /\bhttps?:\/\//gi;

/**
 * Matches a character that can be a part of a URL (RFC 3986 §2), with two differences:
 *
 * - Letters, marks and digits of any script also match, because browsers encode such letters.
 * - The apostrophe does not match, because texts use it to quote URLs.
 */
const IN_URL = /^[\p{L}\p{M}\p{N}\-._~:/?#@!$&()[\]*+,;=%]$/u;

/**
 * Matches punctuation. If a URL would end with such a character, the character belongs to the
 * sentence around the URL, such as the period in "See https://example.com."
 */
const NOT_LAST = /^[.,:;!?*([]$/;

const OPENING: ReadonlyMap<string, string> = new Map([
	[')', '('],
	[']', '['],
]);

/**
 * Turns the http and https URLs in a text into links. A URL stays plain text if it is not valid, or
 * if it has a user name or a password.
 */
export function withLinks(text: string): Piece[] {
	const pieces: Piece[] = [];
	let written = 0;
	// The position after the last URL that was read. An `https://` before this position is a part of
	// that URL, as in `https://a.example/?url=https://b.example`, and does not begin a second URL. So
	// no URL is read twice, and a text of many megabytes does not block n8n.
	let read = 0;
	for (const { index } of text.matchAll(START)) {
		if (index < read) continue;
		read = endOfUrl(text, index);
		const url = text.slice(index, read);
		if (!isSafe(url)) continue;
		// A link shows exactly the address that it opens, so no text can hide where the link leads. It
		// opens in a new tab, so that the page with the question stays open.
		const link = markup`<a href="${url}" target="_blank" rel="noopener noreferrer">${url}</a>`;
		pieces.push(text.slice(written, index), link);
		written = read;
	}
	return [...pieces, text.slice(written)];
}

/** Returns the position directly after the last character of the URL that begins at `start`. */
function endOfUrl(text: string, start: number): number {
	const open: string[] = [];
	let position = start;
	let end = start;
	for (const character of text.slice(start)) {
		if (!IN_URL.test(character)) break;
		if (character === '(' || character === '[') open.push(character);
		// If a closing bracket has no opening bracket inside the URL, it closes a bracket of the
		// sentence around the URL. So the URL ends before this bracket.
		const opening = OPENING.get(character);
		if (opening !== undefined && open.pop() !== opening) break;
		position += character.length;
		if (!NOT_LAST.test(character)) end = position;
	}
	return end;
}

/**
 * Tells whether a URL can become a link: it is valid, and has no user name and no password. For
 * example, `https://zenduty.com@evil.example` has the user name `zenduty.com`. This URL looks like
 * Zenduty, but opens `evil.example`.
 */
function isSafe(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { username, password } = new URL(text);
	return username === '' && password === '';
}
