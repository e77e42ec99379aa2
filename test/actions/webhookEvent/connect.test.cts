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
		await expect(run(given.context)).rejects.toMatchObject(unusable('signing key'));
		expect(given.requests).toEqual([]);
	});
});
