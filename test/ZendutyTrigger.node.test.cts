import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { testCredential } from '../nodes/Zenduty/webhookCredential';
import { ZendutyTrigger } from '../nodes/Zenduty/ZendutyTrigger.node';

const node = new ZendutyTrigger();
const { description } = node;
const hooks = node.webhookMethods.default;

function property(name: string) {
	const found = description.properties.find((it_) => it_.name === name);
	if (found === undefined) throw new Error(`no property ${name}`);
	return found;
}

it('has the names that saved workflows depend on', () => {
	expect(description).toMatchObject({
		name: 'zendutyTrigger',
		version: 2,
		group: ['trigger'],
		inputs: [],
		credentials: [{ name: 'zendutyWebhookApi', required: true, testedBy: 'testCredential' }],
	});
	expect(description).not.toHaveProperty('usableAsTool');
	expect(
		description.properties.map(({ name, type, default: value }) => [name, type, value]),
	).toEqual([
		['setupNotice', 'notice', ''],
		['events', 'multiOptions', ['triggered', 'acknowledged', 'resolved']],
		['filters', 'collection', {}],
		['separateOutputs', 'boolean', false],
		['simplify', 'boolean', true],
		['options', 'collection', {}],
		['immediatelyNotice', 'notice', ''],
	]);
});

it('listens for POST and answers once the execution is stored, with the body of the node', () => {
	expect(description.webhooks).toEqual([
		{
			name: 'default',
			httpMethod: 'POST',
			responseMode: 'onReceived',
			responseData: '',
			path: 'webhook',
		},
	]);
});

it('offers the events in the order in which they happen', () => {
	expect(property('events').options).toMatchObject([
		{ value: 'triggered' },
		{ value: 'acknowledged' },
		{ value: 'resolved' },
		{ value: 'onCallChanged' },
		{ value: 'other' },
		{ value: 'refused' },
	]);
});

it('offers "Delivery Refused" for the trigger that receives the events', () => {
	expect(property('events').options?.at(-1)).toMatchObject({
		name: 'Delivery Refused',
		action: 'On delivery refused',
		description: expect.stringContaining('in the trigger that receives the events'),
	});
});

it('offers the filters', () => {
	const many = { multipleValues: true };
	expect(property('filters').options).toMatchObject([
		{ name: 'assignees', type: 'string', typeOptions: many, default: [] },
		{ name: 'excludeServices', type: 'string', typeOptions: many, default: [] },
		{ name: 'priorities', type: 'string', typeOptions: many, default: [] },
		{ name: 'services', type: 'string', typeOptions: many, default: [] },
		{ name: 'teams', type: 'string', typeOptions: many, default: [] },
		{ name: 'titleContains', type: 'string', default: '' },
		{
			name: 'urgencies',
			type: 'multiOptions',
			default: [],
			options: [{ value: 'high' }, { value: 'low' }],
		},
	]);
});

it('offers when to respond', () => {
	expect(property('options').options).toMatchObject([
		{
			name: 'respond',
			default: 'whenSaved',
			options: [{ value: 'immediately' }, { value: 'whenSaved' }],
		},
	]);
});

it('tests the credential locally', () => {
	expect(node.methods.credentialTest.testCredential).toBe(testCredential);
});

it('is never taken for registered, so that each activation checks the credential', async () => {
	const context = {} as IHookFunctions;
	await expect(hooks.checkExists.call(context)).resolves.toBe(false);
	await expect(hooks.delete.call(context)).resolves.toBe(true);
});

it('checks the credential when it is activated', async () => {
	const context = {
		getCredentials: async () => ({ signingSecret: '' }),
		getActivationMode: () => 'activate',
		getNode: () => ({ name: 'Incidents' }),
	} as unknown as IHookFunctions;
	await expect(hooks.create.call(context)).rejects.toThrow("'Signing Key'");
});

it('answers deliveries', async () => {
	const statuses: number[] = [];
	const response = {
		status(code: number) {
			statuses.push(code);
			return response;
		},
		set: () => response,
		json: () => response,
	};
	const context = {
		getHeaderData: () => ({ 'content-type': 'multipart/form-data' }),
		getMode: () => 'webhook',
		getNodeParameter: () => ['triggered'],
		getResponseObject: () => response,
		getWorkflow: () => ({ id: 'flow' }),
		getNode: () => ({ id: 'node', name: 'Incidents' }),
		logger: { warn: () => undefined },
	} as unknown as IWebhookFunctions;
	expect(await node.webhook.call(context)).toEqual({ noWebhookResponse: true });
	expect(statuses).toEqual([415]);
});
