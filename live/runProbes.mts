/** Tries probes, one after the other. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

import { NodeError } from './operations.mts';
import { differs, Untried, untried, type Probe, type Topic, type Verdict } from './probe.mts';

/** What became of a probe. */
export interface Result {
	topic: string;
	name: string;
	assumes: string;
	verdict: Verdict;
}

/** What says nothing about an assumption: why the request could not be tried. */
const SAYS_NOTHING: Record<string, string> = {
	forbidden: 'the key may not do it',
	credential: 'the key was refused',
	rate_limited: 'Zenduty answered too many requests',
	unavailable: 'Zenduty could not be reached',
	blocked: 'a firewall blocked it',
	cancelled: 'it was interrupted',
};

/** How long a probe may take to end after an interruption, in milliseconds. */
const GRACE = 15_000;

/**
 * Tries probes in their order.
 *
 * @param tell hears of each result at once
 * @param signal ends the run: what is left is untried
 */
export async function runProbes<Tools>(
	topics: Array<Topic<Tools>>,
	tools: Tools,
	tell: (result: Result) => void = () => undefined,
	signal = new AbortController().signal,
): Promise<Result[]> {
	const interruption = interruptionOf(signal);
	const results: Result[] = [];
	for (const { title, probes } of topics) {
		for (const probe of probes) {
			const tried = signal.aborted
				? INTERRUPTED
				: await Promise.race([tryProbe(probe, tools), interruption]);
			const verdict = signal.aborted ? INTERRUPTED : tried;
			const result = { topic: title, name: probe.name, assumes: probe.assumes, verdict };
			results.push(result);
			tell(result);
		}
	}
	return results;
}

/** Waits for an interruption, and then a little, so that a probe ends by itself and what it opens is known. */
async function interruptionOf(signal: AbortSignal): Promise<Verdict> {
	if (!signal.aborted) await once(signal, 'abort');
	await wait(GRACE, undefined, { ref: false });
	return INTERRUPTED;
}

const INTERRUPTED = untried('the run was interrupted');

async function tryProbe<Tools>(probe: Probe<Tools>, tools: Tools): Promise<Verdict> {
	try {
		return await probe.run(tools);
	} catch (error: unknown) {
		if (error instanceof Untried) return untried(error.message);
		if (error instanceof NodeError) {
			const isLost = ['may_exist', 'unclear'].includes(error.code) && !error.statusCode;
			const nothing = isLost ? 'no clear response came' : SAYS_NOTHING[error.code];
			return nothing === undefined
				? differs(`the operation failed: ${error.inShort}`)
				: untried(nothing);
		}
		// Its text may hold an address.
		const { name, code } = Object(Object(error).cause ?? error) as { name?: string; code?: string };
		return untried(`the probe broke off: ${code ?? name}`);
	}
}
