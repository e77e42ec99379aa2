import type { INode, IWebhookFunctions } from 'n8n-workflow';
import type {
	WebhookIntegration,
	WebhookIntegrationResult,
} from '../../nodes/Zenduty/webhook/webhookIntegration';
import {
	loadCachedIntegration,
	MAX_AGE,
	type IntegrationCache,
} from '../../nodes/Zenduty/trigger/integrationCache';

const NOW = 86_400_000;

const keyOf = ({ integration }: { integration: WebhookIntegration }): string | undefined =>
	integration.signingKeys?.current.export().toString();

let cache: IntegrationCache;
let loads: number;

beforeEach(() => {
	cache = new Map();
	loads = 0;
});

/** Loads it for the IDs of a workflow, a node and a credential. */
async function load(
	ids: string,
	now: number,
	signingSecret = 'quiet-harbour',
): Promise<WebhookIntegrationResult> {
	const [workflowId, id, credentialId] = ids.split(' ');
	const context = {
		getWorkflow: () => ({ id: workflowId }),
		async getCredentials() {
			loads += 1;
			return await Promise.resolve({ authentication: 'signature', signingSecret });
		},
	} as unknown as IWebhookFunctions;
	const credentials = { zendutyWebhookApi: { id: credentialId, name: 'Zenduty' } };
	return await loadCachedIntegration(cache, context, { id, credentials } as unknown as INode, now);
}

it('loads once for all deliveries within the maximum age', async () => {
	const first = await load('w n c', NOW);
	const second = await load('w n c', NOW + MAX_AGE - 1);
	expect(loads).toBe(1);
	expect(first.ok && second.ok && first.integration === second.integration).toBe(true);
});

it('loads again at the maximum age, and keeps the new result', async () => {
	await load('w n c', NOW);
	const changed = await load('w n c', NOW + MAX_AGE, 'another-harbour');
	const kept = await load('w n c', NOW + 2 * MAX_AGE - 1);
	expect(loads).toBe(2);
	expect(changed.ok && keyOf(changed)).toBe('another-harbour');
	expect(kept.ok && changed.ok && kept.integration === changed.integration).toBe(true);
});

it('loads once for deliveries that arrive while it is loading', async () => {
	await Promise.all([load('w n c', NOW), load('w n c', NOW + 1)]);
	expect(loads).toBe(1);
});

it('keeps a newer result if an older one turns out to be unusable', async () => {
	const older = load('w n c', NOW, '');
	const newer = load('w n c', NOW + MAX_AGE);
	await Promise.all([older, newer]);
	await load('w n c', NOW + MAX_AGE + 1);
	expect(loads).toBe(2);
});

it('lets a change take effect within five seconds', () => {
	expect(MAX_AGE).toBeLessThan(5000);
});

it('loads again for another workflow, node or credential', async () => {
	await load('w n c', NOW);
	await load('w n d', NOW);
	await load('w o c', NOW);
	await load('v n c', NOW);
	expect(loads).toBe(4);
});

it.each([' n c', 'w  c', 'w n '])('keeps nothing if one of them is missing: "%s"', async (ids) => {
	await load(ids, NOW);
	await load(ids, NOW);
	expect(loads).toBe(2);
	expect(cache.size).toBe(0);
});

it('does not keep an unusable result, and drops the usable one before it', async () => {
	await load('w n c', NOW);
	expect(await load('w n c', NOW + MAX_AGE, '')).toMatchObject({ ok: false });
	expect(cache.size).toBe(0);
	await load('w n c', NOW + MAX_AGE);
	expect(loads).toBe(3);
});

it('keeps at most 200 results, and drops the oldest first', async () => {
	for (let i = 0; i < 201; i++) await load(`w${i} n c`, NOW);
	expect(cache.size).toBe(200);
	await load('w200 n c', NOW);
	await load('w1 n c', NOW);
	expect(loads).toBe(201);
	await load('w0 n c', NOW);
	expect(loads).toBe(202);
});
