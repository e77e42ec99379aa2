import { Bench } from 'tinybench';

/** How long ours takes beside another contender. */
export interface Row {
	name: string;
	beside: string;
	/** The median over the rounds, with the quartiles: ours divided by the other. */
	ratio: number;
	low: number;
	high: number;
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
	return Object.entries(others).map(([beside, { atMost }]) => {
		const sorted = (ratios.get(beside) ?? []).sort((a, b) => a - b);
		return {
			name,
			beside,
			ratio: quantile(sorted, 0.5),
			low: quantile(sorted, 0.25),
			high: quantile(sorted, 0.75),
			microseconds: quantile(
				own.sort((a, b) => a - b),
				0.5,
			),
			target: atMost,
		};
	});
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

function quantile(sorted: number[], at: number): number {
	return sorted[Math.floor(at * (sorted.length - 1) + 0.5)];
}
