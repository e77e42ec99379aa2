import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { testCredential } from '../nodes/Zenduty/webhookCredential';
import { Zenduty } from '../nodes/Zenduty/Zenduty.node';

const node = new Zenduty();
const { description } = node;

describe('Zenduty', () => {
	it('has the names that saved workflows depend on', () => {
		expect(description).toMatchObject({
			name: 'zenduty',
			version: 1,
			usableAsTool: true,
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'zendutyWebhookApi', required: true, testedBy: 'testCredential' }],
		});
		expect(description.properties.map(({ name, default: value }) => [name, value])).toEqual([
			['operation', 'send'],
			['url', ''],
			['source', 'fields'],
			['eventType', 'triggered'],
			['title', ''],
			['summary', ''],
			['additionalFields', {}],
			['payload', '={{ $json }}'],
			['body', ''],
			['signature', ''],
			['options', {}],
		]);
	});

	it('offers three operations', () => {
		expect(description.properties[0]).toMatchObject({
			noDataExpression: true,
			options: [{ value: 'send' }, { value: 'sign' }, { value: 'verify' }],
		});
	});

	it('shows each parameter for its operations', () => {
		const shown = Object.fromEntries(
			description.properties.map(({ name, displayOptions }) => [
				name,
				displayOptions?.show?.operation,
			]),
		);
		expect(shown).toMatchObject({
			url: ['send'],
			source: ['send', 'sign'],
			body: ['verify'],
			signature: ['verify'],
			options: ['send', 'sign'],
		});
	});

	it('offers options with the defaults of Zenduty', () => {
		const options = description.properties.at(-1)?.options as INodeProperties[];
		expect(
			options.map(({ name, default: value, displayOptions }) => [
				name,
				value,
				displayOptions?.show?.['/operation'],
			]),
		).toEqual([
			['concurrency', 1, ['send']],
			['format', 'zenduty', undefined],
			['maxAttempts', 3, ['send']],
			['neverError', false, ['send']],
			['timeout', 3000, ['send']],
		]);
	});

	it('tests the credential locally', () => {
		expect(node.methods.credentialTest.testCredential).toBe(testCredential);
	});

	it('runs for every input item', async () => {
		const context = {
			getCredentials: async () => ({ signingSecret: 's' }),
			getInputData: () => [{ json: {} }, { json: {} }],
			getNodeParameter: (name: string, _: number, otherwise: unknown) =>
				({ operation: 'verify', body: 'b', signature: '' })[name] ?? otherwise,
			continueOnFail: () => false,
			getNode: () => ({ name: 'Pager' }),
			getContext: () => ({}),
			getWorkflowDataProxy: () => ({ $runIndex: 0 }),
			getExecutionCancelSignal: () => undefined,
		} as unknown as IExecuteFunctions;
		const json = { valid: false, signingKey: null, reason: 'missing_signature', event: null };
		expect(await node.execute.call(context)).toEqual([
			[
				{ json, pairedItem: { item: 0 } },
				{ json, pairedItem: { item: 1 } },
			],
		]);
	});
});
