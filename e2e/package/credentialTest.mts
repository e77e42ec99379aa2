/** The credential test of the editor. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const KEY = 'e2e-credential-key';

const signatureWith = (changes: Json): Json => ({
	authentication: 'signature',
	signingSecret: KEY,
	...changes,
});

const basicWith = (changes: Json): Json => ({
	authentication: 'basicAuth',
	username: 'pager',
	password: 'e2e-credential-password',
	...changes,
});

const withHeader = (name: string, value = 'e2e-credential-value'): Json =>
	signatureWith({ customHeaders: { headers: [{ name, value }] } });

/** What is wrong, and what the message says about it. */
const BAD: Array<[string, Json, RegExp]> = [
	['an empty signing key', signatureWith({ signingSecret: '' }), /signing key is empty/],
	['no signing key', { authentication: 'signature' }, /signing key is empty/],
	[
		'a space before the key',
		signatureWith({ signingSecret: ` ${KEY}` }),
		/a space or a line break/,
	],
	[
		'a line break after the key',
		signatureWith({ signingSecret: `${KEY}\n` }),
		/a space or a line break/,
	],
	[
		'white space around the previous key',
		signatureWith({ previousSigningSecret: `${KEY} ` }),
		/previous signing key .* a space or a line break/,
	],
	['an empty username', basicWith({ username: '' }), /username is empty/],
	['a username with a colon', basicWith({ username: 'pa:ger' }), /colon/],
	['an empty password', basicWith({ password: '' }), /password is empty/],
	['a header without a name', withHeader(''), /header 1 has no name/],
	[
		'a header name with a space',
		withHeader('X Team'),
		/name of custom header 1 is not a valid header name/,
	],
	['a header name that is not ASCII', withHeader('X-Tëam'), /not a valid header name/],
	[
		'a header given twice',
		signatureWith({
			customHeaders: {
				headers: [
					{ name: 'X-Team', value: 'one' },
					{ name: 'x-team', value: 'two' },
				],
			},
		}),
		/"x-team" is entered twice/,
	],
	...[
		'Content-Type',
		'content-length',
		'Host',
		'X-SIGNATURE',
		'Transfer-Encoding',
		'Connection',
		'Expect',
		'Cookie',
	].map((name): [string, Json, RegExp] => [
		`the header ${name}, which the request sets`,
		withHeader(name),
		/set by the request itself/,
	]),
	[
		'the header Authorization with Basic',
		basicWith({ customHeaders: { headers: [{ name: 'Authorization', value: 'x' }] } }),
		/set by the request itself/,
	],
	['a header without a value', withHeader('X-Team', ''), /"X-Team" has no value/],
	['a header value with outer spaces', withHeader('X-Team', ' a'), /begins or ends with a space/],
	['a header value over two lines', withHeader('X-Team', 'a\nb'), /an HTTP header cannot have/],
	['a header value beyond Latin-1', withHeader('X-Team', 'a→b'), /an HTTP header cannot have/],
];

const GOOD: Array<[string, Json]> = [
	['a signing key', signatureWith({})],
	['two signing keys', signatureWith({ previousSigningSecret: 'e2e-credential-former' })],
	['a username and a password', basicWith({})],
	['no authentication', { authentication: 'none' }],
	['custom headers', withHeader('X-Team')],
	[
		'the header Authorization beside a signature',
		withHeader('Authorization', 'Bearer e2e-credential-token'),
	],
	['a list of allowed domains', signatureWith({ allowedHttpRequestDomains: 'domains' })],
];

/** Each problem is told as what is wrong, and then what to do. */
const HOW_TO_MEND =
	/\. (Copy|Enter|Choose|Use|Remove|Open)\b|(Enter|Choose|Remove|Use|Copy) [^.]+\.$/;

export function credentials(server: Server): void {
	describe('Credential test:', () => {
		for (const [what, data, message] of BAD) {
			it(`refuses ${what}, and says what to do`, async () => {
				const result = await server.rest.testCredential(data);
				assert.equal(result.status, 'Error');
				assert.match(result.message, message);
				assert.match(result.message, HOW_TO_MEND);
				for (const secret of [KEY, 'e2e-credential-value', 'e2e-credential-password']) {
					assert.ok(!result.message.includes(secret), 'the message holds no secret');
				}
			});
		}

		for (const [what, data] of GOOD) {
			it(`accepts ${what}`, async () => {
				const result = await server.rest.testCredential(data);
				assert.equal(result.status, 'OK', result.message);
			});
		}
	});
}
