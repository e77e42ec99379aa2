import { createHmac, type KeyObject } from 'node:crypto';
import { expectBasic, formatBasic, verifyBasic } from '../../nodes/Zenduty/webhook/auth/basicAuth';
import { digest } from '../../nodes/Zenduty/webhook/auth/constantTime';
import { expectHeaders, verifyHeaders } from '../../nodes/Zenduty/webhook/auth/customHeaders';
import { signingKey, verify } from '../../nodes/Zenduty/webhook/auth/signature';

import { count, IS_FULL, report } from './cases.cjs';

jest.setTimeout(300_000);

const current = signingKey('9c1f27e0d4b84a6e8f53');
const previous = signingKey('the key before');
const keys = { current, previous };

/** In the right form, so that every reading of the body is tried. */
const WRONG_SIGNATURE = `${'A'.repeat(43)}=`;

/** Each with a bound for the time beyond hashing, in ms: far above what is measured, since the machine may be busy. */
const SIZES = [
	['1 kB', 1024, 3],
	['256 kB', 256 * 1024, 50],
	['1 MB', 1024 * 1024, 5],
	['16 MB', 16 * 1024 * 1024, 30],
] as const;

/** The same for headers. */
const HEADER_BOUND = 5;

/** As often as it fits between a beginning and an end. */
function fill(size: number, start: string, middle: string, end: string): Buffer {
	const room = size - Buffer.byteLength(start) - Buffer.byteLength(end);
	const times = Math.floor(room / Buffer.byteLength(middle));
	const padding = ' '.repeat(room - times * Buffer.byteLength(middle));
	return Buffer.from(start + middle.repeat(times) + end + padding);
}

const DEEP = `${'['.repeat(98)}${']'.repeat(98)},`;

const BODIES: Array<[what: string, make: (size: number) => Buffer]> = [
	['white space', (size) => fill(size, '', ' ', '')],
	['opening brackets', (size) => fill(size, '', '[', '')],
	['opening braces', (size) => fill(size, '', '{"":', '')],
	['arrays in an array', (size) => fill(size, '[', '[],', '0]')],
	['objects in an array', (size) => fill(size, '[', '{},', '0]')],
	['arrays of 99 levels', (size) => fill(size, '[', DEEP, '0]')],
	['one digit each', (size) => fill(size, '[', '1,', '0]')],
	['one long number', (size) => fill(size, '', '7', '')],
	['numbers with exponents', (size) => fill(size, '[', '-0.1e+1,', '0]')],
	['arrays of as many levels as fit', (size) => Buffer.alloc(size, '[').fill(']', size / 2)],
	['literals', (size) => fill(size, '[', 'null,', '0]')],
	['empty strings', (size) => fill(size, '[', '"",', '0]')],
	['short strings', (size) => fill(size, '[', '"a",', '0]')],
	['escaped letters', (size) => fill(size, '"', '\\u0061', '"')],
	['escapes that are kept', (size) => fill(size, '"', '\\u00e9', '"')],
	['short escapes', (size) => fill(size, '"', '\\n', '"')],
	['strings of one escape', (size) => fill(size, '[', '"\\n",', '0]')],
	['U+007F', (size) => fill(size, '"', '\u007f', '"')],
	['U+007F in the payload', (size) => fill(size, '{"payload":"', '\u007f', '"}')],
	['strings of one U+007F', (size) => fill(size, '{"payload":["', '\u007f","', '"]}')],
	['é in the payload', (size) => fill(size, '{"payload":"', 'é', '"}')],
	['☕ in the payload', (size) => fill(size, '{"payload":"', '☕', '"}')],
	['🚨 in the payload', (size) => fill(size, '{"payload":"', '🚨', '"}')],
	['payload after payload', (size) => fill(size, '{', '"payload":1,', '"payload":"\u007f"}')],
	['members', (size) => fill(size, '{"payload":{', '"a":1,', '"":0}}')],
	['plain text', (size) => fill(size, '{"payload":"', 'a', '"}')],
	['no JSON at the end', (size) => fill(size, '{"payload":["', '\u007f","', '"]}}')],
	['no UTF-8 at the end', (size) => Buffer.concat([fill(size - 1, '', 'é', ''), Buffer.of(0xff)])],
	['bytes that are no UTF-8', (size) => Buffer.alloc(size, 0x80)],
	['zeros', (size) => Buffer.alloc(size)],
];

/**
 * The shortest of some runs, in milliseconds that this process was at work: what other programs do
 * does not count, and slows it down in some of the runs only.
 */
function shortest(runs: number, ...actions: Array<() => void>): number[] {
	const best = actions.map(() => Infinity);
	for (let i = 0; i < runs; i++) {
		actions.forEach((action, which) => {
			const start = process.cpuUsage();
			action();
			const { user, system } = process.cpuUsage(start);
			best[which] = Math.min(best[which], (user + system) / 1e3);
		});
	}
	return best;
}

const hash = (body: Buffer, key: KeyObject): Buffer =>
	createHmac('sha256', key).update(body).digest();

const ms = (value: number): string => `${value.toFixed(value < 0.1 ? 3 : 2)} ms`;

describe('a body that nobody signed', () => {
	it.each(SIZES)('of %s costs little more than hashing it once per key', (name, size, bound) => {
		// Larger bodies are only hashed, so that what they hold makes no difference.
		const isLarge = size > 256 * 1024;
		const runs = isLarge ? 5 : count(50, 10);
		let worst = { what: '', all: 0, hashing: 0, beyond: -Infinity };
		for (const [what, make] of isLarge ? BODIES.slice(0, count(BODIES.length, 3)) : BODIES) {
			const body = make(size);
			expect(body).toHaveLength(size);
			expect(verify(body, WRONG_SIGNATURE, keys).ok).toBe(false);
			const [all, hashing] = shortest(
				runs,
				() => verify(body, WRONG_SIGNATURE, keys),
				() => [hash(body, current), hash(body, previous)],
			);
			const beyond = all - hashing;
			if (IS_FULL) report(`  ${name}, ${what}: ${ms(all)}, hashing ${ms(hashing)}`);
			if (beyond > worst.beyond) worst = { what, all, hashing, beyond };
		}
		report(
			`hostile bodies of ${name}: at worst ${ms(worst.beyond)} beyond hashing, ` +
				`${ms(worst.all)} in all (${worst.what})`,
		);
		expect(worst.beyond).toBeLessThan(bound);
	});

	it('costs nothing without a signature, or with one in another form', () => {
		const body = Buffer.alloc(16 * 1024 * 1024, '[');
		for (const signature of [undefined, '', 'A', WRONG_SIGNATURE.repeat(300), ' '.repeat(16_000)]) {
			const [all] = shortest(5, () => verify(body, signature, keys));
			expect(all).toBeLessThan(5);
		}
	});
});

describe('a header that nobody expects', () => {
	// Node.js allows 16 kB of headers; a regular expression that is tried at every place again
	// would need a second for them.
	const LENGTH = 16_000;
	const headers = [' ', '=', 'A', 'A=', 'basic ', '\t', ', '].flatMap((part) => {
		const long = part.repeat(LENGTH / part.length);
		return [long, `Basic ${long}`, `Basic ${long}!`, `Basic A${long}!`, `Basic A=${long}!`];
	});

	it('costs little', () => {
		const basic = expectBasic('zenduty', 'correct horse');
		expect(verifyBasic(formatBasic('zenduty', 'correct horse'), basic).ok).toBe(true);
		const expected = expectHeaders([{ name: 'X-Team', value: 'payments' }]);
		let worst = 0;
		for (const header of headers) {
			expect(verifyBasic(header, basic).ok).toBe(false);
			expect(verifyHeaders({ 'x-team': header }, expected)).toBe(false);
			const [basicTime, customTime, hashing] = shortest(
				5,
				() => verifyBasic(header, basic),
				() => verifyHeaders({ 'x-team': header }, expected),
				() => digest(header),
			);
			worst = Math.max(worst, basicTime - hashing, customTime - hashing);
		}
		report(`hostile headers of 16 kB: at worst ${ms(worst)} beyond hashing`);
		expect(worst).toBeLessThan(HEADER_BOUND);
	});
});
