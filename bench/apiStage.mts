/**
 * The stage for benchmarks of the API: an n8n, a simulated Zenduty without limits, and workflows
 * that differ only in the nodes that are measured.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator, type Simulator } from '../simulator/simulator.mts';
import { measureMemory, memoryProbe } from '../e2e/n8n/memory.mts';
import type { Execution, Json } from '../e2e/n8n/rest.mts';
import { OWNER, startN8n, type N8n } from '../e2e/n8n/start.mts';
import { apiFloorNode } from './apiFloor.mts';

const ITEMS = 'Items';
const LOOP = 'Loop';
const MEASURED = 'Measured';
const HOLD = 'Hold';

/** A way to do the same work. */
export interface Contender {
	/** The node that is measured: type, version and parameters. */
	node: Json;
	/** What it gets: JavaScript that gives the items. */
	items: string;
	/** Whether a Loop Over Items node gives it one item after the other. */
	isLooped?: boolean;
	/** Whether n8n's memory is measured while it holds the output. */
	isWeighed?: boolean;
}

/** What one run took. */
export interface Figures {
	/** From the beginning of the first of the measured nodes to the end of the last, as n8n notes it. */
	seconds: number;
	/** How many requests came to Zenduty. */
	requests: number;
	/** The items of the output; in a loop those of all its rounds. */
	items: Json[];
	/**
	 * What more is in use on n8n's heap while it holds the output than before the run, in bytes; NaN
	 * if it is not weighed.
	 */
	heap: number;
}

export interface Stage {
	n8n: N8n;
	zenduty: Simulator;
	/** n8n's credential for it, as nodes name it. */
	credentials: Json;
	/** Makes the workflow. @returns what runs it once */
	prepare(contender: Contender): Promise<() => Promise<Figures>>;
	stop(): Promise<void>;
}

/** Starts n8n and the simulator. @param env further variables for n8n */
export async function setStage(env: Record<string, string> = {}): Promise<Stage> {
	const n8n = await startN8n({ env: { ...memoryProbe(), ...apiFloorNode(), ...env } });
	const zenduty = await startSimulator();
	const scales = await startScales(n8n);
	const { rest } = n8n;
	await rest.setUpOwner(OWNER);
	const { apiKey, url: baseUrl } = zenduty;
	const id = await rest.createCredential('Bench key', { apiKey, baseUrl }, 'zendutyApi');
	const credentials = { zendutyApi: { id, name: 'Bench key' } };
	let made = 0;
	return {
		n8n,
		zenduty,
		credentials,
		async prepare(contender) {
			made += 1;
			const path = `f0000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
			const workflow = await rest.createWorkflow(
				workflowOf(path, contender, credentials, scales.url),
			);
			const start = `${n8n.url}/webhook/${path}`;
			await rest.activate(workflow, start);
			let runs = 0;
			return async () => {
				const before = contender.isWeighed ? (await measureMemory(n8n)).heapBytes : NaN;
				zenduty.journal.clear();
				const response = await fetch(start, { method: 'POST' });
				await response.arrayBuffer();
				runs += 1;
				const [{ id: executionId }] = await rest.untilFinished(workflow.id, runs);
				const execution = await rest.execution(executionId);
				if (execution.status !== 'success') {
					throw new Error(`${JSON.stringify(execution.data.resultData.error)}`);
				}
				return {
					...read(execution),
					requests: zenduty.journal.entries.length,
					heap: scales.weighed() - before,
				};
			};
		},
		async stop() {
			await scales.stop();
			await zenduty.stop();
			await n8n.remove();
		},
	};
}

function read(execution: Execution): Pick<Figures, 'seconds' | 'items'> {
	const { runData } = execution.data.resultData;
	const runs: Json[] = [...runData[MEASURED], ...(runData[LOOP] ?? [])];
	const begun = Math.min(...runs.map(({ startTime }) => startTime));
	const ended = Math.max(...runs.map(({ startTime, executionTime }) => startTime + executionTime));
	const items = runData[MEASURED].flatMap((run: Json) => run.data.main[0]);
	return { seconds: (ended - begun) / 1000, items: items.map(({ json }: Json) => json) };
}

/** What weighs n8n while a workflow waits for its answer. */
async function startScales(n8n: N8n) {
	let weighed = NaN;
	const server = createServer((_request, response) => {
		void measureMemory(n8n).then(({ heapBytes }) => {
			weighed = heapBytes;
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		weighed: () => weighed,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function workflowOf(
	path: string,
	{ node, items, isLooped, isWeighed }: Contender,
	credentials: Json,
	scales: string,
): Json {
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	const nodes: Json[] = [
		{
			name: 'Start',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
		},
		{
			name: ITEMS,
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: `return ${items}.map((json) => ({ json }));` },
		},
		...(isLooped
			? [
					{
						name: LOOP,
						type: 'n8n-nodes-base.splitInBatches',
						typeVersion: 3,
						parameters: { batchSize: 1, options: {} },
					},
				]
			: []),
		{ name: MEASURED, credentials, ...node },
		...(isWeighed
			? [
					{
						name: HOLD,
						type: 'n8n-nodes-base.httpRequest',
						typeVersion: 4.5,
						executeOnce: true,
						parameters: { url: scales, options: {} },
					},
				]
			: []),
	];
	return {
		name: `Bench ${path}`,
		nodes: nodes.map((each, index) => ({
			id: path.replace('f0', `f${index + 1}`),
			position: [220 * index, 0],
			...each,
		})),
		connections: {
			Start: { main: [to(ITEMS)] },
			[ITEMS]: { main: [to(isLooped ? LOOP : MEASURED)] },
			...(isLooped && { [LOOP]: { main: [[], to(MEASURED)] }, [MEASURED]: { main: [to(LOOP)] } }),
			...(isWeighed && { [MEASURED]: { main: [to(HOLD)] } }),
		},
	};
}
