/** Everything about queue mode, in one installation of it. */
import { queueFaults } from './queueFaults.mts';
import { burstThroughBoth, burstThroughOne } from './queueBurst.mts';
import { startQueueMode } from './queueMode.mts';

/** @param onlyBurst leaves out what goes wrong */
export async function queue(onlyBurst: boolean): Promise<void> {
	await burstThroughOne();
	const mode = await startQueueMode();
	try {
		await burstThroughBoth(mode);
		if (!onlyBurst) await queueFaults(mode);
	} finally {
		await mode.discard();
	}
}
