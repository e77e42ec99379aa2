/** Workflows with a Zenduty Polling Trigger, and what they have stored. */
import { randomUUID } from 'node:crypto';
import { outputOf, UNFINISHED, type Execution, type Json, type Rest } from '../n8n/rest.mts';

/** The name of the trigger node. */
export const POLLING = 'Incident change';

export interface PollingOptions {
	/** The id of a credential of the type `zendutyApi`. */
	credential: string;
	/** The parameters of the node, except when it polls. */
	parameters?: Json;
	/** How often it polls, in seconds: a divisor of 60. */
	every?: number;
}

/**
 * Stores a workflow with a trigger, without activating it. n8n refuses an interval below a minute,
 * but takes one entry for each second of the minute at which to poll.
 */
export async function storePolling(rest: Rest, options: PollingOptions): Promise<Json> {
	const { credential, parameters, every = 5 } = options;
	const seconds = Array.from({ length: 60 / every }, (_, index) => index * every);
	const name = `Polling ${randomUUID()}`;
	return await rest.createWorkflow({
		name,
		nodes: [
			{
				id: randomUUID(),
				name: POLLING,
				type: 'n8n-nodes-zenduty.zendutyPollingTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					pollTimes: {
						item: seconds.map((second) => ({
							mode: 'custom',
							cronExpression: `${second} * * * * *`,
						})),
					},
					...parameters,
				},
				credentials: { zendutyApi: { id: credential, name } },
			},
		],
	});
}

/** What has come out of a trigger. */
export interface CameOut {
	/** The items of all executions, in the order in which these were started. */
	items: Json[];
	/** For each execution its items, by output. */
	outputs: Json[][][];
	/** The errors of failed polls. */
	errors: Json[];
}

/** Reads what has come out of a trigger so far. */
export type Reading = () => Promise<CameOut>;

/**
 * Begins to read the executions that n8n itself started: each of them once, since they do not change.
 */
export function readExecutions(rest: () => Rest, workflow: string): Reading {
	const ended = new Map<string, Execution>();
	return async () => {
		for (const { id, status, mode } of await rest().executions(workflow)) {
			if (mode === 'manual' || UNFINISHED.includes(status) || ended.has(id)) continue;
			const execution = await rest().execution(id);
			if (execution.data !== undefined) ended.set(id, execution);
		}
		const executions = [...ended.values()].sort((a, b) => Number(a.id) - Number(b.id));
		const found = executions.map(outputsIn);
		const outputs = found.filter((each) => each.length > 0);
		return {
			items: outputs.flat(2),
			outputs,
			errors: executions
				.filter((_, index) => found[index].length === 0)
				.flatMap(({ data }) => data.resultData?.error ?? []),
		};
	};
}

/** The output of the trigger; of an execution that was not begun, what it would have been. */
function outputsIn(execution: Execution): Json[][] {
	const { resultData, executionData } = execution.data;
	if (resultData?.runData?.[POLLING] !== undefined) return outputOf(execution, POLLING);
	const waiting = executionData?.nodeExecutionStack?.find(
		({ node }: Json) => node.name === POLLING,
	);
	return (waiting?.data?.main ?? []).map((items: Json[] | null) =>
		(items ?? []).map(({ json }) => json),
	);
}
