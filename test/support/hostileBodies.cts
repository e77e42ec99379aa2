/* Bodies that a sender without a signing key can send, and that take as much work as possible. */

/**
 * Makes a body: `start`, then `middle` as often as it fits, then `end`, then spaces up to the size.
 */
function fill(size: number, start: string, middle: string, end: string): Buffer {
	const room = size - Buffer.byteLength(start) - Buffer.byteLength(end);
	const times = Math.floor(room / Buffer.byteLength(middle));
	const padding = ' '.repeat(room - times * Buffer.byteLength(middle));
	return Buffer.from(start + middle.repeat(times) + end + padding);
}

const DEEP = `${'['.repeat(98)}${']'.repeat(98)},`;

/**
 * Returns ASCII letters and é in an order that a processor cannot predict, so that each branch is
 * slow.
 */
function lettersInNoOrder(): string {
	let state = 1;
	const next = () => (state = (state * 48_271) % 0x7fffffff) % 2;
	return Array.from({ length: 40_000 }, () => 'aé'[next()]).join('');
}

type HostileBody = [what: string, make: (size: number) => Buffer];

/** Hostile bodies that are JSON. Each has a function that makes the body with a size in bytes. */
export const HOSTILE_JSON: HostileBody[] = [
	['white space', (size) => fill(size, '', ' ', '0')],
	['line feeds', (size) => fill(size, '', '\n', '0')],
	['white space between numbers', (size) => fill(size, '[0', ' ,\n0', ']')],
	['64 spaces between numbers', (size) => fill(size, '[', `${' '.repeat(64)}1,`, '0]')],
	['arrays in an array', (size) => fill(size, '[', '[],', '0]')],
	['objects in an array', (size) => fill(size, '[', '{},', '0]')],
	['arrays of 99 levels', (size) => fill(size, '[', DEEP, '0]')],
	['arrays of as many levels as fit', (size) => Buffer.alloc(size, '[').fill(']', size / 2)],
	['one digit each', (size) => fill(size, '[', '1,', '0]')],
	['one long number', (size) => fill(size, '', '7', '')],
	['numbers with exponents', (size) => fill(size, '[', '-0.1e+1,', '0]')],
	['literals', (size) => fill(size, '[', 'null,', '0]')],
	['empty strings', (size) => fill(size, '[', '"",', '0]')],
	['short strings', (size) => fill(size, '[', '"a",', '0]')],
	['escaped letters', (size) => fill(size, '"', '\\u0061', '"')],
	['strings of one escaped letter', (size) => fill(size, '[', '"\\u0041",', '0]')],
	['escapes that are kept', (size) => fill(size, '"', '\\u00e9', '"')],
	['escapes in upper case', (size) => fill(size, '"', '\\uABCD', '"')],
	['short escapes', (size) => fill(size, '"', '\\n', '"')],
	['strings of one escape', (size) => fill(size, '[', '"\\n",', '0]')],
	['U+007F', (size) => fill(size, '"', '\u007f', '"')],
	['U+007F in the payload', (size) => fill(size, '{"payload":"', '\u007f', '"}')],
	['a letter and U+007F', (size) => fill(size, '"', 'a\u007f', '"')],
	['strings of one U+007F', (size) => fill(size, '{"payload":["', '\u007f","', '"]}')],
	['é in the payload', (size) => fill(size, '{"payload":"', 'é', '"}')],
	['letters and é in no order', (size) => fill(size, '"', lettersInNoOrder(), '"')],
	['☕ in the payload', (size) => fill(size, '{"payload":"', '☕', '"}')],
	['🚨 in the payload', (size) => fill(size, '{"payload":"', '🚨', '"}')],
	['strings of one é', (size) => fill(size, '[', '"é",', '0]')],
	['payload after payload', (size) => fill(size, '{', '"payload":1,', '"payload":"\u007f"}')],
	['members', (size) => fill(size, '{"payload":{', '"a":1,', '"":0}}')],
	['plain text', (size) => fill(size, '{"payload":"', 'a', '"}')],
];

/** Hostile bodies that are not JSON. */
export const HOSTILE_NO_JSON: HostileBody[] = [
	['nothing but white space', (size) => fill(size, '', ' ', '')],
	['opening brackets', (size) => fill(size, '', '[', '')],
	['opening braces', (size) => fill(size, '', '{"":', '')],
	['no JSON at the end', (size) => fill(size, '{"payload":["', '\u007f","', '"]}}')],
	['no UTF-8 at the end', (size) => Buffer.concat([fill(size - 1, '', 'é', ''), Buffer.of(0xff)])],
	['bytes that are no UTF-8', (size) => Buffer.alloc(size, 0x80)],
	['zeros', (size) => Buffer.alloc(size)],
];

/**
 * The length of a hostile header, in characters. Node.js allows 16 KiB for all headers together.
 */
const HEADER_LENGTH = 16_000;

/** Values of a header for which a slow regular expression would try again at each character. */
export const HOSTILE_HEADERS = [' ', '=', 'A', 'A=', 'basic ', '\t', ', '].flatMap((part) => {
	const long = part.repeat(HEADER_LENGTH / part.length);
	return [long, `Basic ${long}`, `Basic ${long}!`, `Basic A${long}!`, `Basic A=${long}!`];
});
