import type { IntegrationResult } from '../webhook/integration';

/**
 * How long an integration is used without asking n8n again, in milliseconds. A credential that was
 * changed or removed takes effect after that at the latest.
 */
export const MAX_AGE = 4000;

/** How many integrations are kept; beyond it the oldest goes. */
const MAX_ENTRIES = 200;

interface Entry {
	askedAt: number;
	result: Promise<IntegrationResult>;
}

/** Integrations that were loaded lately; one for the whole process. */
export type IntegrationCache = Map<string, Entry>;

/**
 * The integration of a trigger, loaded anew after {@link MAX_AGE}. Getting a credential from n8n
 * costs more than all the rest of a delivery: by default n8n creates an isolated VM for it. In an
 * alert storm one call serves many deliveries, those too that arrive while it is under way. What is
 * not usable is not kept.
 *
 * @param key identifies the workflow, the node and the credential; undefined: nothing is kept
 * @param now milliseconds, by a clock that only goes forward
 * @param load never rejects
 */
export async function loadCached(
	cache: IntegrationCache,
	key: string | undefined,
	now: number,
	load: () => Promise<IntegrationResult>,
): Promise<IntegrationResult> {
	if (key === undefined) return await load();
	const kept = cache.get(key);
	if (kept !== undefined && now - kept.askedAt < MAX_AGE) return await kept.result;

	const entry: Entry = { askedAt: now, result: load() };
	cache.delete(key);
	cache.set(key, entry);
	if (cache.size > MAX_ENTRIES) cache.delete(cache.keys().next().value ?? '');
	const result = await entry.result;
	if (!result.ok && cache.get(key) === entry) cache.delete(key);
	return result;
}
