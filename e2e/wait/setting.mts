/** What the checks of questions share: an account, and workflows that ask. */
import { SEED } from '../../simulator/seed.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import { outputOf, type Execution, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { ACTION, type Run, type StoredCredential } from '../workflows/actionRun.mts';
import { ask, untilAsked, type Asked } from '../workflows/question.mts';

const API_KEY = 'e2e-wait-api-key';

export interface Setting {
	server: Server;
	zenduty: Simulator;
	credentials: Record<'api' | 'integration', StoredCredential>;
	/** Runs the operation by hand until it waits. */
	ask(parameters?: Json, more?: Partial<Run>): Promise<Asked>;
	/** Waits for the next question of an execution, after the alerts that were there before. */
	nextQuestion(executionId: string, known: number): Promise<Asked>;
	status(executionId: string): Promise<string>;
	/** Waits for the end. @returns the execution, and what the node gave at its last run */
	untilEnded(
		executionId: string,
		patience?: number,
	): Promise<{ execution: Execution; output: Json[] }>;
	/** Returns a link with the address that n8n has now, after a restart. */
	here(link: string): string;
	stop(): Promise<void>;
}

/** Starts the account, and stores the credentials. */
export async function startSetting(server: Server): Promise<Setting> {
	const zenduty = await startSimulator({
		keys: [{ key: API_KEY, owner: SEED.users.mara }],
		settings: { alertDelay: 0 },
	});
	const store = async (type: string, fields: Json): Promise<StoredCredential> => {
		const name = `Questions: ${type}`;
		return { type, name, id: await server.rest.createCredential(name, fields, type) };
	};
	const credentials = {
		api: await store('zendutyApi', { apiKey: API_KEY, baseUrl: zenduty.url }),
		integration: await store('zendutyIntegrationApi', { url: zenduty.integrationUrl }),
	};
	const here = (link: string) => link.replace(/^https?:\/\/[^/]+/, server.url);
	const status = async (id: string) => (await server.rest.execution(id)).status;

	const reachable = (asked: Asked): Asked => ({ ...asked, link: here(asked.link) });

	return {
		server,
		zenduty,
		credentials,
		nextQuestion: async (executionId, known) =>
			reachable(await untilAsked({ rest: server.rest, zenduty }, executionId, known)),
		status,
		ask: async (parameters = {}, more = {}) =>
			reachable(
				await ask({ rest: server.rest, zenduty }, parameters, { stored: credentials.api, ...more }),
			),
		async untilEnded(executionId, patience = 30_000) {
			const execution = await server.rest.untilEnded(executionId, patience);
			const runs = execution.data.resultData.runData[ACTION] ?? [];
			return { execution, output: outputOf(execution, ACTION, runs.length - 1)[0] ?? [] };
		},
		here,
		stop: async () => await zenduty.stop(),
	};
}
