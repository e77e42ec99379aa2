import type { Result } from '../result';
import { readApiCredential } from './authorize';
import { makeApi, type Api, type ApiHost } from './client';
import { systemClock } from '../http/clock';
import type { RunHost } from './itemContext';
import { loadCredential, sendWith, type NodeContext } from '../http/credential';

/** The name of the credential type for the REST API. */
export const API_CREDENTIAL = 'zendutyApi';

/** The advice if the credential cannot be loaded, for a node that needs the credential. */
export const CHOOSE_API_CREDENTIAL =
	'Choose a Zenduty API credential in the node, and test it. Create the key in Zenduty under Account → API Keys.';

/** The execution in which the node makes its calls. Empty outside of an execution. */
type Execution = Partial<Pick<RunHost, 'executionId' | 'cancelled'>>;

/**
 * Loads the credential of a node, and makes the client that uses the credential. The function never
 * throws. If the credential is missing or invalid, the problem says why, in whole sentences.
 *
 * @returns the client, its host, and in `account` the texts that identify the account and the key.
 * These texts are secrets.
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

/** Makes the part of the host that calls with an API key and calls without one both need. */
export function runHost(context: NodeContext, execution: Execution): RunHost {
	return {
		...execution,
		executionId: execution.executionId ?? '',
		sendOpenly: async (request) => await context.helpers.httpRequest(request),
		clock: systemClock(execution.cancelled),
	};
}
