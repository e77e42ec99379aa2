import * as fc from 'fast-check';

/** `CONFORMANCE=full` runs every count as it is promised; otherwise a short form of each. */
export const IS_FULL = process.env.CONFORMANCE === 'full';

/** Repeats what failed: the seed is part of every failure's message. */
const seed =
	process.env.CONFORMANCE_SEED === undefined ? undefined : Number(process.env.CONFORMANCE_SEED);

const BATCH = 100;

/** How many cases to run: all that are promised, or the given part of them. */
export function count(full: number, short: number): number {
	return IS_FULL ? full : short;
}

/**
 * Checks a property for so many generated cases, a hundred at a time, so that what answers them
 * is asked less often. A failure names the seed and is made smaller before it is shown.
 */
export async function forAll<T>(
	cases: number,
	arbitrary: fc.Arbitrary<T>,
	check: (batch: T[]) => Promise<void> | void,
): Promise<void> {
	const batches = fc.array(arbitrary, { minLength: BATCH, maxLength: BATCH });
	await fc.assert(
		fc.asyncProperty(batches, async (batch) => check(batch)),
		{
			numRuns: Math.ceil(cases / BATCH),
			seed,
			interruptAfterTimeLimit: 240_000,
			markInterruptAsFailure: true,
		},
	);
}

/** Prints one line, without the frame that Jest puts around what is logged. */
export function report(line: string): void {
	process.stdout.write(`${line}\n`);
}
