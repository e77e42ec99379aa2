import { run } from '../../../nodes/Zenduty/actions/run';
import { execution } from '../../support/execution.cjs';

const resource = 'webhookEvent';

/** What is thrown for a credential that cannot be used. */
const unusable = (message: string) => ({
	message: expect.stringContaining(message) as string,
	description: 'Open the credential of this node and test it.',
	context: { code: 'credential', mayExist: false, itemIndex: 0 },
});

describe.each([
	['send', { url: 'https://ops.example.net/hook', title: 'Cable cut' }],
	['sign', { title: 'Cable cut' }],
	['verify', { body: '', signature: '' }],
])('the credential of the operation %s', (operation, parameters) => {
	const items = [{ resource, operation, ...parameters }];

	it('that cannot be read keeps it from the start', async () => {
		const given = execution({ items, credential: new Error('Not found') });
		await expect(run(given.context)).rejects.toMatchObject(unusable('(Not found)'));
		expect(given.requests).toEqual([]);
	});

	it('that cannot work keeps it from the start', async () => {
		const given = execution({ items, credential: { signingSecret: 'x ' } });
		await expect(run(given.context)).rejects.toMatchObject(unusable("'Signing Key'"));
		expect(given.requests).toEqual([]);
	});
});

it.each([
	['is none', 'nowhere', {}],
	[
		'the credential does not allow',
		'https://ops.example.net/hook',
		{ allowedHttpRequestDomains: 'domains', allowedDomains: 'else.example' },
	],
])('sends nothing to a URL that %s, even with Never Error', async (_what, url, credential) => {
	const items = [
		{ resource, operation: 'send', title: 'Cable cut', url, options: { neverError: true } },
	];
	const given = execution({ items, credential: { authentication: 'none', ...credential } });
	await expect(run(given.context)).rejects.toMatchObject({ context: { code: 'invalid_input' } });
	expect(given.requests).toEqual([]);
});
