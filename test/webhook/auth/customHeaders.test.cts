import {
	expectHeaders,
	findHeaderProblem,
	verifyHeaders,
	type CustomHeader,
	type RequestHeaders,
} from '../../../nodes/Zenduty/webhook/auth/customHeaders';

const header = (name: string, value = 'v1'): CustomHeader => ({ name, value });

describe('findHeaderProblem', () => {
	it('finds no problem if there are no headers', () => {
		expect(findHeaderProblem([])).toBeUndefined();
	});

	it('finds no problem in headers that Zenduty accepts', () => {
		expect(
			findHeaderProblem([
				header('X-Team', 'payments'),
				header('x-env', 'prod eu-1'),
				header('Authorization', 'Bearer abc'),
			]),
		).toBeUndefined();
	});

	it('allows every character of a token (RFC 9110 §5.6.2) in a name', () => {
		expect(findHeaderProblem([header("!#$%&'*+-.^_`|~09AZaz")])).toBeUndefined();
	});

	it.each([...'"(),/:;<=>?@[\\]{} \t\n\u0000\u007fé'])('refuses %j in a name', (character) => {
		for (const name of [character, `X-${character}`, `${character}X`, `X${character}Y`]) {
			expect(findHeaderProblem([header('X'), header(name)])).toBe(
				"'Name' of custom header 2 is not a valid header name. Use letters, digits and hyphens, without spaces.",
			);
		}
	});

	it('says which header has no name', () => {
		expect(findHeaderProblem([header('')])).toBe(
			"'Name' of custom header 1 is empty. Enter the name as in Zenduty, or remove the header.",
		);
		expect(findHeaderProblem([header('A'), header('B'), header('', '')])).toBe(
			"'Name' of custom header 3 is empty. Enter the name as in Zenduty, or remove the header.",
		);
	});

	it.each([
		'Connection',
		'Content-Length',
		'Content-Type',
		'Cookie',
		'Expect',
		'Host',
		'Transfer-Encoding',
		'X-SIGNATURE',
	])('refuses %s, in any case, which the request sets itself', (name) => {
		for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) {
			expect(findHeaderProblem([header('X-Team'), header(spelling)])).toBe(
				`The custom header "${spelling}" is always set by the request itself. Remove it here and in Zenduty, or choose another name.`,
			);
		}
	});

	it('refuses further names that the request sets, in any case', () => {
		expect(findHeaderProblem([header('Authorization')], ['authorization'])).toBe(
			'The custom header "Authorization" is always set by the request itself. Remove it here and in Zenduty, or choose another name.',
		);
		expect(findHeaderProblem([header('X-Authorization')], ['authorization'])).toBeUndefined();
	});

	it('refuses a name given twice, whatever the case and the values', () => {
		const problem =
			'The custom header "x-TEAM" is entered twice. Remove one of the two: upper and lower case make no difference.';
		expect(findHeaderProblem([header('X-Team'), header('A'), header('x-TEAM', 'v2')])).toBe(
			problem,
		);
		expect(findHeaderProblem([header('X-Team'), header('x-TEAM', '')])).toBe(problem);
	});

	it('refuses a header without a value', () => {
		expect(findHeaderProblem([header('X-Team', '')])).toBe(
			'\'Value\' of the custom header "X-Team" is empty. Enter the value as in Zenduty, or remove the header.',
		);
	});

	it.each([' v', 'v ', '\tv', 'v\t', 'v\n', '\r\nv', ' ', '\t', '\u00a0v'])(
		'refuses the outer white space of the value %j, and does not repeat the value',
		(value) => {
			expect(findHeaderProblem([header('X-Team', value)])).toBe(
				'\'Value\' of the custom header "X-Team" begins or ends with a space or a line break, which HTTP does not transmit. Remove it.',
			);
		},
	);

	it.each([
		'a\nb',
		'a\r\nX-Evil: 1',
		'a\u0000b',
		'\u0000',
		'\u0001a',
		'a\u001f',
		'a\u007fb',
		'\u007f',
		'a\u007f',
		'a\u0100',
		'Ā',
		'пароль',
		'a🔑b',
	])('refuses the value %j, which HTTP cannot carry', (value) => {
		expect(findHeaderProblem([header('X-Team', value)])).toBe(
			'\'Value\' of the custom header "X-Team" has characters that an HTTP header cannot have. Use plain letters, digits and punctuation on one line.',
		);
	});

	it.each([
		'a',
		'!',
		'~',
		'\u0080',
		'ÿ',
		'ab',
		'!~',
		'\u0080ÿ',
		'a b',
		'a\tb',
		'a \t~ ÿb',
		'{"a": "b"}',
	])('allows the value %j (RFC 9110 §5.5)', (value) => {
		expect(findHeaderProblem([header('X-Team', value)])).toBeUndefined();
	});

	it('checks every header, and returns the first problem', () => {
		expect(findHeaderProblem([header('A'), header('B', ''), header('C D')])).toBe(
			'\'Value\' of the custom header "B" is empty. Enter the value as in Zenduty, or remove the header.',
		);
	});
});

describe('expectHeaders', () => {
	it('returns names in lower case, and values as digests only', () => {
		const [expected, ...rest] = expectHeaders([header('X-Team', 'payments')]);
		expect(rest).toEqual([]);
		expect(expected.name).toBe('x-team');
		// printf payments | sha256sum
		expect(expected.value.toString('hex')).toBe(
			'df384ae97c77ad3001626aab01f2eb2aad176448109165df1d64c57b7091cd1c',
		);
	});
});

describe('verifyHeaders', () => {
	it('compares every header, so that the time does not tell which one is wrong', () => {
		const looked: string[] = [];
		const value = (name: string, text: string) => ({
			enumerable: true,
			get() {
				looked.push(name);
				return text;
			},
		});
		const received: RequestHeaders = Object.defineProperties(
			{},
			{ 'x-one': value('x-one', 'wrong'), 'x-two': value('x-two', 'b') },
		);
		const expected = expectHeaders([
			header('X-One', 'a'),
			header('X-None', 'c'),
			header('X-Two', 'b'),
		]);
		expect(verifyHeaders(received, expected)).toBe(false);
		expect(looked).toEqual(['x-one', 'x-two']);
	});

	const expected = expectHeaders([header('X-Team', 'payments'), header('X-Env', 'prod')]);

	it('accepts every request if no header is expected', () => {
		expect(verifyHeaders({}, [])).toBe(true);
		expect(verifyHeaders({ host: 'example.com' }, [])).toBe(true);
	});

	it('accepts a request with every expected header, and with others', () => {
		expect(verifyHeaders({ host: 'n8n', 'x-env': 'prod', 'x-team': 'payments' }, expected)).toBe(
			true,
		);
	});

	it.each<[string, RequestHeaders]>([
		['none', {}],
		['only the first', { 'x-team': 'payments' }],
		['only the second', { 'x-env': 'prod' }],
		['an empty value', { 'x-team': 'payments', 'x-env': '' }],
		['another value', { 'x-team': 'payments', 'x-env': 'staging' }],
		['the value in another case', { 'x-team': 'payments', 'x-env': 'Prod' }],
		['more than the value', { 'x-team': 'payments', 'x-env': 'prod, prod' }],
		['the values exchanged', { 'x-team': 'prod', 'x-env': 'payments' }],
		['two lines', { 'x-team': 'payments', 'x-env': ['prod', 'prod'] }],
		['no line', { 'x-team': 'payments', 'x-env': [] }],
		['undefined', { 'x-team': 'payments', 'x-env': undefined }],
	])('refuses a request with %s', (_what, received) => {
		expect(verifyHeaders(received, expected)).toBe(false);
	});

	it('joins repeated lines as Node.js does', () => {
		const joined = expectHeaders([header('X-List', 'a, b')]);
		expect(verifyHeaders({ 'x-list': ['a', 'b'] }, joined)).toBe(true);
		expect(verifyHeaders({ 'x-list': ['a, b'] }, joined)).toBe(true);
		expect(verifyHeaders({ 'x-list': ['b', 'a'] }, joined)).toBe(false);
	});

	it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
		'does not read the inherited member %s as a header',
		(name) => {
			const inherited: unknown = Reflect.get({}, name);
			for (const value of ['', String(inherited)]) {
				expect(verifyHeaders({}, expectHeaders([header(name, value)]))).toBe(false);
			}
			const received = Object.fromEntries([[name.toLowerCase(), 'v1']]);
			expect(verifyHeaders(received, expectHeaders([header(name)]))).toBe(true);
		},
	);
});
