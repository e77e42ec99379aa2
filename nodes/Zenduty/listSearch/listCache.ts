import { createHash } from 'crypto';
import type { ItemApi, ListCall } from '../api/client';
import { BELOW_TEAM, type TeamThing } from '../api/endpoints';
import { withoutSecrets } from '../api/hideSecrets';
import type { JsonObject } from '../json';

/** The calls that a list of the editor may make. */
export type ListCalls = Pick<ItemApi, 'get' | 'list'>;

/** How long a list is kept, in milliseconds. Meanwhile Zenduty is not asked again. */
const LIFETIME = 10_000;

/** The records of a team that the node itself creates. A new one must be in the list at once. */
const MADE_BY_NODE: ReadonlySet<string> = new Set<TeamThing>([
	'maintenanceWindows',
	'postIncidentTasks',
	'postmortems',
]);

/** The last parts of the paths of lists that are kept: lists of what users configure in Zenduty. */
const CONFIGURED: ReadonlySet<string | undefined> = new Set([
	'integrations',
	'teams',
	...Object.entries(BELOW_TEAM)
		.filter(([kind]) => !MADE_BY_NODE.has(kind))
		.map(([, { path }]) => path),
]);

/** The largest number of lists that are kept. After that, the oldest list is dropped. */
const MAX_LISTS = 300;

/** The largest number of entries of a list that is kept. */
const MAX_ENTRIES = 2_000;

/**
 * Keeps lists for a moment, without their secrets, since several fields of a node show the same
 * list.
 */
interface ListCache {
	/**
	 * Returns calls that ask Zenduty for a list only if the list is not kept.
	 *
	 * @param account the API key and the base URL. A list is shown only to the same key again
	 */
	cached(api: ListCalls, account: readonly string[]): ListCalls;
}

/**
 * Makes an empty cache.
 *
 * @param now returns the milliseconds of a clock that is never put back
 */
export function makeListCache(now: () => number): ListCache {
	const kept = new Map<string, { until: number; entries: JsonObject[] }>();
	return {
		cached: (api, account) => ({
			get: api.get,
			async list(call) {
				if (!CONFIGURED.has(call.path.at(-1))) return await api.list(call);
				const key = keyOf(account, call);
				const known = kept.get(key);
				if (known !== undefined && known.until > now()) return structuredClone(known.entries);
				const entries = withoutSecrets(await api.list(call)) as JsonObject[];
				// A Map keeps the order of insertion, so the list becomes the newest one.
				kept.delete(key);
				if (entries.length <= MAX_ENTRIES) kept.set(key, { until: now() + LIFETIME, entries });
				const [oldest] = kept.keys();
				if (kept.size > MAX_LISTS) kept.delete(oldest);
				return structuredClone(entries);
			},
		}),
	};
}

/** Returns the key of a list in the cache. It is a hash, since the API key is a part of it. */
function keyOf(account: readonly string[], { path, body, limit }: ListCall): string {
	const asked = JSON.stringify([account, path, body, limit]);
	return createHash('sha256').update(asked).digest('hex');
}
