import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import { UserError, type IHttpRequestOptions } from 'n8n-workflow';
import { ZendutyWebhookApi } from '../../credentials/ZendutyWebhookApi.credentials';

const type = new ZendutyWebhookApi();
const URL_ = 'https://ops.example.net/hook';
const JSON_TYPE = { 'Content-Type': 'application/json' };

async function authenticate(
	credentials: Record<string, unknown>,
	request: Partial<IHttpRequestOptions>,
) {
	return await type.authenticate(credentials as never, { url: URL_, ...request });
}

function signed(body: string | Buffer, key: string): string {
	return createHmac('sha256', key).update(body).digest('base64');
}

describe('ZendutyWebhookApi', () => {
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
		it('signs the bytes that go out', async () => {
			const body = Buffer.from([0x7b, 0xff, 0x7d]);
			const headers = { 'Content-Type': 'application/json', 'X-Trace': 't' };
			const request = await authenticate({ signingSecret: 'k' }, { method: 'POST', headers, body });
			expect(request).toStrictEqual({
				url: URL_,
				method: 'POST',
				headers: { ...headers, 'X-SIGNATURE': signed(body, 'k') },
				body,
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
			const { body, headers } = await authenticate(
				{ signingSecret: 'k' },
				{ body: value as never },
			);
			const text = '{"a": "\\u00e9", "b": [1, true]}';
			expect(body).toEqual(Buffer.from(text));
			expect(headers).toEqual({ ...JSON_TYPE, 'X-SIGNATURE': signed(text, 'k') });
		});

		it.each([[undefined], [null], [''], [Buffer.alloc(0)]])(
			'signs the empty body where it is %p, and adds none',
			async (body) => {
				const request = await authenticate({ signingSecret: 'k' }, { body: body as never });
				expect(request.headers).toEqual({ 'X-SIGNATURE': signed('', 'k') });
				expect(request.body).toBe(body);
			},
		);

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
			await expect(attempt).rejects.toThrow('The signing key is empty.');
		});

		it('refuses a body that has no JSON form', async () => {
			const attempt = authenticate({ signingSecret: 'k' }, { body: { a: NaN } as never });
			await expect(attempt).rejects.toBeInstanceOf(UserError);
			await expect(attempt).rejects.toThrow(
				'The body cannot be sent: it has the number NaN, which JSON lacks.',
			);
		});

		describe.each<[string, object]>([
			['a form', { form: { a: '1' } }],
			['a form of several parts', { formData: { a: '1' } }],
			['URLSearchParams', { body: new URLSearchParams('a=1') }],
			['FormData', { body: new FormData() }],
			['a stream', { body: Readable.from(['{}']) }],
		])('%s, whose bytes are not known yet,', (_, request) => {
			it('is not signed', async () => {
				const attempt = authenticate({ signingSecret: 'k' }, request);
				await expect(attempt).rejects.toBeInstanceOf(UserError);
				await expect(attempt).rejects.toThrow(
					'A form or a stream cannot be signed. Send JSON or a text.',
				);
			});

			it('goes out as it is with Basic credentials', async () => {
				const basic = { authentication: 'basicAuth', username: 'u', password: 'p' };
				expect(await authenticate(basic, request)).toStrictEqual({
					url: URL_,
					...request,
					headers: { Authorization: 'Basic dTpw' },
				});
			});
		});

		it.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=b'])(
			'does not sign what n8n will write as %s',
			async (type) => {
				const request = { body: 'a=1', headers: { 'content-Type': type } };
				const attempt = authenticate({ signingSecret: 'k' }, request);
				await expect(attempt).rejects.toThrow('A form or a stream cannot be signed.');
				const open = await authenticate({ authentication: 'none' }, request);
				expect(open).toStrictEqual({ url: URL_, ...request });
			},
		);

		it('says that bytes are JSON, unless another type is given', async () => {
			const fields = { authentication: 'none' };
			const said = async (headers?: object) =>
				(await authenticate(fields, { body: { a: 1 } as never, headers: headers as never }))
					.headers;
			expect(await said()).toEqual(JSON_TYPE);
			expect(await said({ 'CONTENT-TYPE': 'text/plain' })).toEqual({
				'CONTENT-TYPE': 'text/plain',
			});
			expect((await authenticate(fields, {})).headers).toEqual({});
		});

		it('takes members named like those of forms for what they are', async () => {
			const { body } = await authenticate(
				{ signingSecret: 'k' },
				{ body: { pipe: 'p', append: true } as never },
			);
			expect(String(body)).toBe('{"pipe": "p", "append": true}');
		});
	});
});
