import { parseJson } from '../../json';

/** A JSON text as {@link respace} rewrote it, and the value of `payload` in this text. */
interface Respaced {
	body: Buffer;
	/**
	 * The value of the top-level `payload`, as JSON. It is set only if the body has no other member,
	 * because a signature of this value would not cover the other member.
	 */
	payload?: Buffer;
}

/** The start of a rewritten body whose first member is `payload`. */
const PAYLOAD = Buffer.from('{"payload": ');

// The UTF-16 units of characters that belong to the syntax of JSON (RFC 8259 §2 and §7).
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const SLASH = 0x2f;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const LETTER_U = 0x75;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/**
 * `~`, the last character of ASCII that Python writes as it is. Python escapes all characters after
 * it.
 */
const TILDE = 0x7e;

/**
 * The length of an escape such as `\u00e9`, in bytes. No UTF-16 unit of the received text becomes
 * longer than such an escape, so a buffer with six bytes for each unit is large enough.
 */
const ESCAPE_LENGTH = 6;

const HEX_DIGITS = Buffer.from('0123456789abcdef');

/**
 * The number that each hexadecimal digit stands for. The index is the UTF-16 unit of the digit. For
 * example, the element at 0x61 (`a`) is 10. The elements for characters that are not hexadecimal
 * digits are 0.
 */
const DIGIT_OF = Uint8Array.from({ length: 128 }, (_, unit) =>
	Number.parseInt(String.fromCharCode(unit), 16),
);

/**
 * The characters that have a short escape such as `\n`. {@link LETTERS} has the characters that
 * follow the backslash, in the same order.
 */
const HAVE_LETTERS = '"\\\b\f\n\r\t';
const LETTERS = Buffer.from('"\\bfnrt');

/**
 * The byte after the backslash in the short escape of a character. The index is the UTF-16 unit of
 * the character. For example, the element at 0x0a (a line break) is the byte of `n`. If a character
 * has no short escape, the element is 0.
 */
const LETTER_OF = Uint8Array.from({ length: 128 }, (_, unit) => {
	const place = HAVE_LETTERS.indexOf(String.fromCharCode(unit));
	return place < 0 ? 0 : LETTERS[place];
});

/**
 * Rewrites a received JSON text with the spaces and escapes of Python's `json.dumps`, so that the
 * signature can be checked for the rewritten text, too. To write a new body, use `dumps`.
 *
 * Numbers, the order of members and duplicate names stay unchanged. If a proxy changed one of
 * these, the signature is refused.
 *
 * @returns undefined if the text is not JSON
 */
export function respace(text: string): Respaced | undefined {
	// The loop below does not check that the text is JSON, so the text is checked here.
	if (parseJson(text) === undefined) return undefined;
	const room = Buffer.allocUnsafe(text.length * ESCAPE_LENGTH);
	let end = 0;
	let levels = 0;
	let hasOneMember = true;
	// The loop must be fast, because anyone who knows the URL of a trigger can send many bodies with
	// a wrong signature. So the loop writes bytes into one buffer, and creates no strings.
	// `bench/hostile.mts` measures how long the loop takes.
	for (let at = 0; at < text.length; at++) {
		let unit = text.charCodeAt(at);
		if (unit <= SPACE) continue;
		room[end++] = unit;
		if (unit === OPENING_BRACE || unit === OPENING_BRACKET) levels += 1;
		else if (unit === CLOSING_BRACE || unit === CLOSING_BRACKET) levels -= 1;
		else if (unit === COMMA || unit === COLON) {
			room[end++] = SPACE;
			// After a comma at level 1, another member of the body follows. A signature of the value of
			// `payload` does not cover this member. The member may even be a second `payload`, whose
			// value `JSON.parse` would return in place of the signed value.
			if (unit === COMMA && levels === 1) hasOneMember = false;
		} else if (unit === QUOTE) {
			// This loop writes the rest of the string, up to the quotation mark that ends it.
			do {
				at += 1;
				unit = text.charCodeAt(at);
				if (unit === BACKSLASH) {
					at += 1;
					const letter = text.charCodeAt(at);
					if (letter === LETTER_U) {
						end = writeUnit(readEscape(text, at), room, end);
						at += 4;
					} else {
						// Python writes the same short escapes, such as `\n`, so they stay unchanged. Python
						// does not escape a slash, so `\/` becomes `/`.
						if (letter !== SLASH) room[end++] = BACKSLASH;
						room[end++] = letter;
					}
				} else if (unit <= TILDE) room[end++] = unit;
				else end = writeEscape(unit, room, end);
			} while (unit !== QUOTE);
		}
	}
	const body = room.subarray(0, end);
	const isAlone = hasOneMember && body.subarray(0, PAYLOAD.length).equals(PAYLOAD);
	return { body, payload: isAlone ? body.subarray(PAYLOAD.length, -1) : undefined };
}

/**
 * Returns the UTF-16 unit that an escape such as `\u00e9` means.
 *
 * @param at the position of the `u` in the text
 */
function readEscape(text: string, at: number): number {
	return (
		(DIGIT_OF[text.charCodeAt(at + 1)] << 12) |
		(DIGIT_OF[text.charCodeAt(at + 2)] << 8) |
		(DIGIT_OF[text.charCodeAt(at + 3)] << 4) |
		DIGIT_OF[text.charCodeAt(at + 4)]
	);
}

/**
 * Writes a UTF-16 unit as Python writes it: as it is, or as an escape. In the received text, the
 * unit was an escape such as `\u00e9`.
 *
 * @param room the buffer for the rewritten text
 * @param end the position in `room` at which the unit is written
 * @returns the position after the unit
 */
function writeUnit(unit: number, room: Buffer, end: number): number {
	if (unit > TILDE) return writeEscape(unit, room, end);
	const letter = LETTER_OF[unit];
	// If the unit has a short escape such as `\n`, Python writes the short escape.
	if (letter !== 0) {
		room[end] = BACKSLASH;
		room[end + 1] = letter;
		return end + 2;
	}
	if (unit < SPACE) return writeEscape(unit, room, end);
	// Python writes the characters from space to `~` as they are, except the quotation mark and the
	// backslash, which have short escapes.
	room[end] = unit;
	return end + 1;
}

/**
 * Writes a UTF-16 unit as an escape such as `\u00e9`. The parameters and the result are those of
 * {@link writeUnit}.
 */
function writeEscape(unit: number, room: Buffer, end: number): number {
	room[end] = BACKSLASH;
	room[end + 1] = LETTER_U;
	room[end + 2] = HEX_DIGITS[unit >> 12];
	room[end + 3] = HEX_DIGITS[(unit >> 8) & 0xf];
	room[end + 4] = HEX_DIGITS[(unit >> 4) & 0xf];
	room[end + 5] = HEX_DIGITS[unit & 0xf];
	return end + ESCAPE_LENGTH;
}
