/** Everything about questions that may go wrong. */
import type { Release } from '../n8n/installation.mts';
import { changes } from './waitChanges.mts';
import { killsAtAnswers, oneKill } from './waitKills.mts';
import { questionsInQueueMode } from './waitQueue.mts';
import { startStage, type Stage } from './waitStage.mts';

/** @param isShort leaves one kill, and what changes in the meantime */
export async function waiting(isShort: boolean): Promise<void> {
	await inOneProcess('n8n-2', async (stage) => {
		await oneKill(stage);
		if (!isShort) await killsAtAnswers(stage);
		await changes(stage);
	});
	if (isShort) return;
	await inOneProcess('n8n-1', oneKill);
	await questionsInQueueMode('n8n-2');
	await questionsInQueueMode('n8n-1');
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
