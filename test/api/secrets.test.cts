import fc from 'fast-check';
import { hideIn, withoutSecrets } from '../../nodes/Zenduty/api/secrets';

it('leaves out keys and addresses of integrations, at any depth', () => {
	const answer = {
		message: 'Disk almost full',
		integration_key: 'k-1',
		integration_object: { name: 'Generic', integration_key: 'k-2', webhook_url: 'https://x/k-3/' },
		list: [[{ webhook_url: 'k-4', name: 'x' }], 1, null],
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

describe('hideIn', () => {
	it('replaces the key and the path, as JSON may write them', () => {
		const hide = hideIn('k"ey/1234', '/secret/of/a/proxy/');
		expect(hide('k"ey/1234 k\\"ey/1234 k\\"ey\\/1234 k"ey/1234')).toBe('*** *** *** ***');
		expect(hide('/secret/of/a/proxy/x \\/secret\\/of\\/a\\/proxy\\/x')).toBe('***x ***x');
	});

	it('leaves what is too short to be a secret', () => {
		const text = '{"a": "1234567", "b": "/a/short/path/1"}';
		expect(hideIn('1234567', '/a/short/path/1')(text)).toBe(text);
		expect(hideIn('12345678', '/')('12345678/')).toBe('***/');
		expect(hideIn('', '/a/longer/path/1')('/a/longer/path/1')).toBe('***');
	});
});
