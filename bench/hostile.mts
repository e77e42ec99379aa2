/** What it costs to refuse what somebody sends who has no key, beside the least that it can cost. */
import { createHmac, type KeyObject } from 'node:crypto';
import { digest } from '../nodes/Zenduty/webhook/auth/constantTime.ts';
import { expectBasic, verifyBasic } from '../nodes/Zenduty/webhook/auth/basicAuth.ts';
import { expectHeaders, verifyHeaders } from '../nodes/Zenduty/webhook/auth/customHeaders.ts';
import { signingKey, verify } from '../nodes/Zenduty/webhook/auth/signature.ts';
import { respace } from '../nodes/Zenduty/webhook/json/respace.ts';
import { HOSTILE_HEADERS, HOSTILE_JSON, HOSTILE_NO_JSON } from '../test/support/hostileBodies.cts';
import { shortest } from './compare.mts';

const RUNS = 25;
const RUNS_OF_HASHING = 8;

/** The largest body that is rewritten, in bytes. */
const LARGEST = 256 * 1024;

/** A body that is too large to be rewritten, in bytes. */
const TOO_LARGE = 1024 * 1024;

const keys = { current: signingKey('bench'), previous: signingKey('the key before') };
const WRONG_SIGNATURE = `${'A'.repeat(43)}=`;

/**
 * Bodies over which JSON.parse goes in blocks, faster than any loop in JavaScript can look at each
 * character: runs of white space, of digits, and of characters that are not escaped.
 */
const IN_BLOCKS = new Set([
	...['white space', 'line feeds', 'one long number', 'plain text'],
	...['U+007F', 'U+007F in the payload', 'a letter and U+007F'],
	...['é in the payload', '☕ in the payload', '🚨 in the payload', '64 spaces between numbers'],
]);

/** A processor cannot foresee which letter comes next, and each wrong guess costs as much as ten letters. */
const IN_NO_ORDER = 'letters and é in no order';

/** How many times as long ours took as the other, and how long that may be. */
export interface Ratio {
	what: string;
	beside: string;
	ratio: number;
	atMost: number;
	milliseconds: number;
	/** How many times as long as JSON.parse of the same text. */
	besideParse?: number;
}

/** Measures how long refusing takes, beside the least that it can take. */
export function measureHostile(): Ratio[] {
	return [...rewriting(), ...hashing(), ...headers()];
}

function rewriting(): Ratio[] {
	return HOSTILE_JSON.map(([what, make]) => {
		const text = make(LARGEST).toString();
		const written = respace(text)?.body.toString() ?? '';
		const longer = written.length > text.length ? written : text;
		const [ours, parse, loop] = shortest(RUNS, [
			() => respace(text),
			() => JSON.parse(text),
			() => copyCharacters(longer),
		]);
		const besideParse = ours / parse;
		const row = { what: `respace 256 kB: ${what}`, milliseconds: ours, besideParse };
		if (what === IN_NO_ORDER)
			return { ...row, beside: 'JSON.parse', ratio: besideParse, atMost: 12 };
		return IN_BLOCKS.has(what)
			? { ...row, beside: 'JSON.parse and a bare loop', ratio: ours / (parse + loop), atMost: 2 }
			: { ...row, beside: 'JSON.parse', ratio: besideParse, atMost: 3 };
	});
}

/** Does the least that a loop does which reads or writes each character of a text. */
function copyCharacters(text: string): Buffer {
	const copy = Buffer.allocUnsafe(text.length);
	for (let at = 0; at < text.length; at++) copy[at] = text.charCodeAt(at);
	return copy;
}

/** A body that is too large is only hashed, and without a signature not even that. */
function hashing(): Ratio[] {
	const ratios = [...HOSTILE_JSON, ...HOSTILE_NO_JSON].map(([what, make]) => {
		const body = make(TOO_LARGE);
		const [ours, hashes] = shortest(RUNS_OF_HASHING, [
			() => verify(body, WRONG_SIGNATURE, keys),
			() => [keys.current, keys.previous].map((key) => hash(body, key)),
		]);
		return { what: `verify 1 MB: ${what}`, ratio: ours / hashes, milliseconds: ours };
	});
	const worst = ratios.reduce((a, b) => (b.ratio > a.ratio ? b : a));
	const body = Buffer.alloc(TOO_LARGE, '[');
	const signatures = [undefined, '', 'A', WRONG_SIGNATURE.repeat(300), ' '.repeat(16_000)];
	const [hashed, ...refused] = shortest(RUNS, [
		() => hash(body, keys.current),
		...signatures.map((signature) => () => verify(body, signature, keys)),
	]);
	const slowest = Math.max(...refused);
	return [
		{ ...worst, beside: 'hashing it with each key', atMost: 1.2 },
		{
			what: 'verify 1 MB without a signature in the right form',
			beside: 'hashing it',
			ratio: slowest / hashed,
			milliseconds: slowest,
			atMost: 0.1,
		},
	];
}

const hash = (body: Buffer, key: KeyObject) => createHmac('sha256', key).update(body).digest();

/** A header is compared by its hash. */
function headers(): Ratio[] {
	const basic = expectBasic('zenduty', 'correct horse');
	const custom = expectHeaders([{ name: 'X-Team', value: 'payments' }]);
	const worstOf = (what: string, refuse: (header: string) => unknown, atMost: number): Ratio => {
		const ratios = HOSTILE_HEADERS.map((header) => {
			const [ours, hashes] = shortest(RUNS, [() => refuse(header), () => digest(header)]);
			return { ratio: ours / hashes, milliseconds: ours };
		});
		const worst = ratios.reduce((a, b) => (b.ratio > a.ratio ? b : a));
		return { what, beside: 'hashing it', ...worst, atMost };
	};
	return [
		worstOf('refuse 16 kB as Basic credentials', (header) => verifyBasic(header, basic), 10),
		worstOf('refuse 16 kB in a header', (team) => verifyHeaders({ 'x-team': team }, custom), 2),
	];
}
