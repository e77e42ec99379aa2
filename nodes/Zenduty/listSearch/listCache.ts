import { createHash } from 'crypto';
import type { ItemApi, ListCall } from '../api/client';
import { BELOW_TEAM, type TeamRecordKind } from '../api/endpoints';
import { withoutSecrets } from '../api/hideSecrets';
import type { JsonObject } from '../json';

/**
 * The methods of the API client that load the lists of the editor. Both only read, so loading a
 * list cannot change anything in Zenduty.
 */
export type ListCalls = Pick<ItemApi, 'get' | 'list'>;

/**
 * A list is kept for this many milliseconds. After that time, the list is requested again when
 * a field needs it.
 */
const LIFETIME = 10_000;

/**
 * The kinds of team records that the node itself can create. The lists of these kinds are not kept,
 * so that the editor shows a new record at once.
 */
const MADE_BY_NODE: ReadonlySet<string> = new Set<TeamRecordKind>([
	'maintenanceWindows',
	'postIncidentTasks',
	'postmortems',
]);

/**
 * The cache keeps a list if the last part of its path is in this set, such as `teams`. The records
 * of these lists are configured in Zenduty and seldom change.
 */
const CONFIGURED: ReadonlySet<string | undefined> = new Set([
	'integrations',
	'teams',
	...Object.entries(BELOW_TEAM)
		.filter(([kind]) => !MADE_BY_NODE.has(kind))
		.map(([, { path }]) => path),
]);

/** At most this many lists are kept. If a further list is added, the oldest list is removed. */
const MAX_LISTS = 300;

/** A list with more entries than this is not kept, so it is requested each time. */
const MAX_ENTRIES = 2_000;

/**
 * A cache that keeps lists for some seconds, because several fields of a node show the same list.
 * The secrets in the lists are not kept.
 */
interface ListCache {
	/**
	 * Returns a copy of `api` whose method `list` looks in the cache first. If the cache has the
	 * requested list, no request is sent.
	 *
	 * @param account the API key and the base URL. A kept list is returned only for the same key and
	 * URL.
	 */
	cached(api: ListCalls, account: readonly string[]): ListCalls;
}

/**
 * Creates an empty cache. The cache keeps its lists only in the memory of this process.
 *
 * @param now returns the time of a clock, in milliseconds. The clock must never be set back.
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
				// A Map keeps the order of insertion. The old entry is deleted first, so that the new entry
				// becomes the last one of the Map. The first entry is then always the oldest.
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
 * Returns the key under which the cache keeps a list: a hash of the account and the request. The
 * account includes the API key, which nobody can read from the hash.
 */
function keyOf(account: readonly string[], { path, body, limit }: ListCall): string {
	const asked = JSON.stringify([account, path, body, limit]);
	return createHash('sha256').update(asked).digest('hex');
}
