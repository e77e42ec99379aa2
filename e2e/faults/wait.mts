/** Questions that wait, or are answered, while n8n is killed. */
import type { Release } from '../n8n/installation.mts';
import { killsAtAnswers, oneKill } from './waitKills.mts';
import { startStage, type Stage } from './waitStage.mts';

/** @param isShort leaves one kill */
export async function waiting(isShort: boolean): Promise<void> {
	await inOneProcess('n8n-2', async (stage) => {
		await oneKill(stage);
		if (!isShort) await killsAtAnswers(stage);
	});
	if (!isShort) await inOneProcess('n8n-1', oneKill);
}

async function inOneProcess(
	release: Release,
	check: (stage: Stage) => Promise<void>,
): Promise<void> {
	const stage = await startStage(release);
	try {
		await check(stage);
	} finally {
		await stage.discard();
	}
}
