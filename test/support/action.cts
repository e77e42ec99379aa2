/* The action through the real n8n-core, against the simulator: what the tests of its resources share. */
import { createRunExecutionData, type IDataObject, type INode } from 'n8n-workflow';
import { startSimulator, type JournalEntry, type Simulator } from './simulator.cjs';
import { execute, loadN8n, type ExecutionState, type N8n } from './n8n.cjs';

/** Ids of the simulated account that do not change from start to start. */
export const SEED = {
	teams: {
		platform: 'f11fc8de-3eb4-49c8-8f8d-e0e973e1d036',
		checkout: '2e7abed5-658e-430d-8569-80bb0977e471',
	},
	users: {
		mara: 'f99e6ae5-c3c7-4558-bad3-6',
		tomas: '9fddb5fe-f121-4709-8c1d-5',
		aiko: '0dd6a32c-c059-4534-97bf-c',
		obi: 'dd1c84e4-4fa9-40d7-81ac-e',
		leila: 'd9f0b7c0-e6f6-4abf-9c86-2',
	},
	services: {
		databases: '0b1f3790-be06-42fd-9aaf-6ec4a380626b',
		kubernetes: 'ea3d9d20-48ec-4042-9e19-cfdf06744ffa',
		network: '2d4579fe-90cf-4f1d-a7e3-deeab99a14f8',
		payments: '46d1d9af-3dd4-40f3-951b-c8cc9eddb5e7',
		shop: '539bc950-fc1a-4092-aac3-07276f67594e',
	},
	policies: {
		platform: '5f1bfb25-5eef-4f8d-bde5-4e17c7836f95',
		checkout: 'cf9e4f42-04fb-4856-93c7-0a70c92c2150',
	},
	priorities: {
		p1: '0cab9e0c-7015-4b96-9819-e59f32cd0700',
		p2: 'e0284275-ec9b-4fde-a99c-648c9c1726bc',
	},
	slas: { gold: '1fe52838-127f-42fd-bd21-e6ef4db35835' },
} as const;

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
	/** What n8n stores of the execution; given twice, the node is run again. */
	state?: ExecutionState;
}

/** What runs operations of one resource. */
export interface Action {
	n8n: N8n;
	zenduty: Simulator;
	/** Runs an operation for some input items. */
	run(parameters: object, more?: RunOptions): Promise<Run>;
	/** Runs an operation that must fail, and returns the text of its error. */
	errorOf(parameters: object, more?: RunOptions): Promise<string>;
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
	const entries = async (): Promise<JournalEntry[]> => (await zenduty.journal()).entries;

	async function run(parameters: object, more: RunOptions = {}): Promise<Run> {
		const { items = [{}], node = {}, credential = 'api', state } = more;
		const workflow = n8n.workflow({
			parameters: { resource, ...parameters } as INode['parameters'],
			credentials: { zendutyApi: { id: credential, name: credential } },
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
		async errorOf(parameters, more) {
			const failed: unknown = await run(parameters, more).then(
				({ json }) => new Error(`It did not fail: ${JSON.stringify(json)}`),
				(error: unknown) => error,
			);
			return (failed as Error).message;
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
	const errorOf: Action['errorOf'] = async (...given) => await action.errorOf(...given);
	return { action, run, errorOf };
}

/** A run of the node with Retry On Fail, and the state that n8n keeps for when it runs it again. */
export function runningAgain(items: IDataObject[] = [{}]): RunOptions {
	return { items, node: { retryOnFail: true }, state: { runData: createRunExecutionData() } };
}
