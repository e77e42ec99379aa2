/** What the checks of questions share: an account, workflows that ask, and somebody who answers. */
import { request } from 'node:http';
import { SEED } from '../../simulator/seed.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import { outputOf, type Execution, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { ACTION, type Run, type StoredCredential } from '../workflows/actionRun.mts';
import { ask, untilAsked, type Asked } from '../workflows/question.mts';

const API_KEY = 'e2e-wait-api-key';

/** A response to somebody who looks at a page or answers on it. */
export interface Reply {
	status: number;
	headers: Record<string, unknown>;
	text: string;
}

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
	const here = (link: string) => link.replace(/^https?:\/\/[^/]+/, server.n8n.url);
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

/** Sends a request as it is: without what `fetch` adds, such as a User-Agent. */
export async function send(
	method: string,
	link: string,
	headers: Record<string, string> = {},
	body = '',
): Promise<Reply> {
	return await new Promise((resolve, reject) => {
		const sent = request(link, { method, headers: { connection: 'close', ...headers } });
		sent.on('error', reject);
		sent.on('response', (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () => {
				const text = Buffer.concat(chunks).toString();
				resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
			});
		});
		sent.end(body);
	});
}

export const look = async (link: string, headers?: Record<string, string>): Promise<Reply> =>
	await send('GET', link, headers);

/** Posts a form as a browser does. */
export async function post(
	link: string,
	form: Json,
	more: Record<string, string> = {},
): Promise<Reply> {
	const headers = { 'content-type': 'application/x-www-form-urlencoded', ...more };
	return await send('POST', link, headers, String(new URLSearchParams(form)));
}
