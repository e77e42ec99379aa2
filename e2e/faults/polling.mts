/** Everything about polling that may go wrong. */
import { pollingChaos } from './pollingChaos.mts';

/** @param isShort leaves only durable cursors and one kill, after which Zenduty cannot be reached */
export async function polling(isShort: boolean): Promise<void> {
	if (isShort) {
		await pollingChaos({ mode: 'durable cursors', quiet: 0, killed: 20, kills: 1 });
		return;
	}
	const plan = { quiet: 120, killed: 200, kills: 5 };
	await pollingChaos({ mode: 'durable cursors', ...plan });
	await pollingChaos({ mode: 'the default mode', ...plan });
}
