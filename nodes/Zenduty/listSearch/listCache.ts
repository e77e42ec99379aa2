import { createHash } from 'crypto';
import type { ItemApi, ListCall } from '../api/client';
import { BELOW_TEAM, type TeamThing } from '../api/endpoints';
import { withoutSecrets } from '../api/hideSecrets';
import type { JsonObject } from '../json';

/** The calls that a list may make. */
export type ListCalls = Pick<ItemApi, 'get' | 'list'>;

/** How long a list is shown without asking again, in milliseconds. */
const LIFETIME = 10_000;

/** What the node itself creates for a team, and must be there at once. */
const MADE_BY_NODE: ReadonlySet<string> = new Set<TeamThing>([
	'maintenanceWindows',
	'postIncidentTasks',
	'postmortems',
]);

/** The last parts of the paths of lists that are kept: what is configured in Zenduty. */
const CONFIGURED: ReadonlySet<string | undefined> = new Set([
	...['integrations', 'teams'],
	...Object.entries(BELOW_TEAM)
		.filter(([kind]) => !MADE_BY_NODE.has(kind))
		.map(([, { path }]) => path),
]);

/** How many lists are kept; the oldest one goes. */
const MAX_LISTS = 300;

/** How many entries the list may have that is kept. */
const MAX_ENTRIES = 2_000;

/** Keeps lists for a moment, without their secrets: several fields of a node show the same one. */
interface ListCache {
	/**
	 * Makes calls that ask for a list only if it is not kept.
	 *
	 * @param account tells keys and base URLs apart: nobody sees what only another key may see
	 */
	cached(api: ListCalls, account: readonly string[]): ListCalls;
}

/**
 * Makes an empty cache.
 *
 * @param now returns milliseconds of a clock that only goes on
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
				// Behind all others, as the newest one.
				kept.delete(key);
				if (entries.length <= MAX_ENTRIES) kept.set(key, { until: now() + LIFETIME, entries });
				const [oldest] = kept.keys();
				if (kept.size > MAX_LISTS) kept.delete(oldest);
				return structuredClone(entries);
			},
		}),
	};
}

/** Makes a key that tells nothing: the API key is a part of what is hashed. */
function keyOf(account: readonly string[], { path, body, limit }: ListCall): string {
	const asked = JSON.stringify([account, path, body, limit]);
	return createHash('sha256').update(asked).digest('hex');
}
