import { parseJson } from '../../json';
import { toAscii } from './dumps';

/** A JSON text in Python's spacing, and the part of it that is its `payload`. */
interface Respaced {
	body: Buffer;
	/**
	 * The value of the top-level `payload`, if it is the only member. A signature of the payload
	 * alone does not cover other members, among them a second `payload`, which a reader may prefer.
	 */
	payload?: Buffer;
}

/** What is written anew of a text that is JSON (RFC 8259 §2): strings, white space, separators. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|\s+|[,:]/g;

/** How a body begins that has a payload. */
const PAYLOAD = '{"payload": ';

/**
 * Rewrites a JSON text, token by token, with the separators and escapes of Python's `json.dumps`:
 * `", "`, `": "`, and everything outside ASCII escaped. It keeps numbers, the order of members and
 * duplicate names as they are, so it loses nothing that a signature covers.
 *
 * It is only for verifying a body that a proxy reformatted. To write a body use `dumps`, which
 * keeps one member of each name and writes numbers in their usual form.
 *
 * @returns undefined if the text is not JSON
 */
export function respace(text: string): Respaced | undefined {
	if (parseJson(text) === undefined) return undefined;
	const written = text.replace(TOKENS, (token) => {
		if (token === ',' || token === ':') return `${token} `;
		if (token.trim() === '') return '';
		return token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token;
	});
	const body = toAscii(written);
	const payload = body.slice(PAYLOAD.length, -1);
	// With another member behind it, this would be no JSON.
	const isAlone = body.startsWith(PAYLOAD) && parseJson(payload) !== undefined;
	return { body: Buffer.from(body), payload: isAlone ? Buffer.from(payload) : undefined };
}
