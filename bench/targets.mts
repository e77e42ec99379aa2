/** Targets of the benchmarks: a ratio, made within each round, and a bound for its median. */
export interface Bound {
	atLeast?: number;
	atMost?: number;
}

/**
 * How far beyond its bound a median may be without failing: machines are noisy, and some targets
 * are out of reach, but what gets slower by more must not go unnoticed.
 */
const SLACK = 1.25;

let passed = 0;
let missed = 0;
let failed = 0;

/** Says whether the median of some ratios is within its bound, and counts it. */
export function judge(what: string, ratios: number[], { atLeast, atMost }: Bound): void {
	const ratio = median(ratios);
	const isWithin = (slack: number) =>
		ratio * slack >= (atLeast ?? -Infinity) && ratio / slack <= (atMost ?? Infinity);
	if (!isWithin(1)) missed += 1;
	if (isWithin(SLACK)) passed += 1;
	else failed += 1;
	const verdict = isWithin(1) ? 'met   ' : isWithin(SLACK) ? 'missed' : 'FAILED';
	const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
	const rounds = ratios.map((each) => each.toFixed(2)).join(', ');
	console.log(`${verdict} ${what}: ${ratio.toFixed(2)} × (${bound}; rounds ${rounds})`);
}

/** Ends the process with the count of what was judged. */
export function tally(): never {
	console.log(`\n${missed} targets missed; more than a quarter counts as failed`);
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed === 0 ? 0 : 1);
}

export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
