import type { INode, IWebhookFunctions } from 'n8n-workflow';
import type { WebhookIntegrationResult } from '../webhook/webhookIntegration';
import { CREDENTIAL, loadWebhookIntegration } from '../webhookCredential';

/**
 * A trigger uses a loaded integration for at most this many milliseconds. The next delivery after
 * this time loads the integration again, so that a change of the credential takes effect.
 */
export const MAX_AGE = 4000;

/**
 * The cache has at most this many integrations. If a further integration is added, the integration
 * that was loaded first is removed.
 */
const MAX_ENTRIES = 200;

interface Entry {
	askedAt: number;
	result: Promise<WebhookIntegrationResult>;
}

/**
 * The integrations that triggers have loaded or are loading, each with the time when the loading
 * began. All triggers of the process share one cache.
 */
export type IntegrationCache = Map<string, Entry>;

/**
 * Returns the integration that the credential of a trigger describes. The integration comes from
 * the cache, if this trigger loaded it less than {@link MAX_AGE} milliseconds ago. Otherwise, the
 * credential is loaded.
 *
 * @param now milliseconds of a clock that is never set back
 */
export async function loadCachedIntegration(
	cache: IntegrationCache,
	context: IWebhookFunctions,
	{ id: nodeId, credentials }: INode,
	now: number,
): Promise<WebhookIntegrationResult> {
	const { id: workflowId } = context.getWorkflow();
	const credentialId = credentials?.[CREDENTIAL]?.id;
	// The key has the IDs of the workflow, the node and the credential, so that each trigger gets
	// only the integration of its own credential. If one of these IDs is missing, the integration is
	// loaded without the cache.
	if (!workflowId || !nodeId || !credentialId) return await loadWebhookIntegration(context);
	const key = `${workflowId} ${nodeId} ${credentialId}`;
	const kept = cache.get(key);
	// If the integration in `kept` began to load less than `MAX_AGE` ago, that integration is used.
	// If the integration is still loading, this delivery waits for the end of the loading.
	if (kept !== undefined && now - kept.askedAt < MAX_AGE) return await kept.result;

	// Loading a credential takes longer than all other work on a delivery, because by default n8n
	// creates an isolated VM to read a credential. So the result is kept for the next deliveries.
	const entry: Entry = { askedAt: now, result: loadWebhookIntegration(context) };
	cache.delete(key);
	cache.set(key, entry);
	const [oldest] = cache.keys();
	if (cache.size > MAX_ENTRIES) cache.delete(oldest);
	const result = await entry.result;
	// If the integration could not be loaded, `entry` is removed, so that the next delivery loads the
	// integration again. If another delivery has already replaced `entry`, the newer entry stays.
	if (!result.ok && cache.get(key) === entry) cache.delete(key);
	return result;
}
