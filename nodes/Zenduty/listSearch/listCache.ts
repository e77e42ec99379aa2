import { createHash } from 'crypto';
import type { ItemApi, ListCall } from '../api/client';
import { BELOW_TEAM, type TeamRecordKind } from '../api/endpoints';
import { withoutSecrets } from '../api/hideSecrets';
import type { JsonObject } from '../json';

/** The API calls with which a list of the editor is loaded. They change nothing in Zenduty. */
export type ListCalls = Pick<ItemApi, 'get' | 'list'>;

/**
 * The time for which a list is kept, in milliseconds. After that time, the list is requested when a
 * field needs it.
 */
const LIFETIME = 10_000;

/**
 * The kinds of records that the node creates and that have lists. Their lists are not kept, so that
 * a new record is shown at once.
 */
const MADE_BY_NODE: ReadonlySet<string> = new Set<TeamRecordKind>([
	'maintenanceWindows',
	'postIncidentTasks',
	'postmortems',
]);

/**
 * The last parts of the paths of the lists that are kept. The records of these lists are configured
 * in Zenduty and seldom change.
 */
const CONFIGURED: ReadonlySet<string | undefined> = new Set([
	'integrations',
	'teams',
	...Object.entries(BELOW_TEAM)
		.filter(([kind]) => !MADE_BY_NODE.has(kind))
		.map(([, { path }]) => path),
]);

/** The largest number of lists that are kept. If there are more, the oldest list is dropped. */
const MAX_LISTS = 300;

/** The largest number of entries of a list that is kept. A longer list is requested each time. */
const MAX_ENTRIES = 2_000;

/**
 * Keeps lists for some seconds, without their secrets, because several fields of a node show the
 * same list.
 */
interface ListCache {
	/**
	 * Returns calls that send a request for a list only if the cache does not have the list.
	 *
	 * @param account the API key and the base URL. A kept list is returned only for the same key and
	 * URL.
	 */
	cached(api: ListCalls, account: readonly string[]): ListCalls;
}

/**
 * Makes an empty cache. It keeps lists in the memory of this process only.
 *
 * @param now returns the milliseconds of a clock that is never set back
 */
export function makeListCache(now: () => number): ListCache {
	const kept = new Map<string, { until: number; entries: JsonObject[] }>();
	return {
		cached: (api, account) => ({
			get: api.get,
			async list(call) {
				if (!CONFIGURED.has(call.path.at(-1))) return await api.list(call);
				const key = keyOf(account, call);
				const stored = kept.get(key);
				if (stored !== undefined && stored.until > now()) return structuredClone(stored.entries);
				const entries = withoutSecrets(await api.list(call)) as JsonObject[];
				// A Map keeps the order of insertion. The list is deleted first, so that it becomes the
				// newest one.
				kept.delete(key);
				if (entries.length <= MAX_ENTRIES) kept.set(key, { until: now() + LIFETIME, entries });
				const [oldest] = kept.keys();
				if (kept.size > MAX_LISTS) kept.delete(oldest);
				return structuredClone(entries);
			},
		}),
	};
}

/**
 * Returns the key of a list in the cache. The key is a hash, because it is made from the API key,
 * which is a secret.
 */
function keyOf(account: readonly string[], { path, body, limit }: ListCall): string {
	const asked = JSON.stringify([account, path, body, limit]);
	return createHash('sha256').update(asked).digest('hex');
}
