import type { IExecuteFunctions } from 'n8n-workflow';
import {
	checkReview,
	readReview,
	writeCall,
} from '../../../../nodes/Zenduty/actions/alert/sendAndWait/toolReview';
import { InputError } from '../../../../nodes/Zenduty/errors';

type Review = Parameters<typeof checkReview>[1];

const refusal = (...input: Parameters<typeof checkReview>[0]) => refusalIn({}, ...input);

const refusalIn = (review: Partial<Review>, ...input: Parameters<typeof checkReview>[0]) => {
	try {
		checkReview(input, { agentItems: 1, tools: [], ...review });
		return undefined;
	} catch (error) {
		return error as InputError;
	}
};

describe('The call of an agent', () => {
	it.each([
		{},
		{ toolParameters: { host: 'db-1' } },
		{ toolParameters: { query: 'SELECT 1', host: 'db-1' } },
		{ toolParameters: { query: { limit: 1 }, host: 'db-1' } },
		{ toolParameters: { query: null, host: 'db-1' } },
		// As a Webhook node gives it.
		{ query: { page: '1' }, body: {}, toolParameters: { host: 'db-1' } },
		{ query: 'tool' },
		{ query: null },
		{ tool: 'restart', toolCallId: 'call-1' },
	])('is taken: %j', (input) => expect(refusal(input)).toBeUndefined());

	it.each([
		['query', { query: { toolParameters: { host: 'db-2' } }, toolParameters: { host: 'db-1' } }],
		['query', { query: { tool: 'harmless' } }],
		['query', { toolParameters: { query: { host: 'db-2' }, host: 'db-1' } }],
		['query', { toolParameters: { host: 'db-1', query: Object.assign([], { host: 'db-2' }) } }],
		['tool', { toolParameters: { tool: 'another', host: 'db-1' } }],
	])('is refused where "%s" could change what the tool gets: %j', (name, input) => {
		expect(refusal(input)).toMatchObject({
			code: 'invalid_input',
			message: `The call or the input of the agent has a field "${name}", which could give the tool something other than what the page shows.`,
			description:
				'Nobody was asked. Remove the field from the items before the agent. If the tool needs it, give it another name.',
		});
	});

	it.each(['db-1', '', 1, true, null, [], [{ host: 'db-1' }]])(
		'is refused where its parameters are no object: %j',
		(toolParameters) => {
			expect(refusal({ tool: 'restart', toolParameters })).toMatchObject({
				code: 'invalid_input',
				message:
					'The parameters in the call of the agent are not an object, so the page cannot show what the tool would get.',
				description: 'Nobody was asked. The call comes from the model: run the workflow again.',
			});
		},
	);

	it('is not judged by what it inherits', () => {
		const inherited = Object.create({ tool: 'x', host: 'db-2' }) as object;
		expect(refusal({ query: inherited })).toBeUndefined();
		expect(refusal({ toolParameters: { host: 'db-1', query: inherited } })).toBeUndefined();
	});

	it.each([[{ approved: true }], [{}, { data: { approved: true } }]])(
		'is refused where an item looks like an approval: %j',
		(...input) => {
			expect(refusal(...input)).toMatchObject({
				code: 'invalid_input',
				message:
					'The input of the agent already says "approved", which n8n could take for an answer.',
				description:
					'Remove the fields "approved" and "data" from the items before they reach the agent.',
			});
		},
	);
});

describe('The agent', () => {
	it.each([2, 3])('may not have %d input items', (agentItems) => {
		expect(refusalIn({ agentItems }, {})).toMatchObject({
			code: 'invalid_input',
			message:
				'The agent has more than one input item, and n8n would run an approved tool once for each of them.',
			description:
				'Nobody was asked. Put a Loop Over Items node before the agent, so that it gets one item at a time.',
		});
	});

	// The editor can try a tool without its agent.
	it.each([0, 1])('may have %d input items', (agentItems) => {
		expect(refusalIn({ agentItems }, {})).toBeUndefined();
	});
});

describe('The name of the tool in a call', () => {
	const node = (name: string, type = 'n8n-nodes-base.httpRequestTool', parameters = {}) => ({
		...{ name, type, parameters },
		...{ typeVersion: 1, disabled: false },
	});
	const LANGCHAIN = '@n8n/n8n-nodes-langchain';
	const restart = node('Restart a service!');
	const old = node('Ask support', `${LANGCHAIN}.toolWorkflow`, { name: 'ask_support_v1' });
	const store = node('Look it up', `${LANGCHAIN}.vectorStoreQdrant`, { toolName: 'manual' });
	const mcp = node('MCP Client', `${LANGCHAIN}.mcpClientTool`);

	it.each([
		['Restart_a_service_', [restart]],
		['Restart a service!', [restart]],
		['Restart_a_service_', [mcp, restart]],
		['Ask_support', [old]],
		['ask_support_v1', [old]],
		['manual', [store]],
		['Read_logs', [restart, node('Read logs')]],
		// These nodes give their tools names that the workflow does not have.
		['drop_tables', [mcp]],
		['drop_tables', [restart, mcp]],
		['search', [node('SerpAPI', `${LANGCHAIN}.toolSerpApi`)]],
		['searxng-search', [node('SearXNG', `${LANGCHAIN}.toolSearXng`)]],
		['wolfram_alpha', [node('Wolfram', `${LANGCHAIN}.toolWolframAlpha`)]],
		['drop_tables', [node('Tables', '@n8n/mcp-registry.tables')]],
		['drop_tables', [node('Code', `${LANGCHAIN}.code`)]],
		[undefined, [restart]],
		['anything', []],
	])('may be %j', (tool, tools) => {
		expect(refusalIn({ tools }, { tool })).toBeUndefined();
	});

	it.each([
		['Read_logs', [restart]],
		['restart_a_service_', [restart]],
		['Restart что угодно a service!', [restart]],
		['Ask support_v1', [old]],
		['Delete', [restart, node('Read logs')]],
		['', [restart]],
		[null, [restart]],
		[7, [node('7')]],
		['undefined', [restart]],
		['drop_tables', [node('Set', 'n8n-nodes-other.mcpClientTool')]],
		['drop_tables', [node('Set', `x${mcp.type}`)]],
		['drop_tables', [node('Set', `${LANGCHAIN}.toolCode`)]],
		['drop_tables', [node('Set', 'n8n-nodes-base.slackTool', { name: 'drop_tables' })]],
		['drop_tables', [node('Set', `${LANGCHAIN}.toolSerpApiTool`)]],
	])('may not be %j', (tool, tools) => {
		expect(refusalIn({ tools }, { tool })).toMatchObject({
			code: 'invalid_input',
			message: 'The call of the agent names a tool that is not connected to this review.',
			description:
				'Nobody was asked, because the page would name another tool than the one that runs. The name comes from the model: run the workflow again.',
		});
	});
});

it.each([
	[{ host: 'db-1' }, '{\n  "host": "db-1"\n}'],
	['db-1', '"db-1"'],
	[null, 'null'],
	[undefined, ''],
])('%j is written as %j', (toolParameters, text) => {
	expect(writeCall(toolParameters)).toBe(text);
});

describe('What is around a review', () => {
	/** @param connections those of the agent; undefined in versions of n8n that do not tell them */
	const around = (connections?: unknown[]) =>
		readReview({
			getInputSourceData: () => ({ previousNode: 'Agent' }),
			getWorkflowDataProxy: () => ({ $: () => ({ all: () => [{}, {}] }) }),
			getNode: () => ({ name: 'Review' }),
			getParentNodes: () => [{ name: 'Restart' }, { name: 'Stop', disabled: true }],
			...(connections && { getConnections: () => connections }),
		} as unknown as IExecuteFunctions);

	it.each([
		['not told', undefined, 0],
		['none', [], 0],
		['an output without any', [null], 0],
		['an output without any, and one with some', [null, [{ node: 'Events', index: 0 }]], 2],
	])(
		'how many items the agent has, where its connections are: %s',
		(_, connections, agentItems) => {
			expect(around(connections)).toEqual({ agentItems, tools: [{ name: 'Restart' }] });
		},
	);
});
