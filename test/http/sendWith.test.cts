import { sendWith } from '../../nodes/Zenduty/http/sendWith';
import { execution } from '../support/execution.cjs';

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
