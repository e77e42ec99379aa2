/** Targets of the benchmarks: a ratio, made within each round, and a bound for its median. */
export interface Bound {
	atLeast?: number;
	atMost?: number;
}

let met = 0;
let missed = 0;

/** Says whether the median of some ratios is within its bound, and counts it. */
export function judge(what: string, ratios: number[], { atLeast, atMost }: Bound): void {
	const ratio = median(ratios);
	const isMet = ratio >= (atLeast ?? -Infinity) && ratio <= (atMost ?? Infinity);
	if (isMet) met += 1;
	else missed += 1;
	const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
	const rounds = ratios.map((each) => each.toFixed(2)).join(', ');
	console.log(
		`${isMet ? 'met   ' : 'MISSED'} ${what}: ${ratio.toFixed(2)} × (${bound}; rounds ${rounds})`,
	);
}

/** Ends the process with the count of what was judged. */
export function tally(): never {
	console.log(`\n${met} passed, ${missed} failed`);
	process.exit(missed === 0 ? 0 : 1);
}

export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
