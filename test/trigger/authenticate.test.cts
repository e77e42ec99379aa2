import { createHmac } from 'node:crypto';
import { readIntegration, type Integration } from '../../nodes/Zenduty/webhook/integration';
import { authenticate, authenticateHeaders } from '../../nodes/Zenduty/trigger/authenticate';

const BODY = Buffer.from(
	'{"payload": {"event_type": "triggered", "incident": {"title": "Lift stuck"}}}',
);
const BASIC = `Basic ${Buffer.from('pager:kümmel').toString('base64')}`;

function integration(fields: Record<string, unknown>): Integration {
	const result = readIntegration(fields);
	if (!result.ok) throw new Error(result.problem);
	return result.integration;
}

function signed(body: string | Buffer, key: string): string {
	return createHmac('sha256', key).update(body).digest('base64');
}

const headerRows = { headers: [{ name: 'X-Site', value: 'north' }] };

describe('authenticate', () => {
	describe('with signatures', () => {
		const keys = integration({ signingSecret: 'key-now', previousSigningSecret: 'key-before' });

		it('accepts the current key and returns its name', () => {
			const headers = { 'x-signature': signed(BODY, 'key-now') };
			expect(authenticate(BODY, headers, keys)).toEqual({
				ok: true,
				verified: BODY,
				signingKey: 'current',
			});
		});

		it('accepts the previous key and returns its name', () => {
			const headers = { 'x-signature': signed(BODY, 'key-before') };
			expect(authenticate(BODY, headers, keys)).toMatchObject({ ok: true, signingKey: 'previous' });
		});

		it('returns only the bytes that the signature covers', () => {
			const inner = '{"event_type": "triggered", "incident": {"title": "Lift stuck"}}';
			const headers = { 'x-signature': signed(inner, 'key-now') };
			expect(authenticate(BODY, headers, keys)).toEqual({
				ok: true,
				verified: Buffer.from(inner),
				signingKey: 'current',
			});
		});

		it('refuses another key', () => {
			const headers = { 'x-signature': signed(BODY, 'key-of-others') };
			expect(authenticate(BODY, headers, keys)).toEqual({ ok: false, code: 'invalid_signature' });
		});

		it('refuses a request without a signature, whatever else it has', () => {
			expect(authenticate(BODY, { authorization: BASIC }, keys)).toEqual({
				ok: false,
				code: 'missing_signature',
			});
		});
	});

	describe('with Basic credentials', () => {
		const basic = integration({
			authentication: 'basicAuth',
			username: 'pager',
			password: 'kümmel',
		});

		it('accepts the right credentials, and returns no signing key', () => {
			expect(authenticate(BODY, { authorization: BASIC }, basic)).toEqual({
				ok: true,
				verified: BODY,
			});
		});

		it('refuses a request without credentials', () => {
			expect(authenticate(BODY, {}, basic)).toEqual({ ok: false, code: 'missing_credentials' });
		});

		it('refuses other credentials', () => {
			const authorization = `Basic ${Buffer.from('pager:anis').toString('base64')}`;
			expect(authenticate(BODY, { authorization }, basic)).toEqual({
				ok: false,
				code: 'invalid_credentials',
			});
		});
	});

	describe('with custom headers', () => {
		it('checks the headers before the signature', () => {
			const both = integration({ signingSecret: 'key-now', customHeaders: headerRows });
			expect(authenticate(BODY, { 'x-site': 'south' }, both)).toEqual({
				ok: false,
				code: 'invalid_header',
			});
			expect(authenticate(BODY, { 'x-site': 'north' }, both)).toEqual({
				ok: false,
				code: 'missing_signature',
			});
		});

		it('requires only the headers if no authentication is chosen', () => {
			const headersOnly = integration({ authentication: 'none', customHeaders: headerRows });
			expect(authenticate(BODY, { 'x-site': 'north' }, headersOnly)).toEqual({
				ok: true,
				verified: BODY,
			});
			expect(authenticate(BODY, {}, headersOnly)).toEqual({ ok: false, code: 'invalid_header' });
		});
	});

	it('accepts every request if neither authentication nor headers are set', () => {
		expect(authenticate(BODY, {}, integration({ authentication: 'none' }))).toEqual({
			ok: true,
			verified: BODY,
		});
	});
});

describe('authenticateHeaders', () => {
	const keys = integration({ signingSecret: 'key-now', customHeaders: headerRows });
	const basic = integration({ authentication: 'basicAuth', username: 'pager', password: 'kümmel' });

	it('refuses a wrong custom header, before it looks for a signature', () => {
		expect(authenticateHeaders({ 'x-site': 'south' }, keys)).toEqual({
			ok: false,
			code: 'invalid_header',
		});
	});

	it.each([undefined, ''])('refuses the signature %j as missing', (signature) => {
		expect(authenticateHeaders({ 'x-site': 'north', 'x-signature': signature }, keys)).toEqual({
			ok: false,
			code: 'missing_signature',
		});
	});

	it('accepts any signature, since it cannot be checked without the body', () => {
		expect(authenticateHeaders({ 'x-site': 'north', 'x-signature': 'any' }, keys)).toEqual({
			ok: true,
		});
	});

	it('accepts the right Basic credentials alone', () => {
		expect(authenticateHeaders({ authorization: BASIC }, basic)).toEqual({ ok: true });
		expect(authenticateHeaders({}, basic)).toEqual({ ok: false, code: 'missing_credentials' });
		expect(authenticateHeaders({ authorization: 'Basic dTpx' }, basic)).toEqual({
			ok: false,
			code: 'invalid_credentials',
		});
	});

	it('accepts every request if neither authentication nor headers are set', () => {
		expect(authenticateHeaders({}, integration({ authentication: 'none' }))).toEqual({ ok: true });
	});
});
