import { UserError, type IHttpRequestOptions } from 'n8n-workflow';
import { ZendutyApi } from '../../credentials/ZendutyApi.credentials';

const type = new ZendutyApi();
const CREDENTIAL = { apiKey: 'k-5f1e9d', baseUrl: 'https://pager.example.net/hidden/' };

it('has the names that saved credentials depend on', () => {
	expect([type.name, type.displayName]).toEqual(['zendutyApi', 'Zenduty API']);
	expect(
		type.properties.map(({ displayName, name, typeOptions, default: value }) => [
			displayName,
			name,
			typeOptions?.password === true,
			value,
		]),
	).toEqual([
		['API Key', 'apiKey', true, ''],
		['Base URL', 'baseUrl', false, 'https://www.zenduty.com'],
	]);
});

it('authenticates as a field of its own, since n8n loses methods when it copies types', () => {
	expect(Object.hasOwn({ ...type }, 'authenticate')).toBe(true);
});

it('adds the key to a request for the base URL', async () => {
	const url = 'https://pager.example.net/hidden/api/';
	expect(await type.authenticate(CREDENTIAL, { url })).toMatchObject({
		url,
		headers: { Authorization: 'Token k-5f1e9d' },
		disableFollowRedirect: true,
	});
});

it.each<[string, object, object]>([
	['another host', CREDENTIAL, { url: 'https://evil.example/' }],
	['another host by `uri`', CREDENTIAL, { uri: 'https://evil.example/' }],
	[
		'a base URL that is not secure',
		{ ...CREDENTIAL, baseUrl: 'http://x.example' },
		{ url: 'http://x.example' },
	],
	['no key', { ...CREDENTIAL, apiKey: '' }, { url: 'https://pager.example.net/' }],
])('refuses %s with a sentence that holds no secret', async (_, credential, request) => {
	const failing = type.authenticate(credential as never, request as IHttpRequestOptions);
	await expect(failing).rejects.toThrow(UserError);
	await expect(failing).rejects.toThrow(/^(The request|'Base URL'|'API Key') .*\.$/);
	const { message } = (await failing.catch((error: unknown) => error)) as Error;
	expect(message).not.toMatch(/5f1e9d|hidden/);
});
