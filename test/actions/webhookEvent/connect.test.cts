import { run } from '../../../nodes/Zenduty/actions/run';
import { execution } from '../../support/execution.cjs';

const resource = 'webhookEvent';
const description = 'Open the credential of this node and test it.';

describe.each([
	['send', { url: 'https://ops.example.net/hook', title: 'Cable cut' }],
	['sign', { title: 'Cable cut' }],
	['verify', { body: '', signature: '' }],
])('the credential of the operation %s', (operation, parameters) => {
	const items = [{ resource, operation, ...parameters }];

	it('that cannot be read keeps it from the start', async () => {
		const given = execution({ items, credential: new Error('Not found') });
		await expect(run(given.context)).rejects.toMatchObject({
			message:
				'The credential cannot be read (Not found). Choose a Zenduty Webhook API credential in the node, and test it.',
			description,
		});
		expect(given.requests).toEqual([]);
	});

	it('that cannot work keeps it from the start', async () => {
		const given = execution({ items, credential: { signingSecret: 'x ' } });
		await expect(run(given.context)).rejects.toMatchObject({
			message:
				'The signing key begins or ends with white space. Copy it again from Zenduty, without spaces or line breaks.',
			description,
		});
		expect(given.requests).toEqual([]);
	});
});
