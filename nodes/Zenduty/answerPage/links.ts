import { markup, type Piece } from './markup';

/**
 * The start of a URL that becomes a link. A URL with any other scheme, such as `javascript:`,
 * becomes no link.
 */
const START = /\bhttps?:\/\//gi;

/**
 * A character that can be a part of a URL: a character of RFC 3986 §2, or a letter, mark or digit
 * of any script, because browsers encode these. An apostrophe is left out, because texts use it to
 * quote URLs.
 */
const IN_URL = /^[\p{L}\p{M}\p{N}\-._~:/?#@!$&()[\]*+,;=%]$/u;

/** A character that belongs to the sentence, and not to the URL, if the URL would end with it. */
const NOT_LAST = /^[.,:;!?*([]$/;

/** The opening bracket for each closing bracket. */
const OPENING: ReadonlyMap<string, string> = new Map([
	[')', '('],
	[']', '['],
]);

/**
 * Turns each web address in a text into a link. The link shows exactly the address that it opens,
 * so no text can hide where a link leads. The link opens in a new tab, so that the page with the
 * question stays open.
 */
export function withLinks(text: string): Piece[] {
	const pieces: Piece[] = [];
	let written = 0;
	// `https://` inside an earlier URL begins no second URL. So no character is read twice, and a
	// text of many megabytes does not block n8n.
	let read = 0;
	for (const { index } of text.matchAll(START)) {
		if (index < read) continue;
		read = endOfUrl(text, index);
		const url = text.slice(index, read);
		if (!isSafe(url)) continue;
		const link = markup`<a href="${url}" target="_blank" rel="noopener noreferrer">${url}</a>`;
		pieces.push(text.slice(written, index), link);
		written = read;
	}
	return [...pieces, text.slice(written)];
}

/** Returns the position after the last character of the URL that begins at `start`. */
function endOfUrl(text: string, start: number): number {
	const open: string[] = [];
	let position = start;
	let end = start;
	for (const character of text.slice(start)) {
		if (!IN_URL.test(character)) break;
		if (character === '(' || character === '[') open.push(character);
		// A bracket that closes an earlier bracket of the sentence ends the URL.
		const opening = OPENING.get(character);
		if (opening !== undefined && open.pop() !== opening) break;
		position += character.length;
		if (!NOT_LAST.test(character)) end = position;
	}
	return end;
}

/**
 * Tells whether a URL can be a link. A URL with a user name or a password may not become a link:
 * `https://zenduty.com@evil.example` looks like Zenduty, but opens `evil.example`.
 */
function isSafe(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { username, password } = new URL(text);
	return username === '' && password === '';
}
