import { shortHash } from '../../nodes/Zenduty/polling/shortHash';

describe('shortHash', () => {
	it('returns the beginning of the SHA-256 of its parts', () => {
		// printf '["a",1]' | sha256sum
		expect(shortHash('a', 1)).toBe('135f17a475a61afdeeaf3759ad2e45ad');
	});
});
