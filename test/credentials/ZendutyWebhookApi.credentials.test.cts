import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import { UserError, type IHttpRequestOptions } from 'n8n-workflow';
import { ZendutyWebhookApi } from '../../credentials/ZendutyWebhookApi.credentials';

const type = new ZendutyWebhookApi();
const URL_ = 'https://ops.example.net/hook';
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What keeps each of n8n's two HTTP helpers from following a redirect. */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	sendCredentialsOnCrossOriginRedirect: false,
};

const UNSIGNABLE =
	'A form or a stream cannot be signed: n8n writes its bytes only when it sends them. Send JSON or a text, or send the event with the Zenduty node, which builds its own body.';

async function authenticate(
	credentials: Record<string, unknown>,
	request: Partial<IHttpRequestOptions>,
) {
	return await type.authenticate(credentials as never, { url: URL_, method: 'POST', ...request });
}

function signed(body: string | Buffer, key: string): string {
	return createHmac('sha256', key).update(body).digest('base64');
}

it('has the names that saved credentials depend on', () => {
	expect(type.name).toBe('zendutyWebhookApi');
	expect(type.displayName).toBe('Zenduty Webhook API');
	expect(
		type.properties.map(({ name, typeOptions, displayOptions }) => [
			name,
			typeOptions?.password === true,
			displayOptions?.show?.authentication,
		]),
	).toEqual([
		['authentication', false, undefined],
		['noneNotice', false, ['none']],
		['signingSecret', true, ['signature']],
		['keyNotice', false, ['signature']],
		['previousSigningSecret', true, ['signature']],
		['username', false, ['basicAuth']],
		['password', true, ['basicAuth']],
		['customHeaders', false, undefined],
		['headersNotice', false, undefined],
	]);
});

it('offers three methods, signatures first', () => {
	const [authentication] = type.properties;
	expect(authentication.default).toBe('signature');
	expect(authentication.options).toMatchObject([
		{ value: 'basicAuth' },
		{ value: 'none' },
		{ value: 'signature' },
	]);
});

it('hides the values of custom headers, not their names', () => {
	const headers = type.properties.find(({ name }) => name === 'customHeaders');
	expect(headers).toMatchObject({
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		options: [
			{
				name: 'headers',
				values: [{ name: 'name' }, { name: 'value', typeOptions: { password: true } }],
			},
		],
	});
	expect(headers?.options).not.toMatchObject([{ values: [{ typeOptions: { password: true } }] }]);
});

describe('authenticate', () => {
	it('is a field, since n8n copies the type by spreading and offers it by that copy', () => {
		expect({ ...type }).toHaveProperty('authenticate', type.authenticate);
	});

	it('signs the bytes that go out', async () => {
		const body = Buffer.from([0x7b, 0xff, 0x7d]);
		const headers = { 'Content-Type': 'application/json', 'X-Trace': 't' };
		const request = await authenticate({ signingSecret: 'k' }, { method: 'POST', headers, body });
		expect(request).toStrictEqual({
			url: URL_,
			method: 'POST',
			headers: { ...headers, 'X-SIGNATURE': signed(body, 'k') },
			body,
			...NO_REDIRECTS,
		});
		expect(request.body).toBe(body);
		expect(headers).not.toHaveProperty('X-SIGNATURE');
	});

	it('signs with the current key, not the previous one', async () => {
		const keys = { signingSecret: 'k', previousSigningSecret: 'j' };
		const { headers } = await authenticate(keys, { body: Buffer.from('x') });
		expect(headers).toEqual({ ...JSON_TYPE, 'X-SIGNATURE': signed('x', 'k') });
	});

	it('sends a text as it is, in UTF-8', async () => {
		const { body, headers } = await authenticate({ signingSecret: 'k' }, { body: ' é ' });
		expect(body).toEqual(Buffer.from(' é ', 'utf8'));
		expect(headers).toEqual({ ...JSON_TYPE, 'X-SIGNATURE': signed(' é ', 'k') });
	});

	it("writes an object in Zenduty's format", async () => {
		const value = { a: 'é', b: [1, true] };
		const { body, headers } = await authenticate({ signingSecret: 'k' }, { body: value as never });
		const text = '{"a": "\\u00e9", "b": [1, true]}';
		expect(body).toEqual(Buffer.from(text));
		expect(headers).toEqual({ ...JSON_TYPE, 'X-SIGNATURE': signed(text, 'k') });
	});

	it.each([[undefined], [null], [''], [Buffer.alloc(0)]])(
		'signs the empty body where it is %p, and leaves nothing that n8n could write instead',
		async (body) => {
			const request = await authenticate({ signingSecret: 'k' }, { body: body as never });
			expect(request.headers).toEqual({ 'X-SIGNATURE': signed('', 'k') });
			expect(request.body).toBeUndefined();
		},
	);

	it.each(['get', 'GET', undefined])(
		'does not sign a body that %p does not carry',
		async (method) => {
			const request = { method: method as never, body: 'x' };
			const attempt = authenticate({ signingSecret: 'k' }, request);
			await expect(attempt).rejects.toBeInstanceOf(UserError);
			await expect(attempt).rejects.toThrow(
				'The body of a GET request cannot be signed: n8n may leave it out. Choose POST, or send the event with the Zenduty node.',
			);
			const open = await authenticate({ authentication: 'none' }, request);
			expect(open.body).toEqual(Buffer.from('x'));
		},
	);

	it('replaces what the request already has of these headers, in whatever case', async () => {
		const customHeaders = { headers: [{ name: 'X-Env', value: 'prod' }] };
		const { headers } = await authenticate(
			{ signingSecret: 'k', customHeaders },
			{ body: 'x', headers: { 'x-signature': 'old', 'x-ENV': 'dev', 'Content-Length': '7' } },
		);
		expect(headers).toEqual({ ...JSON_TYPE, 'X-Env': 'prod', 'X-SIGNATURE': signed('x', 'k') });
	});

	it.each([
		['a header value that HTTP cannot carry', { 'X-Other': 'foreign-secret→' }],
		['a line break in a header value', { 'X-Other': 'foreign-secret\n' }],
		['a header name that is none', { 'X Other': 'foreign-secret' }],
		['a header that has no text', { 'X-Other': Symbol('foreign-secret') }],
	])('leaves %s of the request to n8n, and does not repeat it', async (_, headers) => {
		const request = await authenticate(
			{ signingSecret: 'k' },
			{
				body: 'x',
				headers: headers as never,
			},
		);
		expect(request.headers).toEqual({
			...headers,
			...JSON_TYPE,
			'X-SIGNATURE': signed('x', 'k'),
		});
		const attempt = authenticate(
			{ signingSecret: 'k' },
			{
				body: new URLSearchParams(),
				headers: headers as never,
			},
		);
		await expect(attempt).rejects.toThrow(UNSIGNABLE);
	});

	it('adds Basic credentials', async () => {
		const basic = { authentication: 'basicAuth', username: 'anna', password: 'p:ß' };
		const { headers } = await authenticate(basic, { body: 'x' });
		expect(headers).toEqual({
			...JSON_TYPE,
			Authorization: `Basic ${Buffer.from('anna:p:ß').toString('base64')}`,
		});
	});

	it('adds every custom header, and nothing else where no method is chosen', async () => {
		const rows = [
			{ name: 'X-Env', value: 'prod' },
			{ name: 'X-Team', value: 'a b' },
		];
		const { headers } = await authenticate(
			{ authentication: 'none', customHeaders: { headers: rows } },
			{ body: 'x', headers: { 'x-own': '1' } },
		);
		expect(headers).toEqual({ ...JSON_TYPE, 'x-own': '1', 'X-Env': 'prod', 'X-Team': 'a b' });
	});

	it('refuses a credential that is not complete', async () => {
		const attempt = authenticate({ signingSecret: '' }, { body: 'x' });
		await expect(attempt).rejects.toBeInstanceOf(UserError);
		await expect(attempt).rejects.toThrow("'Signing Key' is empty.");
	});

	it('refuses a body that has no JSON form', async () => {
		const attempt = authenticate({ signingSecret: 'k' }, { body: { a: NaN } as never });
		await expect(attempt).rejects.toBeInstanceOf(UserError);
		await expect(attempt).rejects.toThrow(
			'The body cannot be sent: it has the number NaN, which JSON does not have.',
		);
	});

	describe.each<[string, object]>([
		['a form', { form: { a: '1' } }],
		['a form of several parts', { formData: { a: '1' } }],
		['URLSearchParams', { body: new URLSearchParams('a=1') }],
		['FormData', { body: new FormData() }],
		['a stream', { body: Readable.from(['{}']) }],
		['a form beside bytes', { body: Buffer.from('{}'), formData: { a: '1' } }],
	])('%s, whose bytes are not known yet,', (_, request) => {
		it('is not signed', async () => {
			const attempt = authenticate({ signingSecret: 'k' }, request);
			await expect(attempt).rejects.toBeInstanceOf(UserError);
			await expect(attempt).rejects.toThrow(UNSIGNABLE);
		});

		it('goes out as it is with Basic credentials', async () => {
			const basic = { authentication: 'basicAuth', username: 'u', password: 'p' };
			expect(await authenticate(basic, request)).toStrictEqual({
				url: URL_,
				method: 'POST',
				...request,
				headers: { Authorization: 'Basic dTpw' },
				...NO_REDIRECTS,
			});
		});
	});

	it.each([
		'application/x-www-form-urlencoded',
		'multipart/form-data; boundary=b',
		['multipart/form-data'],
	])('does not sign what n8n will write as %s', async (type) => {
		const request = { body: 'a=1', headers: { 'content-Type': type } };
		const attempt = authenticate({ signingSecret: 'k' }, request);
		await expect(attempt).rejects.toThrow(UNSIGNABLE);
		const open = await authenticate({ authentication: 'none' }, request);
		expect(open).toStrictEqual({ url: URL_, method: 'POST', ...request, ...NO_REDIRECTS });
	});

	it('says that bytes are JSON, unless another type is given', async () => {
		const fields = { authentication: 'none' };
		const said = async (headers?: object) =>
			(await authenticate(fields, { body: { a: 1 } as never, headers: headers as never })).headers;
		expect(await said()).toEqual(JSON_TYPE);
		expect(await said({ 'CONTENT-TYPE': 'text/plain' })).toEqual({
			'CONTENT-TYPE': 'text/plain',
		});
		expect((await authenticate(fields, {})).headers).toEqual({});
	});

	it('reads members that are named like those of forms as they are', async () => {
		const { body } = await authenticate(
			{ signingSecret: 'k' },
			{ body: { pipe: 'p', append: true } as never },
		);
		expect(String(body)).toBe('{"pipe": "p", "append": true}');
	});
});
