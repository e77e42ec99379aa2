/** A simulated Zenduty of whose requests half go wrong, and what its journal knows of each item. */
import type { FaultInput } from '../../simulator/faults.mts';
import type { Entry } from '../../simulator/journal.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';

/** A way to go wrong, and how many requests of a hundred it hits. */
interface Breakage {
	share: number;
	fault: Pick<FaultInput, 'when' | 'effect'>;
}

const BREAKAGES: Breakage[] = [
	{ share: 10, fault: { when: 'before', effect: { kind: 'drop' } } },
	{ share: 10, fault: { when: 'after', effect: { kind: 'drop' } } },
	{ share: 5, fault: { when: 'before', effect: { kind: 'status', status: 503, retryAfter: 1 } } },
	{ share: 5, fault: { when: 'after', effect: { kind: 'status', status: 503 } } },
	{ share: 10, fault: { when: 'before', effect: { kind: 'status', status: 429, retryAfter: 1 } } },
	{ share: 5, fault: { when: 'after', effect: { kind: 'cut' } } },
	{ share: 5, fault: { when: 'after', effect: { kind: 'html' } } },
];

/** Starts it. @param faultSeed draws which requests go wrong */
export async function startBrokenZenduty(faultSeed: number): Promise<Simulator> {
	const zenduty = await startSimulator({ faultSeed, settings: { alertDelay: 0 } });
	breakRequests(zenduty);
	return zenduty;
}

/** From now on half of all requests go wrong. */
export function breakRequests({ faults }: Simulator): void {
	let left = 100;
	for (const { share, fault } of BREAKAGES) {
		// The chance counts only for requests that no fault before it has hit.
		faults.add({ path: '*', probability: share / left, ...fault });
		left -= share;
	}
}

/** Whether nobody can know from the answer if the work of a request was done. */
export function isUnclear({ fault, status }: Entry): boolean {
	if (fault === undefined) return false;
	const wasRefused = status === 429 || (status === 503 && fault.includes('before'));
	return !wasRefused;
}
