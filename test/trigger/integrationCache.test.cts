import { readIntegration, type IntegrationResult } from '../../nodes/Zenduty/webhook/integration';
import {
	loadCached,
	MAX_AGE,
	type IntegrationCache,
} from '../../nodes/Zenduty/trigger/integrationCache';

const NOW = 86_400_000;

function usable(signingSecret: string): IntegrationResult {
	return readIntegration({ authentication: 'signature', signingSecret });
}

describe('loadCached', () => {
	let cache: IntegrationCache;
	let loads: number;

	beforeEach(() => {
		cache = new Map();
		loads = 0;
	});

	async function load(
		key: string | undefined,
		now: number,
		result: IntegrationResult = usable('quiet-harbour'),
	): Promise<IntegrationResult> {
		return await loadCached(cache, key, now, async () => {
			loads += 1;
			return result;
		});
	}

	it('loads once for all deliveries within the maximum age', async () => {
		const first = await load('w n c', NOW);
		const second = await load('w n c', NOW + MAX_AGE - 1);
		expect(loads).toBe(1);
		expect(first.ok && second.ok && first.integration === second.integration).toBe(true);
	});

	it('loads again at the maximum age, and keeps the new result', async () => {
		await load('w n c', NOW);
		const changed = usable('another-harbour');
		const reloaded = await load('w n c', NOW + MAX_AGE, changed);
		const kept = await load('w n c', NOW + 2 * MAX_AGE - 1);
		expect(loads).toBe(2);
		expect(reloaded).toBe(changed);
		expect(kept.ok && changed.ok && kept.integration === changed.integration).toBe(true);
	});

	it('loads once for deliveries that arrive while it is loading', async () => {
		await Promise.all([load('w n c', NOW), load('w n c', NOW + 1)]);
		expect(loads).toBe(1);
	});

	it('keeps a newer result if an older one turns out to be unusable', async () => {
		const older = load('w n c', NOW, { ok: false, problem: 'The password is empty.' });
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
		expect(loads).toBe(2);
	});

	it('keeps nothing without a key', async () => {
		await load(undefined, NOW);
		await load(undefined, NOW);
		expect(loads).toBe(2);
		expect(cache.size).toBe(0);
	});

	it('does not keep an unusable result, and drops the usable one before it', async () => {
		await load('w n c', NOW);
		const broken: IntegrationResult = { ok: false, problem: 'The signing key is empty.' };
		expect(await load('w n c', NOW + MAX_AGE, broken)).toBe(broken);
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
});
