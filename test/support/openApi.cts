/* Makes the API client of a node that the real n8n-core runs. */
import { createRunExecutionData, type IRunExecutionData } from 'n8n-workflow';
import { connect } from '../../nodes/Zenduty/actions/operation/connect';
import { openRunRecord } from '../../nodes/Zenduty/actions/operation/runRecord';
import type { ItemApi } from '../../nodes/Zenduty/api/client';
import { executeContext, type ExecutionState, type N8n } from './n8n.cjs';
import { parametersWith } from './parameters.cjs';

/** The ID of the credential, and the options of the node. */
export interface Opened extends ExecutionState {
	credential?: string;
	timeout?: number;
	maxAttempts?: number;
}

/** Makes the API client for the only item of a run. */
export async function openApi(n8n: N8n, opened: Opened = {}): Promise<ItemApi> {
	const { credential = 'api', timeout, maxAttempts, ...state } = opened;
	const action = n8n.workflow({
		parameters: { resource: 'incident' },
		credentials: { zendutyApi: { id: credential, name: credential } },
	});
	const context = executeContext(n8n, action, [{ json: {} }], 'trigger', state);
	const record = openRunRecord(context, () => Date.now()).item(0, 'test', {});
	// An empty text stands for an option that is not set.
	const options = parametersWith({ timeout: timeout ?? '', maxAttempts: maxAttempts ?? '' });
	const { api } = await connect(context).forItem({ options, record }).loadApi();
	return api;
}

/** Returns what n8n keeps of an execution, in the form in which the database returns it. */
export function restored(runData: IRunExecutionData): IRunExecutionData {
	return createRunExecutionData(JSON.parse(JSON.stringify(runData)) as IRunExecutionData);
}

/** Returns the error with which a call fails. */
export async function errorOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
	const outcome: unknown = await call.then(
		() => 'nothing failed',
		(error: unknown) => error,
	);
	if (!(outcome instanceof Error)) throw new Error(String(outcome));
	return outcome as Error & Record<string, unknown>;
}
