/** Targets of the benchmarks: a ratio, made within each round, and a bound for its median. */
export interface Bound {
	atLeast?: number;
	atMost?: number;
}

let met = 0;
let missed = 0;

/**
 * Says whether the median of some ratios is within its bound, and counts it.
 *
 * @param floor the ratios that a node which does nothing of its own reached in the same rounds: what
 * it misses too is out of reach of any node, and counted as neither met nor missed
 */
export function judge(what: string, ratios: number[], bound: Bound, floor?: number[]): void {
	const isMet = isWithin(ratios, bound);
	const isOutOfReach = !isMet && floor !== undefined && !isWithin(floor, bound);
	if (isMet) met += 1;
	else if (!isOutOfReach) missed += 1;
	const verdict = isMet ? 'met   ' : isOutOfReach ? 'BEYOND' : 'MISSED';
	const { atLeast, atMost } = bound;
	const wanted = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
	const range = [Math.min(...ratios), Math.max(...ratios)].map((each) => each.toFixed(2));
	const least = floor === undefined ? '' : `; the floor itself ${median(floor).toFixed(2)} ×`;
	console.log(
		`${verdict} ${what}: ${median(ratios).toFixed(2)} × (${wanted}; rounds ${range.join(' – ')}${least})`,
	);
}

function isWithin(ratios: number[], { atLeast, atMost }: Bound): boolean {
	const ratio = median(ratios);
	return ratio >= (atLeast ?? -Infinity) && ratio <= (atMost ?? Infinity);
}

/** Says whether a count is what it must be, and counts that. */
export function judgeCount(what: string, count: number, wanted: number): void {
	if (count === wanted) met += 1;
	else missed += 1;
	console.log(`${count === wanted ? 'met   ' : 'MISSED'} ${what}: ${count} (exactly ${wanted})`);
}

/** Says whether an amount is small enough, and counts that. @param unit such as `ms` */
export function judgeAmount(what: string, amount: number, unit: string, atMost: number): void {
	const isMet = amount <= atMost;
	if (isMet) met += 1;
	else missed += 1;
	const verdict = isMet ? 'met   ' : 'MISSED';
	console.log(`${verdict} ${what}: ${amount.toFixed(1)} ${unit} (at most ${atMost} ${unit})`);
}

/** Ends the process with the count of what was judged. */
export function tally(): never {
	console.log(`\n${met} passed, ${missed} failed`);
	process.exit(missed === 0 ? 0 : 1);
}

/** The middle of some values, in any order. */
export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
