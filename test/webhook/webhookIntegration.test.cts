import { verifyBasic } from '../../nodes/Zenduty/webhook/auth/basicAuth';
import { verifyHeaders } from '../../nodes/Zenduty/webhook/auth/customHeaders';
import {
	readWebhookIntegration,
	type WebhookIntegration,
} from '../../nodes/Zenduty/webhook/webhookIntegration';
import type { JsonObject } from '../../nodes/Zenduty/json';

const BODY = Buffer.from('{"payload": {"event_type": "triggered"}}');
// printf '{"payload": {"event_type": "triggered"}}' | openssl dgst -sha256 -hmac s3cret -binary | base64
const SIGNATURE = 'YCRi2jxOB+RDzYG3VSBt9rkIbw5G36CLI+AzCoWls2o=';

function prepared(fields: JsonObject): WebhookIntegration {
	const result = readWebhookIntegration(fields);
	if (!result.ok) throw new Error(result.problem);
	return result.integration;
}

function problemOf(fields: JsonObject): string | undefined {
	const result = readWebhookIntegration(fields);
	return result.ok ? undefined : result.problem;
}

const signed = (fields: JsonObject = {}): JsonObject => ({
	authentication: 'signature',
	signingSecret: 's3cret',
	...fields,
});

const basic = (fields: JsonObject = {}): JsonObject => ({
	authentication: 'basicAuth',
	username: 'zenduty',
	password: 'correct horse',
	...fields,
});

const rows = (...headers: unknown[]): JsonObject => ({ customHeaders: { headers } });

const TEAM = { name: 'X-Team', value: 'payments' };

describe('an integration with signatures', () => {
	it('keeps the key and signs with it', () => {
		const integration = prepared(signed());
		expect(integration.signingKeys?.current.export().toString()).toBe('s3cret');
		expect(Object.keys(integration.signingKeys ?? {})).toEqual(['current']);
		expect(integration.basic).toBeUndefined();
		expect(integration.expectedHeaders).toEqual([]);
		expect(integration.headersFor(BODY)).toEqual({ 'X-SIGNATURE': SIGNATURE });
	});

	it('uses a previous key only to verify', () => {
		const integration = prepared(signed({ previousSigningSecret: 'before' }));
		expect(integration.signingKeys?.current.export().toString()).toBe('s3cret');
		expect(integration.signingKeys?.previous?.export().toString()).toBe('before');
		expect(integration.headersFor(BODY)).toEqual({ 'X-SIGNATURE': SIGNATURE });
	});

	it('is the default if the credential names no method', () => {
		expect(prepared({ signingSecret: 's3cret' }).headersFor(BODY)).toEqual({
			'X-SIGNATURE': SIGNATURE,
		});
		expect(problemOf({ authentication: null })).toMatch(/^'Signing Key' is empty\./);
	});

	it('adds the custom headers', () => {
		const integration = prepared(signed(rows(TEAM, { name: 'Authorization', value: 'Bearer x' })));
		expect(integration.headersFor(BODY)).toEqual({
			'X-Team': 'payments',
			Authorization: 'Bearer x',
			'X-SIGNATURE': SIGNATURE,
		});
		const received = { 'x-team': 'payments', authorization: 'Bearer x' };
		expect(verifyHeaders(received, integration.expectedHeaders)).toBe(true);
		expect(verifyHeaders({ 'x-team': 'payments' }, integration.expectedHeaders)).toBe(false);
	});

	it.each(['', undefined, null, 0, ['s3cret'], {}])('asks for a key instead of %j', (key) => {
		expect(problemOf(signed({ signingSecret: key, previousSigningSecret: ' ' }))).toBe(
			"'Signing Key' is empty. Copy the key from the configuration page of the integration in Zenduty, where 'Signature' is chosen.",
		);
	});

	it.each([' s3cret', 's3cret ', 's3cret\n', '\ts3cret', ' '])(
		'refuses the white space around the key %j',
		(key) => {
			expect(problemOf(signed({ signingSecret: key }))).toBe(
				"'Signing Key' begins or ends with a space or a line break. Copy the key again from Zenduty.",
			);
		},
	);

	it.each([' before', 'before ', 'before\r\n', ' '])(
		'refuses the white space around the previous key %j',
		(key) => {
			expect(problemOf(signed({ previousSigningSecret: key }))).toBe(
				"'Previous Signing Key' begins or ends with a space or a line break. Enter the key again, or leave the field empty.",
			);
		},
	);

	it('checks the key first, and then the headers', () => {
		const bad = rows({ name: '', value: '' });
		expect(problemOf(signed({ signingSecret: '', ...bad }))).toMatch(/^'Signing Key' is empty/);
		expect(problemOf(signed(bad))).toBe(
			"'Name' of custom header 1 is empty. Enter the name as in Zenduty, or remove the header.",
		);
	});
});

describe('an integration with Basic credentials', () => {
	it('keeps only a digest of the credentials, and sends them', () => {
		const integration = prepared(basic());
		const header = 'Basic emVuZHV0eTpjb3JyZWN0IGhvcnNl';
		expect(integration.signingKeys).toBeUndefined();
		expect(integration.headersFor(BODY)).toEqual({ Authorization: header });
		expect(integration.basic && verifyBasic(header, integration.basic)).toEqual({ ok: true });
		expect(JSON.stringify(integration)).not.toContain('horse');
	});

	it('adds the custom headers', () => {
		const integration = prepared(basic(rows(TEAM)));
		expect(integration.headersFor(BODY)).toEqual({
			'X-Team': 'payments',
			Authorization: 'Basic emVuZHV0eTpjb3JyZWN0IGhvcnNl',
		});
		expect(integration.expectedHeaders.map(({ name }) => name)).toEqual(['x-team']);
	});

	it.each(['', undefined, null, 7])('asks for a username instead of %j', (username) => {
		expect(problemOf(basic({ username, password: '' }))).toBe(
			"'Username' is empty. Enter the one that is set in Zenduty.",
		);
	});

	it.each([':', 'a:b', ':a', 'a:'])('refuses the colon of the username "%s"', (username) => {
		expect(problemOf(basic({ username }))).toBe(
			"'Username' contains a colon, which Basic authentication does not allow. Choose another username, in Zenduty too.",
		);
	});

	it.each(['', undefined, null, 7])('asks for a password instead of %j', (password) => {
		expect(problemOf(basic({ password }))).toBe(
			"'Password' is empty. Enter the one that is set in Zenduty.",
		);
	});

	it('allows colons and white space in a password', () => {
		expect(problemOf(basic({ password: ' a:b ' }))).toBeUndefined();
	});

	it('refuses a custom header Authorization', () => {
		expect(problemOf(basic(rows({ name: 'authorization', value: 'x' })))).toBe(
			'The custom header "authorization" is always set by the request itself. Remove it here and in Zenduty, or choose another name.',
		);
	});
});

describe('an integration without authentication', () => {
	it('sends and expects only the custom headers', () => {
		const integration = prepared({ authentication: 'none', signingSecret: ' ', ...rows(TEAM) });
		expect(integration.signingKeys).toBeUndefined();
		expect(integration.basic).toBeUndefined();
		expect(integration.headersFor(BODY)).toEqual({ 'X-Team': 'payments' });
		expect(verifyHeaders({ 'x-team': 'payments' }, integration.expectedHeaders)).toBe(true);
		expect(verifyHeaders({}, integration.expectedHeaders)).toBe(false);
	});

	it('allows a custom header Authorization, and checks every header', () => {
		const authorization = { name: 'Authorization', value: 'Bearer x' };
		expect(problemOf({ authentication: 'none', ...rows(authorization) })).toBeUndefined();
		expect(problemOf({ authentication: 'none', ...rows(TEAM, { name: 'A', value: '' }) })).toBe(
			'\'Value\' of the custom header "A" is empty. Enter the value as in Zenduty, or remove the header.',
		);
	});

	it('sends a header named __proto__ like any other', () => {
		const header = { name: '__proto__', value: 'v1' };
		const { headersFor } = prepared({ authentication: 'none', ...rows(header) });
		expect(Object.entries(headersFor(BODY))).toEqual([['__proto__', 'v1']]);
	});
});

describe('readWebhookIntegration', () => {
	it.each(['', 'digest', 'Signature', 1, {}, 'constructor'])(
		'refuses the unknown method %j',
		(authentication) => {
			expect(problemOf(signed({ authentication }))).toBe(
				"The value of 'Authentication' is unknown. Open the credential and choose one from the list.",
			);
		},
	);

	it.each([undefined, {}, { headers: [] }])('finds no custom headers in %j', (customHeaders) => {
		expect(prepared(signed({ customHeaders })).expectedHeaders).toEqual([]);
	});

	it.each([
		['null', null],
		['a text', 'X-Team: payments'],
		['an empty text', ''],
		['a number', 7],
		['a list of rows', [TEAM]],
		['an empty list', []],
		['one row', TEAM],
		['a map', { 'X-Team': 'payments' }],
		['headers that are null', { headers: null }],
		['headers that are one row', { headers: TEAM }],
		['headers that are a map', { headers: { 'X-Team': 'payments' } }],
		['headers that are a text', { headers: 'X-Team: payments' }],
		['a row that is null', { headers: [null] }],
		['a row that is a text', { headers: ['X-Team'] }],
		['a row that is a list', { headers: [TEAM, ['X-Team', 'payments']] }],
	])('refuses custom headers that are %s, whatever the method is', (_what, customHeaders) => {
		for (const fields of [signed(), basic(), { authentication: 'none' }]) {
			expect(problemOf({ ...fields, customHeaders })).toBe(
				"'Custom Headers' is not a list of names and values. Open the credential, remove the headers, and enter them again.",
			);
		}
	});

	it.each([{}, { name: 5, value: 'v' }, { value: 'v' }, { name: null }])(
		'reads the row %j as a header without a name',
		(row) => {
			expect(problemOf(signed(rows(row)))).toMatch(/^'Name' of custom header 1 is empty\./);
		},
	);

	it('reads a value that is not a text as missing', () => {
		expect(problemOf(signed(rows({ name: 'X-Team', value: 5 })))).toMatch(
			/^'Value' of the custom header "X-Team" is empty\./,
		);
	});

	it('repeats no secret in its messages', () => {
		const secret = 'hunter2';
		for (const fields of [
			signed({ signingSecret: ` ${secret}` }),
			signed({ previousSigningSecret: `${secret} ` }),
			basic({ username: 'a:b', password: secret }),
			signed(rows({ name: 'X-Team', value: `${secret}\n` })),
			signed(rows({ name: 'X-Team', value: `${secret}ключ` })),
			signed({ authentication: 'digest', signingSecret: secret }),
		]) {
			expect(problemOf(fields)).toBeDefined();
			expect(problemOf(fields)).not.toContain(secret);
		}
	});
});
