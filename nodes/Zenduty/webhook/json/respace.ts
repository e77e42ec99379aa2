import { parseJson } from '../../json';

/** A JSON text in Python's spacing, and the value of its `payload`. */
interface Respaced {
	body: Buffer;
	/**
	 * The value of the top-level `payload`. If the body has any other member, `payload` is undefined:
	 * a signature of the payload alone does not cover the other member. The other member may be a
	 * second `payload`, which `JSON.parse` would return in place of the first.
	 */
	payload?: Buffer;
}

/** The start of a rewritten body whose first member is `payload`. */
const PAYLOAD = Buffer.from('{"payload": ');

// UTF-16 units of characters that mean something in JSON (RFC 8259 §2 and §7).
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

/** The last character of ASCII that Python writes as it is. */
const TILDE = 0x7e;

/**
 * The length of an escape such as `\u00e9`, in bytes. This is the longest form in which a UTF-16
 * unit is written.
 */
const ESCAPE_LENGTH = 6;

const HEX_DIGITS = Buffer.from('0123456789abcdef');

/**
 * The value of each hexadecimal digit, by its UTF-16 unit. All other characters have the value 0.
 */
const DIGIT_OF = Uint8Array.from({ length: 128 }, (_, unit) =>
	Number.parseInt(String.fromCharCode(unit), 16),
);

/** The characters that Python writes as a backslash and a letter, and their letters. */
const HAVE_LETTERS = '"\\\b\f\n\r\t';
const LETTERS = Buffer.from('"\\bfnrt');

/** The letter of each character of {@link HAVE_LETTERS}, by its UTF-16 unit. All others have 0. */
const LETTER_OF = Uint8Array.from({ length: 128 }, (_, unit) => {
	const place = HAVE_LETTERS.indexOf(String.fromCharCode(unit));
	return place < 0 ? 0 : LETTERS[place];
});

/**
 * Rewrites a JSON text, character by character, with the separators and escapes of Python's
 * `json.dumps`: `", "`, `": "`, and everything outside ASCII escaped. Numbers, the order of members
 * and duplicate names stay as they are, so nothing is lost that a signature covers.
 *
 * The function is only for verifying a body that a proxy reformatted. To write a body, use `dumps`,
 * which keeps one member of each name and writes numbers in their usual form.
 *
 * Anyone who knows the URL of a trigger can send a body without a valid signature, so this work
 * must be fast. The function is one plain loop: a function call or a string for each token would
 * take many times as long (`bench/hostile.mts`).
 *
 * @returns undefined if the text is not JSON
 */
export function respace(text: string): Respaced | undefined {
	// The text is checked here, because the loop below does not check it.
	if (parseJson(text) === undefined) return undefined;
	const room = Buffer.allocUnsafe(text.length * ESCAPE_LENGTH);
	let end = 0;
	let levels = 0;
	let hasOneMember = true;
	for (let at = 0; at < text.length; at++) {
		let unit = text.charCodeAt(at);
		if (unit <= SPACE) continue;
		room[end++] = unit;
		if (unit === OPENING_BRACE || unit === OPENING_BRACKET) levels += 1;
		else if (unit === CLOSING_BRACE || unit === CLOSING_BRACKET) levels -= 1;
		else if (unit === COMMA || unit === COLON) {
			room[end++] = SPACE;
			if (unit === COMMA && levels === 1) hasOneMember = false;
		} else if (unit === QUOTE) {
			// Goes on to the quotation mark that ends the string.
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
						// Python writes a short escape such as `\n` in the same way, but it writes `\/` as `/`.
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

/** Reads the four hexadecimal digits after the `u` of an escape. */
function readEscape(text: string, at: number): number {
	return (
		(DIGIT_OF[text.charCodeAt(at + 1)] << 12) |
		(DIGIT_OF[text.charCodeAt(at + 2)] << 8) |
		(DIGIT_OF[text.charCodeAt(at + 3)] << 4) |
		DIGIT_OF[text.charCodeAt(at + 4)]
	);
}

/**
 * Writes a UTF-16 unit in the way in which Python writes it. In the text that was received, the
 * unit was an escape such as `\u00e9`.
 *
 * @param end the position of the unit in `room`
 * @returns the position of the next unit
 */
function writeUnit(unit: number, room: Buffer, end: number): number {
	if (unit > TILDE) return writeEscape(unit, room, end);
	const letter = LETTER_OF[unit];
	if (letter !== 0) {
		room[end] = BACKSLASH;
		room[end + 1] = letter;
		return end + 2;
	}
	if (unit < SPACE) return writeEscape(unit, room, end);
	room[end] = unit;
	return end + 1;
}

/** Writes a UTF-16 unit as an escape such as `\u00e9`. For the parameters see {@link writeUnit}. */
function writeEscape(unit: number, room: Buffer, end: number): number {
	room[end] = BACKSLASH;
	room[end + 1] = LETTER_U;
	room[end + 2] = HEX_DIGITS[unit >> 12];
	room[end + 3] = HEX_DIGITS[(unit >> 8) & 0xf];
	room[end + 4] = HEX_DIGITS[(unit >> 4) & 0xf];
	room[end + 5] = HEX_DIGITS[unit & 0xf];
	return end + ESCAPE_LENGTH;
}
