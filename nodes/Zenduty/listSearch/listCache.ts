import { createHash } from 'crypto';
import type { ListCall } from '../api/client';
import { BELOW_TEAM } from '../api/places';
import { withoutSecrets } from '../api/hideSecrets';
import type { JsonObject } from '../json';
import type { Reader } from './loadList';

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
	until: number;
	entries: JsonObject[];
}

/**
 * Keeps lists for a moment, without their secrets: with each letter that is typed, the editor asks
 * for a list anew.
 */
export interface ListCache {
	/**
	 * Makes a reader that asks for a list only if it is not kept.
	 *
	 * @param account tells keys and base URLs apart: nobody sees what only another key has permission for
	 */
	reader(api: Reader, account: readonly string[]): Reader;
}

/** Makes an empty cache. @param now returns milliseconds of a clock that only goes on */
export function makeListCache(now: () => number): ListCache {
	const kept = new Map<string, Kept>();
	return {
		reader: (api, account) => ({
			get: api.get,
			async list(call) {
				if (!CONFIGURED.has(call.path.at(-1))) return await api.list(call);
				const key = keyOf(account, call);
				const known = kept.get(key);
				if (known !== undefined && known.until > now()) return structuredClone(known.entries);
				kept.delete(key);
				const entries = withoutSecrets(await api.list(call)) as JsonObject[];
				if (entries.length <= MAX_ENTRIES) {
					kept.set(key, { until: now() + LIFETIME, entries: structuredClone(entries) });
				}
				for (const oldest of kept.keys()) {
					if (kept.size <= MAX_LISTS) break;
					kept.delete(oldest);
				}
				return entries;
			},
		}),
	};
}

/** Makes a key that tells nothing: the API key is a part of what is hashed. */
function keyOf(account: readonly string[], { path, query, body, limit }: ListCall): string {
	const asked = JSON.stringify([account, path, query, body, limit]);
	return createHash('sha256').update(asked).digest('hex');
}
