import type { Result } from '../result';
import { readApiCredential } from './authorize';
import { makeApi, type Api, type ApiHost } from './client';
import { systemClock } from '../http/clock';
import type { RunHost } from './itemContext';
import { loadCredential, sendWith, type NodeContext } from '../http/credential';

/**
 * The name of the credential type for the REST API. Saved workflows contain this name, so the name
 * must not change.
 */
export const API_CREDENTIAL = 'zendutyApi';

/**
 * The advice for a user if the credential cannot be loaded or used. If the result of `loadApi` has
 * a `remedy`, the `remedy` is shown instead.
 */
export const CHOOSE_API_CREDENTIAL =
	'Choose a Zenduty API credential in the node, and test it. Create the key in Zenduty under Account → API Keys.';

/**
 * The execution in which the node sends its requests. A poll and a list in the editor have no
 * `executionId`, and their `cancelled` is aborted at their time limit.
 */
type Execution = Partial<Pick<RunHost, 'executionId' | 'cancelled'>>;

/**
 * Loads the credential of a node, and creates the client that uses the credential. The function
 * never throws. If the credential is missing or invalid, `problem` of the result says why.
 *
 * @returns after a success, three members:
 * - `api`: the client
 * - `host`: the functions and values from which the client was created
 * - `account`: the API key and the base URL. Together they identify the account. They must not be
 *   logged.
 */
export async function loadApi(
	context: NodeContext,
	execution: Execution = {},
): Promise<Result<{ api: Api; host: ApiHost; account: readonly string[] }>> {
	const loaded = await loadCredential(
		context,
		API_CREDENTIAL,
		'No Zenduty API credential is chosen in the node.',
	);
	if (!loaded.ok) return loaded;
	const { fields } = loaded;
	const read = readApiCredential(fields);
	if (!read.ok) return read;
	const { apiKey, baseUrl } = read.credential;
	const host: ApiHost = {
		...runHost(context, execution),
		send: sendWith(context, API_CREDENTIAL, fields),
		apiKey,
		baseUrl,
	};
	return { ok: true, api: makeApi(host), host, account: [apiKey, baseUrl] };
}

/**
 * Returns the functions and values that every request needs, with or without an API key. If
 * `cancelled` of the execution is aborted, the waits of `clock` end.
 */
export function runHost(context: NodeContext, execution: Execution): RunHost {
	return {
		...execution,
		executionId: execution.executionId ?? '',
		sendOpenly: async (request) => await context.helpers.httpRequest(request),
		clock: systemClock(execution.cancelled),
	};
}
