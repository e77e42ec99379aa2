/*
 * What somebody sends who has no key is refused, and little is done with it. What that costs is
 * measured in `bench/hostile.mts`.
 */
import crypto from 'crypto';
import { expectBasic, formatBasic, verifyBasic } from '../../nodes/Zenduty/webhook/auth/basicAuth';
import { expectHeaders, verifyHeaders } from '../../nodes/Zenduty/webhook/auth/customHeaders';
import { signingKey, verify } from '../../nodes/Zenduty/webhook/auth/signature';
import { HOSTILE_HEADERS, HOSTILE_JSON, HOSTILE_NO_JSON } from '../support/hostileBodies.cjs';

const keys = {
	current: signingKey('9c1f27e0d4b84a6e8f53'),
	previous: signingKey('the key before'),
};

/** In the right form, so that every reading of the body is tried. */
const WRONG_SIGNATURE = `${'A'.repeat(43)}=`;

const SIZES = [
	['1 kB', 1024],
	['256 kB', 256 * 1024],
	['1 MB', 1024 * 1024],
] as const;

afterEach(() => jest.restoreAllMocks());

describe.each(SIZES)('a body of %s that nobody signed', (_size, size) => {
	const bodies = [...HOSTILE_JSON, ...HOSTILE_NO_JSON];

	it.each(bodies)('is refused: %s', (_what, make) => {
		const body = make(size);
		expect(body).toHaveLength(size);
		const [parse, hash] = [jest.spyOn(JSON, 'parse'), jest.spyOn(crypto, 'createHmac')];
		const verdict = verify(body, WRONG_SIGNATURE, keys);
		const calls = [parse.mock.calls.length, hash.mock.calls.length];
		expect(verdict).toEqual({ ok: false, code: 'invalid_signature' });
		// A larger body is only hashed, so what the body holds makes no difference.
		if (size > 256 * 1024) expect(calls).toEqual([0, 2]);
		// Each of three readings is hashed once for each key.
		expect(calls[0]).toBeLessThanOrEqual(1);
		expect(calls[1]).toBeLessThanOrEqual(6);
	});
});

it.each([undefined, '', 'A', WRONG_SIGNATURE.repeat(300), ' '.repeat(16_000)])(
	'a body without a signature in the right form is not even hashed',
	(signature) => {
		const hash = jest.spyOn(crypto, 'createHmac');
		expect(verify(Buffer.alloc(1024, '['), signature, keys).ok).toBe(false);
		expect(hash).not.toHaveBeenCalled();
	},
);

it('a header that nobody expects is refused', () => {
	const basic = expectBasic('zenduty', 'correct horse');
	expect(verifyBasic(formatBasic('zenduty', 'correct horse'), basic).ok).toBe(true);
	const expected = expectHeaders([{ name: 'X-Team', value: 'payments' }]);
	for (const header of HOSTILE_HEADERS) {
		expect(verifyBasic(header, basic).ok).toBe(false);
		expect(verifyHeaders({ 'x-team': header }, expected)).toBe(false);
	}
});
