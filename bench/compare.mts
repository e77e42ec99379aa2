import { Bench } from 'tinybench';

/** How long ours takes beside another contender. */
export interface Row {
	name: string;
	beside: string;
	/** Ours divided by the other, one figure a round, in ascending order. */
	ratios: number[];
	/** The shortest time of ours divided by that of the other: no other work of the machine is in it. */
	best: number;
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
	const own: Turn[] = [];
	const contenders = Object.entries(others).map(([beside, { run, atMost }]) => ({
		beside,
		run,
		atMost,
		turns: [] as Turn[],
	}));
	for (let round = 0; round < ROUNDS; round++) {
		own.push(await turn(ours, effort));
		for (const { run, turns } of contenders) turns.push(await turn(run, effort));
	}
	const shortestOf = (turns: Turn[]) => Math.min(...turns.map((each) => each.shortest));
	return contenders.map(({ beside, atMost, turns }) => ({
		name,
		beside,
		ratios: ascending(own.map(({ median }, round) => median / turns[round].median)),
		best: shortestOf(own) / shortestOf(turns),
		microseconds: quantile(ascending(own.map(({ median }) => median)), 0.5),
		target: atMost,
	}));
}

/**
 * Runs some actions in turn, and returns the shortest time of each, in milliseconds. Other work of the
 * machine makes some of the runs longer, but none shorter.
 */
export function shortest(runs: number, actions: ReadonlyArray<() => unknown>): number[] {
	const best = actions.map(() => Infinity);
	for (let run = 0; run < runs; run++) {
		actions.forEach((action, index) => {
			const begun = performance.now();
			action();
			best[index] = Math.min(best[index], performance.now() - begun);
		});
	}
	return best;
}

/** The times of one call in one turn, in microseconds. */
interface Turn {
	median: number;
	shortest: number;
}

async function turn(run: () => unknown, effort: number): Promise<Turn> {
	const bench = new Bench({ time: MILLISECONDS_A_TURN * effort, warmupTime: 5, iterations: 5 });
	bench.add('turn', run);
	const [task] = await bench.run();
	const latency = task.result?.latency;
	if (latency?.p50 === undefined) throw task.result?.error ?? new Error('no result');
	return { median: latency.p50 * 1000, shortest: latency.min * 1000 };
}

function ascending(values: number[]): number[] {
	return [...values].sort((a, b) => a - b);
}

/** @param at 0.5 for the median */
export function quantile(sorted: number[], at: number): number {
	return sorted[Math.floor(at * (sorted.length - 1) + 0.5)];
}
