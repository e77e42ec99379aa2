import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { testApiCredential } from '../nodes/Zenduty/apiCredential';
import { USUAL_LIMIT } from '../nodes/Zenduty/actions/alert/sendAndWait/waitLimit';
import { testIntegrationCredential } from '../nodes/Zenduty/integrationCredential';
import { testCredential } from '../nodes/Zenduty/webhookCredential';
import { Zenduty } from '../nodes/Zenduty/Zenduty.node';
import { execution } from './support/execution.cjs';
import { OPERATIONS } from './support/operations.cjs';

const NODE: INode = {
	id: 'n-1',
	name: 'Zenduty',
	type: 'zenduty',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const node = new Zenduty();
const { description } = node;

/** Where an operation stands in the order of names: the editor calls `getAll` "Get Many". */
const placeOf = (operation: string) => operation.replace(/getAll$/, 'getMany');

/** The operations that saved workflows name, by their resources, both in the order of names. */
const OFFERED = new Map<string, string[]>();
const others = [
	'alert sendAndWait',
	'webhookEvent send',
	'webhookEvent sign',
	'webhookEvent verify',
];
const all = [...Object.keys(OPERATIONS), ...others];
for (const each of all.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))) {
	const [resource, operation] = each.split(' ');
	OFFERED.set(resource, [...(OFFERED.get(resource) ?? []), operation]);
}

/** What is chosen first, where that is not the first one. */
const DEFAULTS: Record<string, string> = {
	alert: 'send',
	analytics: 'getTotals',
	incident: 'create',
};

describe('Zenduty', () => {
	it('has the names that saved workflows depend on', () => {
		expect(description).toMatchObject({
			name: 'zenduty',
			version: 1,
			usableAsTool: true,
			inputs: ['main'],
			outputs: ['main'],
			credentials: [
				{
					name: 'zendutyApi',
					required: true,
					testedBy: 'testApiCredential',
					displayOptions: { show: { '/authentication': ['apiKey'] } },
				},
				{
					name: 'zendutyWebhookApi',
					required: true,
					testedBy: 'testCredential',
					displayOptions: { show: { '/authentication': ['webhook'] } },
				},
				{
					name: 'zendutyIntegrationApi',
					required: true,
					testedBy: 'testIntegrationCredential',
					displayOptions: { show: { '/authentication': ['integrationUrl'] } },
				},
			],
		});
		const [resource] = description.properties;
		expect(resource).toMatchObject({
			name: 'resource',
			noDataExpression: true,
			default: 'incident',
		});
		const values = (resource.options as INodePropertyOptions[]).map(({ value }) => value);
		expect(values).toEqual([...OFFERED.keys()]);
	});

	it('offers the operations of each resource in a field of their own', () => {
		const operations = description.properties.filter(({ name }) => name === 'operation');
		expect(
			operations.map(({ displayOptions, default: value, options, noDataExpression }) => ({
				resource: displayOptions?.show?.resource,
				default: value,
				values: (options as INodePropertyOptions[]).map((option) => option.value),
				noDataExpression,
			})),
		).toEqual(
			[...OFFERED].map(([resource, values]) => ({
				resource: [resource],
				default: DEFAULTS[resource] ?? values[0],
				values,
				noDataExpression: true,
			})),
		);
	});

	it.each([
		[
			'send',
			[
				['url', ''],
				['source', 'fields'],
				['eventType', 'triggered'],
				['title', ''],
				['summary', ''],
				['additionalFields', {}],
				['payload', '={{ $json }}'],
				['options', {}],
			],
			[
				['concurrency', 1],
				['format', 'zenduty'],
				['maxAttempts', 3],
				['neverError', false],
				['timeout', 3000],
			],
		],
		[
			'sign',
			[
				['source', 'fields'],
				['eventType', 'triggered'],
				['title', ''],
				['summary', ''],
				['additionalFields', {}],
				['payload', '={{ $json }}'],
				['options', {}],
			],
			[['format', 'zenduty']],
		],
		[
			'verify',
			[
				['body', ''],
				['signature', ''],
			],
			undefined,
		],
	])('shows for %s of a webhook event its parameters alone', (operation, parameters, options) => {
		const shown = description.properties.filter(
			({ displayOptions }) =>
				displayOptions?.show?.resource?.includes('webhookEvent') &&
				displayOptions.show.operation?.includes(operation),
		);
		const withDefaults = (fields: INodeProperties[]) =>
			fields.map(({ name, default: value }) => [name, value]);
		expect(withDefaults(shown)).toEqual(parameters);
		const collection = shown.find(({ name }) => name === 'options')?.options;
		expect(collection && withDefaults(collection as INodeProperties[])).toEqual(options);
	});

	it.each([
		['webhookEvent', 'send', 'send: webhook event'],
		['onCall', 'getAll', 'get all: on call'],
	])('says operation and resource below its name: %s, %s', (resource, operation, subtitle) => {
		const workflow = new Workflow({
			nodes: [{ ...NODE, parameters: { resource, operation } }],
			connections: {},
			active: false,
			nodeTypes: {
				getByNameAndVersion: () => node,
				getByName: () => node,
				getKnownTypes: () => ({}),
			},
		});
		const shown = workflow.expression.getSimpleParameterValue(
			workflow.getNode(NODE.name) as INode,
			description.subtitle,
			'internal',
			{},
		);
		expect(shown).toBe(subtitle);
	});

	it('describes what a model may fill in of a webhook event', () => {
		const names = ['url', 'eventType', 'title', 'summary', 'payload', 'body', 'signature'];
		const fields = description.properties.filter(
			({ name, displayOptions }) =>
				names.includes(name) && displayOptions?.show?.resource?.includes('webhookEvent'),
		);
		expect(new Set(fields.map(({ name }) => name))).toEqual(new Set(names));
		for (const field of fields) expect(field.description?.length).toBeGreaterThan(20);
	});

	it('tests each credential', () => {
		expect(node.methods.credentialTest).toEqual({
			testApiCredential,
			testCredential,
			testIntegrationCredential,
		});
	});

	it('has every list that its fields name, and no other', () => {
		const named = allFields(description.properties).flatMap(({ typeOptions, modes = [] }) => [
			typeOptions?.loadOptionsMethod,
			...modes.map((mode) => mode.typeOptions?.searchListMethod),
		]);
		const { listSearch, loadOptions } = node.methods;
		const methods = [...Object.keys(listSearch), ...Object.keys(loadOptions)];
		const expected = named.filter((name) => name !== undefined);
		expect(methods.sort()).toEqual([...new Set(expected)].sort());
	});

	it('limits in a new question how long it waits, and has both buttons', () => {
		const filled = NodeHelpers.getNodeParameters(
			description.properties,
			{ resource: 'alert', operation: 'sendAndWait' },
			true,
			false,
			NODE,
			description,
		);
		expect(filled).toMatchObject({
			approvalType: 'double',
			options: {
				limitWaitTime: {
					values: { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'hours' },
				},
			},
		});
	});

	// n8n saves no value that is a default, and leaves it to the node to know the value.
	it('has the same limit in each field of Limit Wait Time as in a new question', () => {
		const options = description.properties.find(
			({ name, default: usual }) => name === 'options' && 'limitWaitTime' in Object(usual),
		);
		const limit = options?.options?.find(({ name }) => name === 'limitWaitTime');
		const [group] = (limit as INodeProperties).options as INodePropertyCollection[];
		const usual = group.values.map(({ name, default: value }) => [name, value]);
		expect(Object.fromEntries(usual)).toEqual({ ...USUAL_LIMIT, maxDateAndTime: '' });
		expect(options?.default).toEqual({ limitWaitTime: { values: USUAL_LIMIT } });
	});

	// n8n cannot publish a workflow that lacks such a parameter.
	it('has no default in a fixedCollection outside a collection', () => {
		const outside = description.properties.filter(({ type }) => type === 'fixedCollection');
		expect(outside.map(({ name }) => name)).toContain('approvalOptions');
		for (const field of outside) expect(field.default).toEqual({});
	});

	it('clears what belongs to a team when another team is chosen', () => {
		const cleared = allFields(description.properties)
			.filter(({ typeOptions }) => typeOptions?.loadOptionsDependsOn?.[0] === 'team.value')
			.map(({ name }) => name);
		expect([...new Set(cleared)].sort()).toEqual([
			'escalationPolicy',
			'integration',
			'maintenanceWindow',
			'postIncidentTask',
			'postmortem',
			'priority',
			'schedule',
			'service',
			'services',
			'sla',
			'tags',
		]);
	});

	it('runs for every input item', async () => {
		const parameters = { resource: 'webhookEvent', operation: 'verify', body: 'b', signature: '' };
		const { context } = execution({ items: [parameters, parameters] });
		const json = { valid: false, signingKey: null, reason: 'missing_signature', event: null };
		expect(await node.execute.call(context)).toEqual([
			[
				{ json, pairedItem: { item: 0 } },
				{ json, pairedItem: { item: 1 } },
			],
		]);
	});
});

/** All fields, those in collections too. */
function allFields(fields: INodeProperties[]): INodeProperties[] {
	return fields.flatMap((field) => [
		field,
		...(field.type === 'collection' ? allFields(field.options as INodeProperties[]) : []),
	]);
}
