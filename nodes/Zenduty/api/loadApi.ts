import type { Result } from '../result';
import { readApiCredential } from './authorize';
import { makeApi, type Api, type ApiHost } from './client';
import { systemClock } from '../http/clock';
import type { RunHost } from './itemContext';
import { loadCredential, sendWith, type NodeContext } from '../http/credential';

/** The name of the credential type for the REST API. */
export const API_CREDENTIAL = 'zendutyApi';

/** What to do about a credential that cannot be loaded, where the node needs one. */
export const CHOOSE_API_CREDENTIAL =
	'Choose a Zenduty API credential in the node, and test it. Create the key in Zenduty under Account → API Keys.';

/** The execution in which a node makes calls, if it is in one. */
type Execution = Partial<Pick<RunHost, 'executionId' | 'cancelled'>>;

/**
 * Loads the credential of a node, and makes the client that works with it. It never throws: the
 * problem says in a sentence what is wrong with the credential.
 *
 * @returns the client, what it works with, and what tells one account and key from another; the latter
 * are secrets
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
	const host: ApiHost = {
		...runHost(context, execution),
		send: sendWith(context, API_CREDENTIAL, fields),
		...read.credential,
	};
	return { ok: true, api: makeApi(host), host, account: Object.values(read.credential) };
}

/** Makes the host that calls with and without a key need. */
export function runHost(context: NodeContext, execution: Execution): RunHost {
	return {
		...execution,
		executionId: execution.executionId ?? '',
		sendOpenly: async (request) => await context.helpers.httpRequest(request),
		clock: systemClock(execution.cancelled),
	};
}
