/** Workflows in which an AI agent has the Zenduty node as tools. */
import { randomUUID } from 'node:crypto';
import type { Execution, Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

const START = 'Start';
const AGENT = 'Agent';
const MODEL = 'Model';
const TOOL_TYPE = 'n8n-nodes-zenduty.zendutyTool';

/** A node, and the versions that go together in n8n. */
export interface Generation {
	/** As it stands in the names of checks. */
	name: string;
	agent: number;
	model: number;
	/** Which protocol the model node speaks. */
	protocol: 'chat completions' | 'responses';
}

/** One tool of the agent. */
export interface Tool {
	/** The name of the node; n8n makes the tool's name of it, with `_` for spaces. */
	name: string;
	parameters: Json;
	onError?: 'continueRegularOutput' | 'stopWorkflow';
	retryOnFail?: boolean;
}

/** Credentials by their types: `{zendutyApi: id, openAiApi: id}`. */
export type Credentials = Record<'zendutyApi' | 'openAiApi', string>;

/** A value that the model fills in, as n8n's editor writes it for a field with this name. */
export function fromModel(field: string, type = 'string', description = ''): string {
	const key = field.replace(/[^a-zA-Z0-9-]/g, '_');
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`${description}\`, '${type}') }}`;
}

/** The same for a field that picks a thing. The editor leaves the mode as it was. */
export const locatedByModel = (field: string, description = '') => ({
	__rl: true,
	mode: 'list',
	value: fromModel(field, 'string', description),
});

/** Makes a workflow of one agent, its model, and its tools. */
export function agentWorkflow(
	{ agent, model: modelVersion, protocol }: Generation,
	model: string,
	tools: Tool[],
	credentials: Credentials,
	trigger: Json = { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
): Json {
	const sub = (type: 'ai_tool' | 'ai_languageModel') => ({
		[type]: [[{ node: AGENT, type, index: 0 }]],
	});
	return {
		name: `Agent ${model}`,
		nodes: [
			{ id: randomUUID(), name: START, position: [0, 0], ...trigger },
			{
				id: randomUUID(),
				name: AGENT,
				type: '@n8n/n8n-nodes-langchain.agent',
				typeVersion: agent,
				position: [220, 0],
				parameters: {
					promptType: 'define',
					text: 'Look after the incidents.',
					options: { maxIterations: 30 },
				},
			},
			{
				id: randomUUID(),
				name: MODEL,
				type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
				typeVersion: modelVersion,
				position: [100, 220],
				parameters: {
					model: { __rl: true, mode: 'id', value: model },
					...(modelVersion >= 1.3 && { responsesApiEnabled: protocol === 'responses' }),
					options: { maxRetries: 0 },
				},
				credentials: { openAiApi: { id: credentials.openAiApi, name: 'Scripted model' } },
			},
			...tools.map(({ name, parameters, onError, retryOnFail }, index) => ({
				id: randomUUID(),
				name,
				type: TOOL_TYPE,
				typeVersion: 1,
				position: [320 + 120 * index, 220],
				parameters,
				credentials: { zendutyApi: { id: credentials.zendutyApi, name: 'Zenduty' } },
				...(onError && { onError }),
				...(retryOnFail && { retryOnFail, maxTries: 2, waitBetweenTries: 100 }),
			})),
		],
		connections: {
			[START]: { main: [[{ node: AGENT, type: 'main', index: 0 }]] },
			[MODEL]: sub('ai_languageModel'),
			...Object.fromEntries(tools.map(({ name }) => [name, sub('ai_tool')])),
		},
	};
}

/** Runs an agent by hand, and waits for the end. */
export async function runAgent({ rest }: Pick<Server, 'rest'>, workflow: Json): Promise<Execution> {
	const stored = await rest.createWorkflow({ ...workflow, pinData: { [START]: [{ json: {} }] } });
	const { executionId } = await rest.run(stored, { triggerToStartFrom: { name: START } });
	return await rest.untilEnded(executionId, 90_000);
}

/** The last words of the agent, if it came to any. */
export function lastWords({ data }: Execution): string | undefined {
	return data.resultData.runData[AGENT]?.at(-1)?.data?.main?.[0]?.[0]?.json?.output;
}
