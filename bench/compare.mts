import { Bench } from 'tinybench';

/** How long ours takes beside another contender. */
export interface Row {
	name: string;
	beside: string;
	/** Ours divided by the other, one figure a round, in ascending order. */
	ratios: number[];
	/** The median time of ours. */
	microseconds: number;
	/** The ratio to stay under. */
	target?: number;
}

interface Contender {
	run: () => unknown;
	atMost?: number;
}

const ROUNDS = 15;
const MILLISECONDS_A_TURN = 40;

/**
 * Runs ours and the others in turn, A B C A B C …, so that what the machine does besides falls on
 * all of them, and compares within each round.
 *
 * @param effort a factor for the length of each turn
 */
export async function compare(
	name: string,
	ours: () => unknown,
	effort: number,
	others: Record<string, Contender>,
): Promise<Row[]> {
	const own: number[] = [];
	const ratios = new Map<string, number[]>(Object.keys(others).map((other) => [other, []]));
	for (let round = 0; round < ROUNDS; round++) {
		const time = await turn(ours, effort);
		own.push(time);
		for (const [other, { run }] of Object.entries(others)) {
			ratios.get(other)?.push(time / (await turn(run, effort)));
		}
	}
	const microseconds = quantile(ascending(own), 0.5);
	return Object.entries(others).map(([beside, { atMost }]) => ({
		name,
		beside,
		ratios: ascending(ratios.get(beside) ?? []),
		microseconds,
		target: atMost,
	}));
}

/** The median time of one call in one turn, in microseconds. */
async function turn(run: () => unknown, effort: number): Promise<number> {
	const bench = new Bench({ time: MILLISECONDS_A_TURN * effort, warmupTime: 5, iterations: 5 });
	bench.add('turn', run);
	const [task] = await bench.run();
	const median = task.result?.latency?.p50;
	if (median === undefined) throw task.result?.error ?? new Error('no result');
	return median * 1000;
}

function ascending(values: number[]): number[] {
	return [...values].sort((a, b) => a - b);
}

/** @param at 0.5 for the median */
export function quantile(sorted: number[], at: number): number {
	return sorted[Math.floor(at * (sorted.length - 1) + 0.5)];
}
