import { loadCredential, sendWith } from '../../nodes/Zenduty/http/credential';
import { execution } from '../support/execution.cjs';
import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

describe('sendWith', () => {
	const REQUEST = { url: 'https://pager.example.net/x' };

	it('sends through n8n with the fields of the credential, so that n8n need not read them', async () => {
		const { context, requests, asked } = execution();
		const send = jest.spyOn(context.helpers, 'httpRequestWithAuthentication');
		expect(await sendWith(context, 'zendutyApi', { apiKey: 'k' })(REQUEST)).toMatchObject({
			statusCode: 200,
		});
		expect(requests).toEqual([REQUEST]);
		expect(send.mock.contexts).toEqual([context]);
		expect(send).toHaveBeenCalledWith('zendutyApi', REQUEST, {
			credentialsDecrypted: { id: '', name: '', type: 'zendutyApi', data: { apiKey: 'k' } },
		});
		expect(asked.credentials).toBe(0);
	});

	it('keeps the fields from what n8n does with them', async () => {
		const { context } = execution();
		jest
			.spyOn(context.helpers, 'httpRequestWithAuthentication')
			.mockImplementation(async (_, __, more) => {
				Object.assign(more?.credentialsDecrypted?.data ?? {}, { apiKey: 'changed' });
			});
		const fields = { apiKey: 'k' };
		const send = sendWith(context, 'zendutyApi', fields);
		await send(REQUEST);
		expect(fields).toEqual({ apiKey: 'k' });
	});
});

describe('loadCredential', () => {
	/** What any node has that may load a credential; the compiler checks that each kind is taken. */
	function context(load: () => Promise<unknown>, asked: unknown[] = []) {
		const getCredentials = async (type: string) => {
			asked.push(type);
			return await load();
		};
		return { getCredentials } as unknown as IExecuteFunctions &
			ILoadOptionsFunctions &
			IPollFunctions &
			IWebhookFunctions &
			IHookFunctions;
	}

	const failing = (error: unknown) => context(async () => await Promise.reject(error));

	it('gives the fields of the credential of a type', async () => {
		const asked: unknown[] = [];
		const given = context(async () => ({ apiKey: 'k' }), asked);
		const poll: IPollFunctions = given;
		const webhook: IWebhookFunctions = given;
		const activation: IHookFunctions = given;
		for (const each of [poll, webhook, activation]) {
			const loaded = await loadCredential(each, 'zendutyApi', 'No credential.');
			expect(loaded).toEqual({ ok: true, fields: { apiKey: 'k' } });
		}
		expect(asked).toEqual(['zendutyApi', 'zendutyApi', 'zendutyApi']);
	});

	it.each(['Credentials not found', 'Node does not have any credentials set for "zendutyApi"'])(
		'says in the words of the caller that none is chosen: %s',
		async (message) => {
			expect(await loadCredential(failing(new Error(message)), 'zendutyApi', 'None.')).toEqual({
				ok: false,
				problem: 'None.',
			});
		},
	);

	it.each([
		'Credential with ID "6pw" does not exist for type "zendutyApi".',
		'Credential with ID "6pw" was not found.',
	])('says what to do if the credential was deleted: %s', async (message) => {
		expect(await loadCredential(failing(new Error(message)), 'zendutyApi', 'None.')).toEqual({
			ok: false,
			problem: 'The chosen credential was deleted. Choose another one.',
			remedy: '',
		});
	});

	it.each([
		[new Error('It says: Credentials not found'), 'It says: Credentials not found'],
		[new Error('Credential with ID "6pw" is locked'), 'Credential with ID "6pw" is locked'],
		[
			new Error('A Credential with ID "6pw" was not found'),
			'A Credential with ID "6pw" was not found',
		],
		['locked', 'locked'],
		[undefined, 'undefined'],
	])('says why it cannot be read: %p', async (thrown, reason) => {
		expect(await loadCredential(failing(thrown), 'zendutyApi', 'None.')).toEqual({
			ok: false,
			problem: `The credential cannot be read (${reason}).`,
		});
	});
});
