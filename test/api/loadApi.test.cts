import { loadApi, runHost } from '../../nodes/Zenduty/api/loadApi';
import { noMemory, withDefaults } from '../../nodes/Zenduty/api/itemContext';
import { execution, type Execution } from '../support/execution.cjs';

const credential = { apiKey: 'key-7', baseUrl: 'https://pager.example.net/eu/' };

async function connected(given: Execution, cancelled?: AbortSignal) {
	const made = execution(given);
	const result = await loadApi(made.context, { executionId: 'execution-1', cancelled });
	if (!result.ok) throw new Error(result.problem);
	const options = { timeout: 1000, maxAttempts: 1, memory: noMemory, mayMakeOtherWrites: false };
	return { ...made, api: result.api.forItem(options) };
}

describe('Connecting to the API', () => {
	it('sends requests below the base URL, with the credential that was read once', async () => {
		const { context, api, requests, asked } = await connected({
			credential,
			respond: () => ({ status: 200, text: '{"unique_id":"mail"}' }),
		});
		const send = jest.spyOn(context.helpers, 'httpRequestWithAuthentication');
		expect(await api.get({ path: ['api', 'mail'], subject: {} })).toEqual({ unique_id: 'mail' });
		expect(requests.map(({ url }) => url)).toEqual(['https://pager.example.net/eu/api/mail/']);
		expect(asked.credentials).toBe(1);
		expect(send).toHaveBeenCalledWith('zendutyApi', expect.anything(), {
			credentialsDecrypted: { id: '', name: '', type: 'zendutyApi', data: credential },
		});
	});

	it('tells one account and key from another', async () => {
		const accountOf = async (fields: object) => {
			const { context } = execution({ credential: { ...credential, ...fields } });
			const result = await loadApi(context);
			return result.ok ? result.account : result.problem;
		};
		const account = await accountOf({});
		expect(account).toEqual(await accountOf({}));
		expect(account).not.toEqual(await accountOf({ apiKey: 'key-8' }));
		expect(account).not.toEqual(await accountOf({ baseUrl: 'https://pager.example.net/us/' }));
	});

	it('sends nothing once it is cancelled', async () => {
		const { api, requests } = await connected({ credential }, AbortSignal.abort());
		await expect(api.get({ path: ['api', 'x'], subject: {} })).rejects.toMatchObject({
			name: 'ZendutyError',
			code: 'cancelled',
		});
		expect(requests).toEqual([]);
	});

	it.each([
		['Credentials not found', 'No Zenduty API credential is chosen in the node.'],
		['Node does not have any credentials set', 'No Zenduty API credential is chosen in the node.'],
		[
			'Node does not have any credentials set for "zendutyApi"',
			'No Zenduty API credential is chosen in the node.',
		],
		[
			'It says: Credentials not found',
			'The credential cannot be read (It says: Credentials not found).',
		],
	])('tells what is wrong if n8n says %j', async (reason, problem) => {
		const { context } = execution({ credential: new Error(reason) });
		expect(await loadApi(context)).toEqual({ ok: false, problem });
	});

	it('tells what is wrong with the fields', async () => {
		const { context } = execution({ credential: { apiKey: 'key-7', baseUrl: 'ftp://x' } });
		expect(await loadApi(context)).toEqual({
			ok: false,
			problem: expect.stringContaining("'Base URL'"),
		});
	});
});

it('calls without a key go through n8n without a credential', async () => {
	const { context, requests, openRequests } = execution();
	const request = { url: 'https://pager.example.net/hook/' };
	await runHost(context, { executionId: '81' }).sendOpenly(request);
	expect(openRequests).toEqual([request]);
	expect(requests).toEqual(openRequests);
});

it('outside of an execution has no ID of one', () => {
	const { context } = execution();
	expect(runHost(context, {}).executionId).toBe('');
	// Where n8n has none, although its types say so.
	expect(runHost(context, { executionId: undefined }).executionId).toBe('');
});

it('calls remember nothing, and make no other write, unless they are told to', () => {
	const options = { timeout: 1_000, maxAttempts: 2 };
	const all = { ...options, memory: noMemory, mayMakeOtherWrites: false };
	expect(withDefaults(options)).toEqual(all);
	const memory = { ...noMemory };
	const told = { ...options, memory, mayMakeOtherWrites: true };
	expect(withDefaults(told)).toEqual(told);
});

it('calls that only read remember nothing', () => {
	const write = { method: 'POST', url: 'https://pager.example.net/', body: '' };
	expect(noMemory.keep(write, { kind: 'answered', answer: 1 })).toBeUndefined();
	expect(noMemory.resultOf(write)).toBeUndefined();
	expect(noMemory.doublingWrites()).toEqual([]);
});
