import type { INode, IWebhookFunctions } from 'n8n-workflow';
import type { IntegrationResult } from '../webhook/integration';
import { CREDENTIAL, loadIntegration } from '../webhookCredential';

/**
 * How long an integration is used without asking n8n again, in milliseconds. A credential that was
 * changed or removed takes effect after that at the latest.
 */
export const MAX_AGE = 4000;

/** How many integrations are kept. When there are more, the oldest is dropped. */
const MAX_ENTRIES = 200;

interface Entry {
	askedAt: number;
	result: Promise<IntegrationResult>;
}

/** Integrations that were loaded in the last seconds. One serves the whole process. */
export type IntegrationCache = Map<string, Entry>;

/**
 * Returns the integration of a trigger, from the cache, or from n8n if it is older than
 * {@link MAX_AGE}. Getting a credential from n8n costs more than all the rest of a delivery: by
 * default n8n creates an isolated VM for it. In an alert storm one call serves many deliveries,
 * including those that arrive before it has returned. A result that is not usable is not kept.
 *
 * It is kept by the workflow, the node and the credential, so that no trigger ever gets the
 * credential of another one; if one of them is missing, it is not kept.
 *
 * @param now milliseconds, by a clock that only goes forward
 */
export async function loadCachedIntegration(
	cache: IntegrationCache,
	context: IWebhookFunctions,
	{ id: nodeId, credentials }: INode,
	now: number,
): Promise<IntegrationResult> {
	const { id: workflowId } = context.getWorkflow();
	const credentialId = credentials?.[CREDENTIAL]?.id;
	if (!workflowId || !nodeId || !credentialId) return await loadIntegration(context);
	const key = `${workflowId} ${nodeId} ${credentialId}`;
	const kept = cache.get(key);
	if (kept !== undefined && now - kept.askedAt < MAX_AGE) return await kept.result;

	const entry: Entry = { askedAt: now, result: loadIntegration(context) };
	cache.delete(key);
	cache.set(key, entry);
	if (cache.size > MAX_ENTRIES) cache.delete(cache.keys().next().value ?? '');
	const result = await entry.result;
	if (!result.ok && cache.get(key) === entry) cache.delete(key);
	return result;
}
