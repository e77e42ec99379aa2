import { createHash } from 'node:crypto';
import { digest, matchesAny } from '../../../nodes/Zenduty/webhook/auth/constantTime';

describe('digest', () => {
	it('is the SHA-256 of the text in UTF-8', () => {
		// FIPS 180-2, appendix B.1
		expect(digest('abc').toString('hex')).toBe(
			'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
		);
		const bytes = Buffer.from([0xd0, 0xba, 0xd0, 0xbb, 0xd1, 0x8e, 0xd1, 0x87]);
		expect(digest('ключ')).toEqual(createHash('sha256').update(bytes).digest());
	});
});

describe('matchesAny', () => {
	const secrets = [digest('one'), digest('two'), digest('three')];

	it.each(['one', 'two', 'three'])('accepts "%s", which is one of the secrets', (received) => {
		expect(matchesAny(received, secrets)).toBe(true);
	});

	it.each(['', 'four', 'onetwo', 'onE', 'on', 'one ', 'much longer than it'])(
		'refuses "%s", which is none of the secrets',
		(received) => {
			expect(matchesAny(received, secrets)).toBe(false);
			expect(matchesAny(received, [])).toBe(false);
		},
	);
});
