import * as fc from 'fast-check';
import { expectBasic, formatBasic, verifyBasic } from '../../nodes/Zenduty/webhook/auth/basicAuth';
import { dumps } from '../../nodes/Zenduty/webhook/json/dumps';
import { UnwritableError } from '../../nodes/Zenduty/json';
import { readJson } from '../../nodes/Zenduty/webhook/json/readJson';
import { signingKey, verify } from '../../nodes/Zenduty/webhook/auth/signature';

import { hasPython, startOracle, type Oracle, type Tagged } from './oracle.cjs';
import { count, forAll, report } from './cases.cjs';
import * as texts from './texts.cjs';

jest.setTimeout(300_000);

/** Fails with the case alone, not with the hundred of its batch. */
function same(actual: string, expected: unknown, input: string): void {
	if (actual !== expected)
		throw new Error(`of ${input}\n  is ${actual}\n  not ${String(expected)}`);
}

/**
 * What Python is to take a value for: integral numbers below 1e21 for integers, in the digits that
 * JavaScript gives them, and others for the very floats they are.
 */
function tag(value: unknown): Tagged {
	if (typeof value === 'number') {
		if (value % 1 === 0 && Math.abs(value) < 1e21) return ['int', JSON.stringify(value)];
		const bytes = Buffer.alloc(8);
		bytes.writeDoubleBE(value);
		return ['float', bytes.toString('hex')];
	}
	if (value === undefined) return null;
	if (value instanceof Date) return value.toISOString();
	if (Array.isArray(value)) return ['array', value.map(tag)];
	if (typeof value !== 'object' || value === null) return value as null | boolean | string;
	const members = Object.entries(value).filter(([, member]) => member !== undefined);
	return ['object', members.map(([name, member]) => [name, tag(member)])];
}

(hasPython() ? describe : describe.skip)('Python is the oracle', () => {
	let python: Oracle;

	beforeAll(() => {
		python = startOracle();
	});

	afterAll(() => python.close());

	it('of dumps, for JSON texts', async () => {
		let cases = 0;
		const text = fc
			.tuple(texts.treeWithin(100), texts.anyHand)
			.map(([tree, hand]) => texts.writeTree(tree, hand));
		await forAll(count(20_000, 1000), text, async (batch) => {
			const answers = await python.rewrite(batch);
			batch.forEach((input, i) => same(dumps(readJson(input)), answers[i], input));
			cases += batch.length;
		});
		report(`dumps from text: ${cases} cases equal Python`);
	});

	it('of dumps, for JavaScript values', async () => {
		let cases = 0;
		await forAll(count(20_000, 1000), texts.valueWithin(100), async (batch) => {
			const answers = await python.write(batch.map(tag));
			batch.forEach((input, i) => same(dumps(input), answers[i], fc.stringify(input)));
			cases += batch.length;
		});
		report(`dumps from values: ${cases} cases equal Python`);
	});

	it('of signatures, for bodies as they were sent and as a proxy writes them again', async () => {
		let cases = 0;
		let alone = 0;
		const payload = texts.treeWithin(99);
		const others = fc.array(fc.tuple(texts.anyName, texts.treeWithin(4)), { maxLength: 2 });
		const delivery = fc.record({
			text: fc
				.tuple(payload, others, texts.anyHand)
				.map(([inner, members, hand]) =>
					texts.writeTree({ kind: 'object', members: [...members, ['payload', inner]] }, hand),
				),
			key: fc.string({ unit: 'binary', minLength: 1 }),
			hand: texts.anyHand,
		});
		await forAll(count(20_000, 500), delivery, async (batch) => {
			const answers = await python.deliver(batch);
			batch.forEach(({ key, hand }, i) => {
				const sent = answers[i];
				const keys = { current: signingKey(key) };
				// Beside other members, the signature of the payload does not count.
				const isAlone = Object.keys(JSON.parse(sent.body)).length === 1;
				if (isAlone) alone += 1;
				for (const body of [
					sent.body,
					sent.indented,
					sent.dense,
					texts.rewriteText(sent.body, hand),
				]) {
					for (const [signature, signed] of [
						[sent.signature, sent.body],
						[sent.payloadSignature, isAlone ? sent.payload : 'invalid_signature'],
					]) {
						const verdict = verify(Buffer.from(body), signature, keys);
						same(verdict.ok ? verdict.signed.toString() : verdict.code, signed, body);
					}
				}
			});
			cases += batch.length;
		});
		expect(alone).toBeGreaterThan(cases / 10);
		expect(alone).toBeLessThan(cases * 0.9);
		report(
			`signed by Python: ${cases} cases accepted raw and written again, ` +
				`and ${alone} over the payload, which was alone`,
		);
	});

	it('of Basic credentials, in UTF-8 and in Latin-1', async () => {
		let [latin1, utf8Only] = [0, 0];
		const letter = fc.oneof(
			{
				weight: 20,
				arbitrary: fc.integer({ min: 0x20, max: 0xff }).map((c) => String.fromCharCode(c)),
			},
			{ weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
		);
		const text = fc.string({ unit: letter, minLength: 1, maxLength: 12 });
		const pair = fc.tuple(
			text.map((username) => username.replaceAll(':', ';')),
			text,
		);
		await forAll(count(20_000, 1000), pair, async (batch) => {
			const inUtf8 = await python.basic(batch.map((texts) => ({ texts, encoding: 'utf-8' })));
			const inLatin1 = await python.basic(batch.map((texts) => ({ texts, encoding: 'latin1' })));
			batch.forEach(([username, password], i) => {
				const secret = expectBasic(username, password);
				expect(inUtf8[i]).toBe(formatBasic(username, password));
				expect(verifyBasic(String(inUtf8[i]), secret)).toEqual({ ok: true });
				const header = inLatin1[i];
				if (typeof header === 'string') {
					expect(verifyBasic(header, secret)).toEqual({ ok: true });
					latin1 += 1;
				} else {
					expect(header).toEqual({ error: 'UnicodeEncodeError' });
					const truncated = Buffer.from(`${username}:${password}`, 'latin1').toString('base64');
					expect(verifyBasic(`Basic ${truncated}`, secret).ok).toBe(false);
					utf8Only += 1;
				}
			});
		});
		expect(Math.min(latin1, utf8Only)).toBeGreaterThan(50);
		report(`Basic credentials: ${latin1} cases in both encodings, ${utf8Only} in UTF-8 only`);
	});

	it.each([
		['an integer of 4,300 digits', '9'.repeat(4300)],
		['a negative one', `-${'9'.repeat(4300)}`],
		['a fraction of 4,301 digits', `0.${'9'.repeat(4301)}`],
		['a float at the end of the range', '1.7976931348623158e308'],
		['a float that is too small', '1e-400'],
		['surrogates as they are', '["\ud83d", "\udd25", "\ud83d\udd25"]'],
	])('of %s', async (_what, text) => {
		expect(await python.rewrite([text])).toEqual([dumps(readJson(text))]);
	});

	it('of what it refuses too: an integer of more than 4,300 digits', async () => {
		for (const text of ['9'.repeat(4301), `[-${'9'.repeat(4301)}]`]) {
			expect(await python.rewrite([text])).toEqual([{ error: 'ValueError' }]);
			expect(() => dumps(readJson(text))).toThrow(UnwritableError);
		}
	});

	it.each(['1e400', '-1e400', '[1.8e308]', `${'9'.repeat(400)}.0`])(
		'of %s but for one thing: what it writes is not JSON, and is refused here',
		async (text) => {
			expect((await python.rewrite([text]))[0]).toMatch(/^\[?-?Infinity\]?$/);
			expect(() => dumps(readJson(text))).toThrow(UnwritableError);
		},
	);

	it('of nesting but for the limit, which is lower here', async () => {
		const nest = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
		expect(await python.rewrite([nest(100), nest(101), nest(5000)])).toEqual([
			dumps(readJson(nest(100))),
			nest(101),
			{ error: 'RecursionError' },
		]);
		expect(() => readJson(nest(101))).toThrow(UnwritableError);
		expect(() => readJson(nest(5000))).toThrow(UnwritableError);
	});
});
