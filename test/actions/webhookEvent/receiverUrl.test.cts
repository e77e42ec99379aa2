import { InputError } from '../../../nodes/Zenduty/errors';
import { readReceiver } from '../../../nodes/Zenduty/actions/webhookEvent/receiverUrl';

function refusal(url: string, credential: Record<string, unknown> = {}): unknown {
	try {
		return readReceiver(url, credential);
	} catch (error) {
		return error;
	}
}

function domains(allowedDomains: unknown) {
	return { allowedHttpRequestDomains: 'domains', allowedDomains };
}

it.each([
	['https://ops.example.net/hook?x=1', 'https://ops.example.net/hook?x=1'],
	['http://localhost:5678/webhook/a', 'http://localhost:5678/webhook/a'],
	['  HTTPS://Ops.Example.net \n', 'https://ops.example.net/'],
	['\u00a0https://ops.example.net\u00a0', 'https://ops.example.net/'],
])('takes %p', (url, href) => {
	expect(readReceiver(url, {})).toBe(href);
});

it.each([
	'',
	'   ',
	'ops.example.net/hook',
	'/hook',
	'https://',
	'ftp://ops.example.net',
	'file:///etc/hosts',
	'javascript:1',
	'httpx://ops.example.net',
])('refuses %p', (url) => {
	const error = refusal(url);
	expect(error).toBeInstanceOf(InputError);
	expect(error).toMatchObject({
		message: "'URL' is not a valid http or https URL.",
		description: 'Enter the full URL of the receiver, such as https://example.com/webhook.',
	});
});

it.each([
	'https://anna@ops.example.net',
	'https://:pw@ops.example.net',
	'https://a:b@ops.example.net',
])('refuses the credentials in %p, without repeating them', (url) => {
	expect(refusal(url)).toMatchObject({
		message: "'URL' contains a username or a password.",
		description: "Remove it from the URL, and choose 'Basic Authentication' in the credential.",
	});
});

describe('obeys the domains that the credential allows:', () => {
	const url = 'https://hooks.ops.example.net/x';

	// "None" is about n8n's HTTP Request node, which the user does not want to use the credential.
	it.each([[undefined], ['all'], [''], ['none']])('any where the choice is %p', (choice) => {
		expect(refusal(url, { allowedHttpRequestDomains: choice, allowedDomains: 'else.org' })).toBe(
			url,
		);
	});

	it('says which domain is missing in the list, and where to add it', () => {
		expect(refusal(url, domains('else.org'))).toMatchObject({
			message: 'The credential does not allow requests to hooks.ops.example.net.',
			description:
				"Add the domain to 'Allowed Domains', below 'Allowed HTTP Request Domains' in the credential.",
		});
	});

	it.each([
		['hooks.ops.example.net'],
		['else.org, HOOKS.ops.example.net'],
		['*.example.net'],
		['*.ops.example.net,else.org'],
		['*.OPS.example.net'],
	])('%p, which allow it', (allowed) => {
		expect(refusal(url, domains(allowed))).toBe(url);
	});

	it.each([
		['ops.example.net'],
		['example.net'],
		['*.hooks.ops.example.net'],
		['*.else.org'],
		['*ops.example.net'],
		['hooks.ops.example.net.evil.org'],
		['*'],
		[''],
		[' , '],
		[undefined],
		[null],
	])('%p, which do not', (allowed) => {
		expect(refusal(url, domains(allowed))).toBeInstanceOf(InputError);
	});

	it('a wildcard allows neither the domain itself nor one with the same ending', () => {
		expect(refusal('https://example.net/', domains('*.example.net'))).toBeInstanceOf(InputError);
		expect(refusal('https://badexample.net/', domains('*.example.net'))).toBeInstanceOf(InputError);
	});

	it('whether or not a name ends with a dot', () => {
		const dotted = 'https://hooks.ops.example.net./x';
		for (const allowed of ['hooks.ops.example.net', '*.example.net']) {
			expect(refusal(dotted, domains(allowed))).toBe(dotted);
			expect(refusal(url, domains(` ${allowed}. `))).toBe(url);
		}
		for (const nothing of ['*.', '.', '', ',']) {
			expect(refusal(dotted, domains(nothing))).toBeInstanceOf(InputError);
			expect(refusal('http://./', domains(nothing))).toBeInstanceOf(InputError);
		}
	});

	it('for plain http and for any port', () => {
		expect(refusal('http://ops.example.net:8080/', domains('ops.example.net'))).toBe(
			'http://ops.example.net:8080/',
		);
	});
});
