/* The action through the real n8n-core, against the simulator: what the tests of its resources share. */
import { createRunExecutionData, type IDataObject, type INode } from 'n8n-workflow';
import ids from '../../simulator/seed.json';
import { startSimulator, type JournalEntry, type Simulator } from './simulator.cjs';
import { failureOf, type Failure } from './runApi.cjs';
import { execute, loadN8n, type ExecutionState, type N8n } from './n8n.cjs';

/** Ids of the simulated account, as `simulator/seed.mts` describes them. */
export const SEED = ids;

/** One run of the node. */
export interface Run {
	/** The items of the first output. */
	json: IDataObject[];
	/** The input item that each of them belongs to. */
	items: number[];
}

export interface RunOptions {
	items?: IDataObject[];
	node?: Partial<INode>;
	/** `api`, `wrong`, `reader` (may not write) or `unreachable`. */
	credential?: string;
	/** `integration` (its URL), `stranger` (no such integration) or `notOne`; alerts alone take it. */
	integration?: string;
	/** What n8n stores of the execution; given twice, the node is run again. */
	state?: ExecutionState;
}

/** What runs operations of one resource. */
export interface Action {
	n8n: N8n;
	zenduty: Simulator;
	/** Runs an operation for some input items. */
	run(parameters: object, more?: RunOptions): Promise<Run>;
	/** Runs an operation that must fail, and returns what n8n shows of its error. */
	failureOf(parameters: object, more?: RunOptions): Promise<Failure>;
	/** What the simulator got since the last test, as `GET /api/incidents/3/`. */
	requests(): Promise<string[]>;
	/** What the work of these requests changed, as `note added`. */
	changes(): Promise<string[]>;
	/** Lets the connection drop after the work of the next such request is done. */
	dropNext(method: string, path: string): Promise<void>;
	stop(): Promise<void>;
}

/** Starts a simulator, and n8n with credentials for it. */
export async function startAction(resource: string, ...flags: string[]): Promise<Action> {
	const [n8n, zenduty] = await Promise.all([loadN8n(), startSimulator(...flags)]);
	const { apiKey, readOnlyApiKey, url: baseUrl } = zenduty;
	const credentials = {
		api: { apiKey, baseUrl },
		wrong: { apiKey: 'wrong-key', baseUrl },
		reader: { apiKey: readOnlyApiKey, baseUrl },
		unreachable: { apiKey, baseUrl: 'http://127.0.0.1:9' },
	};
	for (const [id, fields] of Object.entries(credentials)) {
		await n8n.saveCredential(id, fields, 'zendutyApi');
	}
	const { integrationUrl } = zenduty;
	const integrationUrls = {
		integration: integrationUrl,
		stranger: integrationUrl.replace(/[^/]+\/$/, 'no-such-integration-key/'),
		notOne: `${baseUrl}/dashboard/`,
	};
	for (const [id, url] of Object.entries(integrationUrls)) {
		await n8n.saveCredential(id, { url }, 'zendutyIntegrationApi');
	}
	const entries = async (): Promise<JournalEntry[]> => (await zenduty.journal()).entries;

	async function run(parameters: object, more: RunOptions = {}): Promise<Run> {
		const { items = [{}], node = {}, credential = 'api', integration, state } = more;
		const workflow = n8n.workflow({
			parameters: { resource, ...parameters } as INode['parameters'],
			credentials: {
				...(integration === undefined && { zendutyApi: { id: credential, name: credential } }),
				...(integration !== undefined && {
					zendutyIntegrationApi: { id: integration, name: integration },
				}),
			},
			...node,
		});
		const input = items.map((json) => ({ json }));
		const [output] = await execute(n8n, workflow, input, 'trigger', state);
		return {
			json: output.map(({ json }) => json),
			items: output.map(({ pairedItem }) => (pairedItem as { item: number }).item),
		};
	}

	return {
		n8n,
		zenduty,
		run,
		async failureOf(parameters, more) {
			const failed: unknown = await run(parameters, more).then(
				({ json }) => new Error(`It did not fail: ${JSON.stringify(json)}`),
				(error: unknown) => error,
			);
			return failureOf(failed);
		},
		requests: async () =>
			(await entries()).map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`),
		changes: async () =>
			(await entries()).flatMap(({ changes }) => changes).map(({ what }) => what),
		dropNext: async (method, path) =>
			await zenduty.addFault({ method, path, when: 'after', times: 1, effect: { kind: 'drop' } }),
		async stop() {
			n8n.stop();
			await zenduty.stop();
		},
	};
}

/**
 * Starts what runs operations of one resource, for all tests of a file, and stops it behind them.
 * After each test it looks whether the simulator refused a request, or gave an answer that its
 * description does not allow.
 */
export function useAction(resource: string, ...flags: string[]) {
	const action = {} as Action;
	beforeAll(async () => {
		Object.assign(action, await startAction(resource, ...flags));
	}, 60_000);
	beforeEach(async () => await action.zenduty.clear());
	afterEach(async () => {
		const { counts } = await action.zenduty.journal();
		expect(counts).toMatchObject({ refused: 0, invalidAnswers: 0 });
	});
	afterAll(async () => await action.stop?.());
	const run: Action['run'] = async (...given) => await action.run(...given);
	const failureOf: Action['failureOf'] = async (...given) => await action.failureOf(...given);
	return { action, run, failureOf };
}

/** A run of the node with Retry On Fail, and the state that n8n keeps for when it runs it again. */
export function runningAgain(items: IDataObject[] = [{}]): RunOptions {
	return { items, node: { retryOnFail: true }, state: { runData: createRunExecutionData() } };
}
