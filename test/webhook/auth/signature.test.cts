import { createHmac, createSecretKey } from 'node:crypto';
import { readJson } from '../../../nodes/Zenduty/webhook/json/readJson';
import { dumps } from '../../../nodes/Zenduty/webhook/json/dumps';
import {
	sign,
	SIGNATURE_HEADER,
	signingKey,
	verify,
	type SignatureResult,
} from '../../../nodes/Zenduty/webhook/auth/signature';
import vectors from '../../fixtures/vectors.json';

const KEY = '9c1f27e0d4b84a6e8f53';
const keys = { current: signingKey(KEY) };
const INVALID = { ok: false, code: 'invalid_signature' };

/** Signs a text of `json.dumps` as Zenduty's guide does. */
const signatureOf = (text: string, key = KEY): string =>
	createHmac('sha256', key).update(text).digest('base64');

const check = (body: string | Buffer, signature: string | undefined): SignatureResult =>
	verify(Buffer.from(body), signature, keys);

/** Returns a result with its bytes as a text. */
const told = (verdict: SignatureResult): object =>
	verdict.ok ? { ...verdict, signed: verdict.signed.toString() } : verdict;

describe('sign', () => {
	const block = 'Test Using Larger Than Block-Size Key - Hash Key First';
	const long =
		'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.';

	it.each([
		[
			1,
			'0b'.repeat(20),
			'Hi There',
			'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
		],
		[
			2,
			'4a656665',
			'what do ya want for nothing?',
			'5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
		],
		[
			3,
			'aa'.repeat(20),
			'\u00dd'.repeat(50),
			'773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
		],
		[
			4,
			'0102030405060708090a0b0c0d0e0f10111213141516171819',
			'\u00cd'.repeat(50),
			'82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
		],
		[
			6,
			'aa'.repeat(131),
			block,
			'60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
		],
		[7, 'aa'.repeat(131), long, '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2'],
	])('returns the HMAC-SHA256 of RFC 4231, test case %d, in base64', (_case, key, data, hex) => {
		const signature = sign(Buffer.from(data, 'latin1'), createSecretKey(Buffer.from(key, 'hex')));
		expect(signature).toBe(Buffer.from(hex, 'hex').toString('base64'));
	});

	it('encodes the key in UTF-8', () => {
		expect(signingKey('ключ').export().toString('hex')).toBe('d0bad0bbd18ed187');
	});

	it.each(vectors)("signs as Zenduty's guide does: $name", ({ body, covers, key, signature }) => {
		const signed =
			covers === 'payload' ? dumps((readJson(body) as Map<string, unknown>).get('payload')) : body;
		expect(sign(Buffer.from(signed), signingKey(key))).toBe(signature);
	});

	it('signs the exact bytes', () => {
		expect(sign(Buffer.from('{"payload": {"title": "Caf\\u00e9"}}'), signingKey('s3cret'))).toBe(
			'99l+Hvh4Hc+0Vu4byb1b2vRW+OqGNnpFtZ9Ep3Bp0Sk=',
		);
		expect(sign(Buffer.alloc(0), signingKey('s3cret'))).toBe(
			'kd+scMU0iwThuruLQhrJLOwItWW0nKFhMNzLclA2R7c=',
		);
	});
});

describe('verify', () => {
	const body =
		'{"payload": {"event_type": "triggered", "incident": {"title": "Caf\\u00e9 \\ud83d\\udd25", "load": 1.0}}}';
	const signature = '0BAE9EWK/l6+SFF+PX962HqgKrPJ+ZutXDzj6zaVge8=';

	it('reads the header X-SIGNATURE', () => {
		expect(SIGNATURE_HEADER).toBe('x-signature');
	});

	it('accepts the bytes that were signed', () => {
		expect(signatureOf(body)).toBe(signature);
		const bytes = Buffer.from(body);
		const verdict = verify(bytes, signature, keys);
		expect(verdict).toEqual({ ok: true, signingKey: 'current', signed: bytes });
		expect(verdict.ok && verdict.signed).toBe(bytes);
	});

	it.each(vectors)(
		'accepts the delivery: $name',
		({ body: text, covers, key, signature: given }) => {
			const verdict = verify(Buffer.from(text), given, { current: signingKey(key) });
			const signed = covers === 'payload' ? text.slice('{"payload": '.length, -1) : text;
			expect(told(verdict)).toEqual({ ok: true, signingKey: 'current', signed });
		},
	);

	it.each(vectors)(
		'refuses the delivery under another key: $name',
		({ body: text, signature: given }) => {
			expect(verify(Buffer.from(text), given, { current: signingKey('other') })).toEqual(INVALID);
		},
	);

	it.each([undefined, ''])('reports a missing signature if it is %j', (given) => {
		expect(check(body, given)).toEqual({ ok: false, code: 'missing_signature' });
	});

	it.each([
		['hex', Buffer.from(signature, 'base64').toString('hex')],
		['hex in upper case', Buffer.from(signature, 'base64').toString('hex').toUpperCase()],
		['url-safe base64', signature.replace(/\+/g, '-').replace(/\//g, '_')],
		['url-safe base64 without padding', Buffer.from(signature, 'base64').toString('base64url')],
		['base64 without padding', signature.slice(0, -1)],
		['base64 with padding too many', `${signature}=`],
		['a space before', ` ${signature}`],
		['a space after', `${signature} `],
		['a line break after', `${signature}\n`],
		['a line break before', `\n${signature}`],
		['a space inside', `${signature.slice(0, 20)} ${signature.slice(20)}`],
		['quotation marks', `"${signature}"`],
		['a prefix', `sha256=${signature}`],
		['two header lines', `${signature}, ${signature}`],
		['two header lines, the second wrong', `${signature}, ${signatureOf('x')}`],
		['a comma after', `${signature},`],
		['the raw bytes', Buffer.from(signature, 'base64').toString('latin1')],
		['the start', signature.slice(0, 22)],
		['lower case', signature.toLowerCase()],
		['white space alone', ' '],
		['44 characters outside ASCII', 'é'.repeat(43) + '='],
		['another text', signatureOf(`${body} `)],
		['a SHA-256 without a key', 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='],
	])('refuses the signature as %s', (_what, given) => {
		expect(given).not.toBe(signature);
		expect(check(body, given)).toEqual(INVALID);
	});

	it('refuses base64 whose unused bits are set, which decodes to the same bytes', () => {
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
		const last = alphabet.indexOf(signature[42]);
		const twin = `${signature.slice(0, 42)}${alphabet[last + 1]}=`;
		expect(Buffer.from(twin, 'base64')).toEqual(Buffer.from(signature, 'base64'));
		expect(check(body, twin)).toEqual(INVALID);
	});

	describe('while a key is being changed', () => {
		const both = { current: signingKey('new key'), previous: signingKey(KEY) };
		const bytes = Buffer.from(body);

		it('returns which key was used', () => {
			expect(verify(bytes, signatureOf(body, 'new key'), both)).toEqual({
				ok: true,
				signingKey: 'current',
				signed: bytes,
			});
			expect(verify(bytes, signature, both)).toEqual({
				ok: true,
				signingKey: 'previous',
				signed: bytes,
			});
		});

		it('returns the current key if both are the same', () => {
			const same = { current: signingKey(KEY), previous: signingKey(KEY) };
			expect(verify(bytes, signature, same)).toMatchObject({ signingKey: 'current' });
		});

		it('accepts the previous key for a reformatted body and for a payload', () => {
			const payload = '{"a": 1}';
			for (const [text, signed] of [
				['{"payload":{"a":1}}', '{"payload": {"a": 1}}'],
				['{"payload":{"a":1}}', payload],
			]) {
				expect(told(verify(Buffer.from(text), signatureOf(signed), both))).toEqual({
					ok: true,
					signingKey: 'previous',
					signed,
				});
			}
		});

		it('refuses any other key', () => {
			expect(verify(bytes, signatureOf(body, 'third'), both)).toEqual(INVALID);
			expect(verify(bytes, signatureOf(body, ''), both)).toEqual(INVALID);
		});
	});

	describe('if a proxy has reformatted the body', () => {
		it.each([
			['without spaces', body.replaceAll('": ', '":')],
			['indented', JSON.stringify(JSON.parse(body), null, 2).replace('1\n', '1.0\n')],
			['without escapes', body.replace('\\u00e9 \\ud83d\\udd25', 'é 🔥')],
			['escaped in upper case', body.replace('\\u00e9 \\ud83d\\udd25', '\\u00E9 \\uD83D\\uDD25')],
			['escaped more than needed', body.replace('triggered', '\\u0074riggered')],
			['with white space around', `\r\n ${body}\t\n`],
			['with a byte order mark', `\ufeff${body}`],
			['with a byte order mark and indented', `\ufeff \n${body.replaceAll(' {', '\n{')}`],
		])('accepts the body %s, and returns the bytes that were signed', (_what, text) => {
			expect(text).not.toBe(body);
			expect(told(check(text, signature))).toEqual({
				ok: true,
				signingKey: 'current',
				signed: body,
			});
		});

		it.each([
			['a number in another form', body.replace('1.0', '1')],
			['a number with more zeros', body.replace('1.0', '1.00')],
			['a member added', body.replace('"load"', '"x": 1, "load"')],
			['a member taken away', body.replace(', "load": 1.0', '')],
			['a member given twice', body.replace('"load": 1.0', '"load": 1.0, "load": 1.0')],
			['the members in another order', '{"b": 1, "a": 2}'],
			['another text', body.replace('triggered', 'resolved')],
			['a composed letter decomposed', body.replace('\\u00e9', 'e\\u0301')],
			['something after it', `${body}x`],
			['two byte order marks', `\ufeff\ufeff${body}`],
			['a byte order mark after it', `${body}\ufeff`],
			['half a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb]), Buffer.from(body)])],
		])('refuses the body with %s', (_what, text) => {
			expect(check(text, signature)).toEqual(INVALID);
		});

		it('accepts a body of 256 kB exactly, and refuses one byte more', () => {
			const written = '{"payload": {"title": "x"}}';
			const fill = (size: number): string => written + ' '.repeat(size - written.length);
			expect(told(check(fill(262_144), signatureOf(written)))).toMatchObject({ signed: written });
			expect(check(fill(262_145), signatureOf(written))).toEqual(INVALID);
		});

		it('accepts a larger body only as it was signed', () => {
			const large = Buffer.alloc(262_145, ' ');
			expect(verify(large, sign(large, keys.current), keys)).toEqual({
				ok: true,
				signingKey: 'current',
				signed: large,
			});
		});

		it('refuses invalid UTF-8, even if its replacement characters were signed', () => {
			for (const bytes of [
				[0xff],
				[0xc3],
				[0xc0, 0xaf],
				[0xed, 0xa0, 0x80],
				[0xf5, 0x80, 0x80, 0x80],
			]) {
				const invalid = Buffer.concat([Buffer.from('["'), Buffer.from(bytes), Buffer.from('" ]')]);
				const replaced = dumps(JSON.parse(invalid.toString('utf8')));
				expect(check(invalid, signatureOf(replaced))).toEqual(INVALID);
			}
			// A lenient reader would decode C0 AF as a slash, and ED A0 80 as a surrogate.
			expect(check(Buffer.from([0x22, 0xc0, 0xaf, 0x22]), signatureOf('"/"'))).toEqual(INVALID);
			const surrogate = Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]);
			expect(check(surrogate, signatureOf('"\\ud800"'))).toEqual(INVALID);
		});

		it('accepts invalid UTF-8 as it was signed', () => {
			const bytes = Buffer.from([0xff, 0xfe]);
			expect(verify(bytes, sign(bytes, keys.current), keys)).toMatchObject({ signed: bytes });
		});

		it.each(['', ' ', 'event=triggered', '{', '[1,]', '{"a": NaN}'])(
			'accepts %j, which is not JSON, only as it was signed',
			(text) => {
				expect(told(check(text, signatureOf(text)))).toMatchObject({ ok: true, signed: text });
				expect(check(`${text} `, signatureOf(text))).toEqual(INVALID);
			},
		);

		it('rewrites a body however deep it is nested: who reads it decides about that', () => {
			const deep = '['.repeat(100_000) + ']'.repeat(100_000);
			expect(check(` ${deep}`, signatureOf(deep))).toMatchObject({ ok: true });
		});
	});

	describe('if only the payload is signed', () => {
		const payload = '{"event_type": "resolved", "incident": {"title": "Caf\\u00e9"}}';
		const given = signatureOf(payload);
		const accepted = { ok: true, signingKey: 'current', signed: payload };

		it.each([
			['as json.dumps writes it', `{"payload": ${payload}}`],
			['reformatted', `{"payload":${JSON.stringify(JSON.parse(payload))}}`],
			['under a name with escapes', `{"\\u0070ayload": ${payload}}`],
		])('accepts the payload %s, and returns its bytes only', (_what, text) => {
			expect(told(check(text, given))).toEqual(accepted);
		});

		it.each([
			['beside an event', `{"event_type": "triggered", "incident": {}, "payload": ${payload}}`],
			['before an event', `{"payload": ${payload}, "event_type": "triggered", "incident": {}}`],
			['beside a member that says nothing', `{"payload": ${payload}, "": null}`],
			['after another payload', `{"payload": {"event_type": "triggered"}, "payload": ${payload}}`],
			['after another, under a name with escapes', `{"payload": 1, "payl\\u006Fad": ${payload}}`],
			['twice', `{"payload": ${payload}, "payload": ${payload}}`],
			['before another payload', `{"payload": ${payload}, "payload": {"a": 1}}`],
			['before another, under a name with escapes', `{"payload": ${payload}, "payloa\\u0064": {}}`],
			['nested', `{"event": {"payload": ${payload}}}`],
			['in a payload', `{"payload": {"payload": ${payload}}}`],
			['in an array', `[{"payload": ${payload}}]`],
			['under another name', `{"Payload": ${payload}}`],
			['in a text', JSON.stringify({ payload })],
			['in a body that is not JSON', `{"payload": ${payload}} x`],
			['in a body of more than 256 kB', `{"payload": ${payload}}${' '.repeat(262_144)}`],
		])('refuses the payload %s', (_what, text) => {
			expect(check(text, given)).toEqual(INVALID);
		});

		it('accepts a payload that is signed as a body of its own', () => {
			expect(told(check(payload, given))).toEqual(accepted);
		});
	});
});
