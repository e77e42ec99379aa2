import { createHash } from 'crypto';
import type { ListCall } from '../api/client';
import { BELOW_TEAM } from '../api/endpoints';
import { ZendutyError } from '../errors';
import { withoutSecrets } from '../api/hideSecrets';
import type { JsonObject } from '../json';
import type { ListCalls } from './loadList';

/** How long a list is shown without asking again, in milliseconds: as long as somebody types. */
const LIFETIME = 10_000;

/**
 * The last parts of the paths of lists that are kept: what is configured in Zenduty. What the node
 * itself creates, such as a note or a maintenance window, must be there at once.
 */
const CONFIGURED: ReadonlySet<string | undefined> = new Set([
	'integrations',
	'teams',
	BELOW_TEAM.escalationPolicies.path,
	BELOW_TEAM.members.path,
	BELOW_TEAM.priorities.path,
	BELOW_TEAM.schedules.path,
	BELOW_TEAM.services.path,
	BELOW_TEAM.slas.path,
	BELOW_TEAM.tags.path,
]);

/** How many lists are kept; the oldest one goes. */
const MAX_LISTS = 300;

/** How many entries the list may have that is kept. */
const MAX_ENTRIES = 2_000;

interface Kept {
	/** Until when it is shown. */
	until: number;
	/** Fails as the request did. */
	entries: Promise<JsonObject[]>;
}

/**
 * Keeps lists for a moment, without their secrets: with each letter that is typed, the editor asks
 * for a list anew, also before the last one has arrived.
 */
interface ListCache {
	/**
	 * Makes calls that ask for a list only if it is not kept.
	 *
	 * @param account tells keys and base URLs apart: nobody sees what only another key has permission for
	 */
	cached(api: ListCalls, account: readonly string[]): ListCalls;
}

/**
 * Makes an empty cache.
 *
 * @param now returns milliseconds of a clock that only goes on
 */
export function makeListCache(now: () => number): ListCache {
	const kept = new Map<string, Kept>();

	/** Asks for a list, and keeps it from when it has arrived. What fails is not kept, nor a long list. */
	function load(key: string, ask: () => Promise<JsonObject[]>): Promise<JsonObject[]> {
		const drop = () => {
			if (kept.get(key) === loading) kept.delete(key);
		};
		const arrive = (sent: JsonObject[]) => {
			const entries = withoutSecrets(sent) as JsonObject[];
			loading.until = now() + LIFETIME;
			if (entries.length > MAX_ENTRIES) drop();
			return entries;
		};
		const fail = async (error: unknown) => {
			drop();
			return await Promise.reject(error as Error);
		};
		const loading: Kept = { until: Infinity, entries: ask().then(arrive).catch(fail) };
		kept.delete(key);
		kept.set(key, loading);
		for (const oldest of kept.keys()) {
			if (kept.size <= MAX_LISTS) break;
			kept.delete(oldest);
		}
		return loading.entries;
	}

	return {
		cached(api, account) {
			async function list(call: ListCall): Promise<JsonObject[]> {
				if (!CONFIGURED.has(call.path.at(-1))) return await api.list(call);
				const key = keyOf(account, call);
				const known = kept.get(key);
				if (known === undefined || known.until <= now()) {
					return structuredClone(await load(key, async () => await api.list(call)));
				}
				const entries = await known.entries.catch(unlessCancelled);
				return entries === undefined ? await list(call) : structuredClone(entries);
			}
			return { get: api.get, list };
		},
	};
}

/** Passes an error on, unless only the time of the one who asked was over, which others still have. */
async function unlessCancelled(error: unknown): Promise<undefined> {
	const isCancelled = error instanceof ZendutyError && error.code === 'cancelled';
	return isCancelled ? undefined : await Promise.reject(error as Error);
}

/** Makes a key that tells nothing: the API key is a part of what is hashed. */
function keyOf(account: readonly string[], { path, body, limit }: ListCall): string {
	const asked = JSON.stringify([account, path, body, limit]);
	return createHash('sha256').update(asked).digest('hex');
}
