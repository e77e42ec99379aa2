import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { unusableCredential, ZendutyError } from '../errors';
import type { ItemApi } from '../api/client';
import { loadApi } from '../api/loadApi';
import { makeListCache } from './listCache';
import { toListError } from './listError';
import type { Row } from './row';

/** The calls that a list may make. */
export type ListCalls = Pick<ItemApi, 'get' | 'list'>;

/** Loads the rows of one list, for a node as it is in the editor at that moment. */
export type LoadRows = (
	api: ListCalls,
	context: ILoadOptionsFunctions,
	/** What the user types into the search, if anything. */
	typed: string,
) => Promise<Row[]>;

const cache = makeListCache(() => performance.now());

/** How long somebody waits for a list, in milliseconds: all requests and waits together. */
const PATIENCE = 10_000;

/**
 * Loads a list with the credential of the node; what goes wrong is told as the editor can show it.
 */
export async function loadList(
	load: LoadRows,
	context: ILoadOptionsFunctions,
	typed = '',
): Promise<Row[]> {
	const late = AbortSignal.timeout(PATIENCE);
	try {
		if (context.getCurrentNodeParameter('integrationFrom') === 'credential') {
			throw unusableCredential(
				'Lists need an API key, which "Integration URL (No API Key)" does not use.',
				'Enter an ID instead, or choose "Integration Chosen From a List" under Send Through.',
			);
		}
		const connected = await loadApi(context, { cancelled: late });
		if (!connected.ok) {
			throw unusableCredential(
				connected.problem,
				'Choose a Zenduty API credential in the node, and test it. Without an API key there is no list: enter an ID instead.',
			);
		}
		const calls = connected.api.forItem({
			// Not shorter than the whole, so that "late" is the only way to be too slow.
			timeout: PATIENCE,
			maxAttempts: 2,
		});
		const api = cache.cached(calls, connected.account);
		const rows = await load(api, context, typed);
		return rows.map(({ name, value }) => ({ name: connected.api.hideKey(name), value }));
	} catch (error) {
		throw toListError(context.getNode(), late.aborted ? tooLate() : error);
	}
}

function tooLate(): ZendutyError {
	return new ZendutyError({
		code: 'unavailable',
		message: `Zenduty did not return the list within ${PATIENCE / 1000} seconds: it is slow, or it asked for a wait.`,
		description: 'Try again in a minute, or choose a team first.',
	});
}
