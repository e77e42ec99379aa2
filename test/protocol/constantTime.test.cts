import { digest, matches } from '../../nodes/Zenduty/protocol/constantTime';

describe('digest', () => {
	it('is the SHA-256 of the text in UTF-8', () => {
		// FIPS 180-2, appendix B.1
		expect(digest('abc').toString('hex')).toBe(
			'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
		);
		expect(digest('ключ')).toEqual(digest(Buffer.from('ключ', 'utf8').toString()));
		expect(digest('ключ')).not.toEqual(digest('????'));
	});
});

describe('matches', () => {
	it('finds the same text equal', () => {
		expect(matches('s3cret', digest('s3cret'))).toBe(true);
		expect(matches('', digest(''))).toBe(true);
	});

	it.each(['s3creT', 's3cre', 's3cret ', ' s3cret', '', 'a much longer text than the secret'])(
		'finds "%s" different, whatever its length',
		(received) => {
			expect(matches(received, digest('s3cret'))).toBe(false);
		},
	);
});
