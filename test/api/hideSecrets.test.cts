import fc from 'fast-check';
import { withoutKey, withoutSecrets } from '../../nodes/Zenduty/api/hideSecrets';

it('leaves out keys and addresses of integrations and reports, at any depth', () => {
	const answer = {
		message: 'Disk almost full',
		integration_key: 'k-1',
		integration_object: { name: 'Generic', integration_key: 'k-2', webhook_url: 'https://x/k-3/' },
		list: [[{ webhook_url: 'k-4', amazon_link: 'https://x/?k-5', name: 'x' }], 1, null],
	};
	expect(withoutSecrets(answer)).toEqual({
		message: 'Disk almost full',
		integration_object: { name: 'Generic' },
		list: [[{ name: 'x' }], 1, null],
	});
});

const SECRET = 'do-not-tell';
const { tree } = fc.letrec((tie) => ({
	tree: fc.oneof(
		{ maxDepth: 6 },
		fc.constantFrom<unknown>(null, 1, true, 'text', ''),
		fc.array(tie('tree'), { maxLength: 4 }),
		fc.dictionary(fc.constantFrom('a', 'b', '__proto__x', 'url', 'key'), tie('tree')),
		fc.record({
			integration_key: fc.constantFrom<unknown>(SECRET, [SECRET], { a: SECRET }),
			next: tie('tree'),
		}),
		fc.record({ webhook_url: fc.constant(`https://x/${SECRET}/`), next: tie('tree') }),
	),
}));

it('never lets one through, and keeps everything else', () => {
	fc.assert(
		fc.property(tree, (answer) => {
			const before = JSON.stringify(answer);
			const copy = withoutSecrets(answer);
			expect(JSON.stringify(copy)).not.toContain(SECRET);
			expect(JSON.stringify(answer)).toBe(before);
			const kept: unknown = JSON.parse(before, function (this: unknown, name, value: unknown) {
				return name === 'integration_key' || name === 'webhook_url' ? undefined : value;
			});
			expect(copy).toEqual(kept);
		}),
	);
});

it('gives a copy, which can be changed without changing the answer', () => {
	const answer = { tags: [{ name: 'a' }] };
	const copy = withoutSecrets(answer) as typeof answer;
	copy.tags[0].name = 'b';
	expect(answer.tags[0].name).toBe('a');
});

describe('withoutKey', () => {
	it('replaces the key in texts and names, at any depth, and leaves all else as it came', () => {
		const value = { 'a 12345678': ['x 12345678 12345678', 12345678, null, { b: true }] };
		expect(withoutKey(value, '12345678')).toEqual({
			'a ***': ['x *** ***', 12345678, null, { b: true }],
		});
		expect(Object.keys(value)).toEqual(['a 12345678']);
		expect(withoutKey('a"12345678', 'a"12345678')).toBe('***');
	});

	it('leaves what is too short to be a key', () => {
		expect(withoutKey({ a: '1234567' }, '1234567')).toEqual({ a: '1234567' });
		expect(withoutKey('anything', '')).toBe('anything');
	});
});
