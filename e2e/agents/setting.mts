/** What the checks of agents share: an account, a model, and a way to let the one work on the other. */
import assert from 'node:assert/strict';
import { addIncident } from '../../simulator/incidents.mts';
import type { Entry } from '../../simulator/journal.mts';
import { SEED } from '../../simulator/seed.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import type { Execution } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { assertNoSecret } from '../support/secret.mts';
import {
	agentWorkflow,
	lastWords,
	runAgent,
	type Credentials,
	type Generation,
	type Tool,
} from '../workflows/agentWorkflow.mts';
import {
	startScriptedModel,
	type Conversation,
	type ScriptedModel,
	type Step,
} from '../programs/scriptedModel.mts';

const API_KEY = 'e2e-agent-api-key';
const MODEL_KEY = 'e2e-agent-model-key';

/** Agents before version 3 run tools themselves; those of version 3 let n8n do it. */
export function generations({ major }: Pick<Server, 'major'>): Generation[] {
	return [
		{ name: 'before version 3', agent: 2.2, model: 1.2, protocol: 'chat completions' },
		{ name: 'of version 3', agent: major < 2 ? 3 : 3.1, model: 1.3, protocol: 'responses' },
	];
}

/** What came of a conversation. */
export interface Talk extends Conversation {
	execution: Execution;
	/** What Zenduty was asked meanwhile. */
	entries: Entry[];
}

export interface Setting {
	zenduty: Simulator;
	model: ScriptedModel;
	credentials: Credentials;
	/** Adds an open incident. @returns its number */
	newIncident(title?: string): number;
	/** Lets an agent follow a script to its end. No secret may be in anything that comes of it. */
	talk(generation: Generation, tools: Tool[], script: Step[]): Promise<Talk>;
	stop(): Promise<void>;
}

/** Starts the account and the model, and stores the credentials for them. */
export async function startSetting(server: Server): Promise<Setting> {
	const zenduty = await startSimulator({ keys: [{ key: API_KEY, owner: SEED.users.mara }] });
	const model = await startScriptedModel(MODEL_KEY);
	const { rest } = server;
	const account = { apiKey: API_KEY, baseUrl: zenduty.url };
	const credentials = {
		zendutyApi: await rest.createCredential('Account of the agent', account, 'zendutyApi'),
		openAiApi: await rest.createCredential(
			'Scripted model',
			{ apiKey: MODEL_KEY, url: model.url },
			'openAiApi',
		),
	};
	const newIncident = (title = 'Disk almost full on db-1') => {
		const service = SEED.services.databases;
		return addIncident(zenduty.world, { title, service, summary: '5 % left' }).incident_number;
	};
	return {
		zenduty,
		model,
		credentials,
		newIncident,
		async talk(generation, tools, script) {
			zenduty.journal.clear();
			const conversation = model.follow(script);
			const workflow = agentWorkflow(generation, conversation.model, tools, credentials);
			const execution = await runAgent(server, workflow);
			for (const text of conversation.heard) assertNoSecret(text, 'what the model heard');
			assertNoSecret(JSON.stringify(execution.data), `execution ${execution.id}`);
			assertRightUse(zenduty);
			return { ...conversation, execution, entries: [...zenduty.journal.entries] };
		},
		async stop() {
			await model.stop();
			await zenduty.stop();
		},
	};
}

/** The last words of the agent, if its execution succeeded. */
export function lastWordsOf({ execution }: Talk): string | undefined {
	const { error } = execution.data.resultData;
	assert.equal(execution.status, 'success', error?.message);
	return lastWords(execution);
}

/** What the agent changed, by its kind, without the requests that only read. */
export function changesOf({ entries }: Pick<Talk, 'entries'>): string[] {
	return entries.flatMap(({ changes }) => changes.map(({ what }) => what));
}

/** Leaves out of what came what a pattern does not name. */
export function partOf(actual: unknown, pattern: unknown): unknown {
	if (Array.isArray(pattern) && Array.isArray(actual)) {
		return actual.map((each, index) => partOf(each, pattern[index]));
	}
	const isNamed = typeof pattern === 'object' && pattern !== null && !(pattern instanceof RegExp);
	if (!isNamed || typeof actual !== 'object' || actual === null) return actual;
	return Object.fromEntries(
		Object.entries(pattern).map(([name, each]) => [
			name,
			partOf((actual as Record<string, unknown>)[name], each),
		]),
	);
}

function assertRightUse({ journal }: Simulator): void {
	const wrong = journal.entries.filter(({ invalidAnswer }) => invalidAnswer !== undefined);
	assert.deepEqual(wrong, [], 'the simulator answers as its description says');
}
