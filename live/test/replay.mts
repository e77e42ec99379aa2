/** Plays requests again at the pace of the probes, with a clock that needs no time. */
import { startLimiter } from '../../simulator/limits.mts';
import { startPace } from '../pace.mts';

export interface Replayed {
	/** The requests that the simulator would have refused. */
	refused: string[];
	/** How long it would have taken. */
	minutes: number;
}

/** Plays requests such as `GET /api/incidents/3/`. */
export async function replay(lines: string[]): Promise<Replayed> {
	let time = 0;
	const pace = startPace(1, {
		now: () => time,
		wait: async (milliseconds) => void (time += milliseconds),
	});
	const limiter = startLimiter(() => new Date(time));
	const refused: string[] = [];
	for (const line of lines) {
		const [method = '', path = ''] = line.split(' ');
		await pace.turn(method, path);
		const request = { key: 'one', method, path };
		if (limiter(request, { scale: 1, windowScale: 1, retryAfter: true })) refused.push(line);
	}
	return { refused, minutes: time / 60_000 };
}
