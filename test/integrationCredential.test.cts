import type { ICredentialTestFunctions, IExecuteFunctions } from 'n8n-workflow';
import { readIntegrationUrl } from '../nodes/Zenduty/api/integrationUrl';
import {
	loadIntegrationUrl,
	testIntegrationCredential,
} from '../nodes/Zenduty/integrationCredential';

const url = 'https://events.example.net/integration/acct7/generic/5d0c1f8e/';

/** What is wrong with an address; the words are those of what reads it. */
function problemOf(address: unknown): string {
	const read = readIntegrationUrl(address);
	if (read.ok) throw new Error('It is the address of an integration.');
	return read.problem;
}

function context(result: unknown, asked: unknown[][] = []) {
	return {
		async getCredentials(...args: unknown[]) {
			asked.push(args);
			return result instanceof Error ? await Promise.reject(result) : result;
		},
	} as unknown as IExecuteFunctions;
}

const test = async (data: object | undefined) =>
	await testIntegrationCredential.call(
		{} as ICredentialTestFunctions,
		{ id: '1', name: 'Harbour', type: 'zendutyIntegrationApi', data } as never,
	);

it('loads the address from the credential of its type', async () => {
	const asked: unknown[][] = [];
	expect(await loadIntegrationUrl(context({ url }, asked))).toEqual({ ok: true, url });
	expect(asked).toEqual([['zendutyIntegrationApi']]);
});

it('says what is wrong with the address', async () => {
	expect(await loadIntegrationUrl(context({ url: 'x' }))).toEqual({
		ok: false,
		problem: problemOf('x'),
	});
});

it('is tested by its form alone', async () => {
	expect(await test({ url })).toEqual({
		status: 'OK',
		message: 'The URL has the form of an integration URL',
	});
	expect(await test({ url: 'https://www.zenduty.com/' })).toEqual({
		status: 'Error',
		message: problemOf('https://www.zenduty.com/'),
	});
	expect(await test(undefined)).toEqual({
		status: 'Error',
		message: problemOf(undefined),
	});
});
