import type { ICredentialTestFunctions, IExecuteFunctions } from 'n8n-workflow';
import { readWebhookIntegration } from '../nodes/Zenduty/webhook/webhookIntegration';
import {
	CREDENTIAL,
	loadFields,
	loadWebhookIntegration,
	testCredential,
} from '../nodes/Zenduty/webhookCredential';

function context(result: unknown, fails = false) {
	const asked: unknown[][] = [];
	const functions = {
		async getCredentials(...args: unknown[]) {
			asked.push(args);
			if (fails) throw result;
			return result;
		},
	} as unknown as IExecuteFunctions;
	return { functions, asked };
}

/** What is wrong with the fields of a credential; the words are those of what reads them. */
function problemOf(fields: Record<string, unknown>): string {
	const read = readWebhookIntegration(fields);
	if (read.ok) throw new Error('The fields are usable.');
	return read.problem;
}

async function test(data: Record<string, unknown> | undefined) {
	const credential = { id: '1', name: 'Harbour', type: CREDENTIAL, data };
	return await testCredential.call({} as ICredentialTestFunctions, credential as never);
}

describe('loadFields', () => {
	it('asks for the credential by its type', async () => {
		const { functions, asked } = context({ signingSecret: 's' });
		expect(await loadFields(functions)).toEqual({ ok: true, fields: { signingSecret: 's' } });
		expect(asked).toEqual([['zendutyWebhookApi']]);
	});

	it.each([
		[
			new Error('Node does not have any credentials set'),
			'No Zenduty Webhook API credential is chosen in the node.',
		],
		['no key', 'The credential cannot be read (no key).'],
		[undefined, 'The credential cannot be read (undefined).'],
	])('makes a problem of the error %p', async (thrown, what) => {
		expect(await loadFields(context(thrown, true).functions)).toEqual({
			ok: false,
			problem: `${what} Choose a Zenduty Webhook API credential in the node, and test it.`,
		});
	});

	it('says that the credential was deleted', async () => {
		const thrown = new Error(
			'Credential with ID "6pw" does not exist for type "zendutyWebhookApi".',
		);
		expect(await loadFields(context(thrown, true).functions)).toEqual({
			ok: false,
			problem: 'The chosen credential was deleted. Choose another one.',
			remedy: '',
		});
	});
});

describe('loadWebhookIntegration', () => {
	it('checks the fields', async () => {
		const usable = await loadWebhookIntegration(context({ signingSecret: 's' }).functions);
		expect(usable).toMatchObject({ ok: true, integration: { expectedHeaders: [] } });
		const unusable = await loadWebhookIntegration(
			context({ authentication: 'basicAuth' }).functions,
		);
		expect(unusable).toEqual({
			ok: false,
			problem: problemOf({ authentication: 'basicAuth' }),
		});
	});

	it('passes on that there are none', async () => {
		const result = await loadWebhookIntegration(context(new Error('gone'), true).functions);
		expect(result).toMatchObject({ ok: false, problem: expect.stringContaining('(gone)') });
	});
});

describe('testCredential', () => {
	it('is content with complete fields', async () => {
		expect(await test({ signingSecret: 's' })).toEqual({
			status: 'OK',
			message: 'All required fields are filled in',
		});
		expect(await test({ authentication: 'none' })).toMatchObject({ status: 'OK' });
	});

	const headers = (...rows: Array<{ name?: unknown; value?: unknown }>) => ({
		authentication: 'none',
		customHeaders: { headers: rows },
	});

	it.each<[string, Record<string, unknown> | undefined]>([
		['no fields', undefined],
		['a missing key', {}],
		['white space before the key', { signingSecret: ' s' }],
		['a line break after it', { signingSecret: 's\n' }],
		['white space around the previous key', { signingSecret: 's', previousSigningSecret: 'o ' }],
		['no username', { authentication: 'basicAuth', password: 'p' }],
		['a colon in the username', { authentication: 'basicAuth', username: 'a:b', password: 'p' }],
		['no password', { authentication: 'basicAuth', username: 'a' }],
		['another method', { authentication: 'oauth' }],
		['a header without a name', headers({ value: 'v' })],
		['a space in a name', headers({ name: 'X A', value: 'v' })],
		['a name twice', headers({ name: 'X-A', value: 'v' }, { name: 'x-a', value: 'w' })],
		['no value', headers({ name: 'X-A' })],
		['a space after a value', headers({ name: 'X-A', value: 'v ' })],
		['a line break in a value', headers({ name: 'X-A', value: 'v\nw' })],
		['a header of the request', headers({ name: 'x-Signature', value: 'v' })],
	])('says what is wrong: %s', async (_, data) => {
		expect(await test(data)).toEqual({ status: 'Error', message: problemOf(data ?? {}) });
	});

	it('leaves Authorization to the user, but for Basic', async () => {
		const row = { name: 'Authorization', value: 'Token abc' };
		expect(await test(headers(row))).toMatchObject({ status: 'OK' });
		const basic = { ...headers(row), authentication: 'basicAuth', username: 'u', password: 'p' };
		expect(await test(basic)).toMatchObject({ status: 'Error' });
	});

	it('repeats no secret', async () => {
		const results = [
			await test({ signingSecret: ' swordfish' }),
			await test({ signingSecret: 's', previousSigningSecret: 'swordfish ' }),
			await test(headers({ name: 'X-A', value: 'swordfish\n' })),
			await test(headers({ name: 'X-A', value: 'sword\u0000fish' })),
		];
		expect(results.map(({ status }) => status)).toEqual(['Error', 'Error', 'Error', 'Error']);
		expect(JSON.stringify(results)).not.toMatch(/sword|fish/);
	});
});
