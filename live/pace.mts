/**
 * The clock of the limits: a request waits for its turn, so that the limits that Zenduty documents
 * are kept. They are written down here and not taken from the package, whose own waiting is one of
 * the things that are tried.
 */
import { setTimeout as wait } from 'node:timers/promises';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A window is kept a little longer, since requests do not all take the same time to arrive. */
const SLACK = 1.1;

/** So many requests in a second and in a minute. */
interface Limit {
	name: string;
	fits(method: string, path: string): boolean;
	perSecond: number;
	perMinute: number;
}

const LIMITS: Limit[] = [
	limit('alert POST', 5, 30, 'POST', /^\/(api\/)?integration\//),
	limit('alert GET', 1, 20, 'GET', /^\/api\/alert\/|\/alerts\/$/),
	limit('on-call GET', 2, 40, 'GET', /\/oncall\/$/),
	limit('override GET', 1, 20, 'GET', /\/overrides\/$/),
	limit('override POST', 1, 20, 'POST', /\/overrides\/$/),
	limit('incident GET', 3, 30, 'GET', /^\/api\/(v2\/)?incidents\//),
	// Whether finding incidents counts as reading or as writing is not documented: it counts as both.
	limit('incident GET', 3, 30, 'POST', /^\/api\/incidents\/filter\/$/),
	limit('incident POST', 1, 15, 'POST', /^\/api\/(v2\/)?incidents\//),
	// Nothing is documented for the rest.
	limit('change', 1, 40, /^(PATCH|PUT|DELETE)$/, /./),
	limit('other GET', 3, 60, 'GET', /^\/api\/(v2\/)?account\//),
];

function limit(
	name: string,
	perSecond: number,
	perMinute: number,
	method: string | RegExp,
	path: RegExp,
): Limit {
	const isMethod = (sent: string) =>
		typeof method === 'string' ? sent === method : method.test(sent);
	const fits = (sent: string, where: string) => isMethod(sent) && path.test(where);
	return { name, perSecond, perMinute, fits };
}

export interface Pace {
	/** Resolves when the request may leave. @throws AbortError if the signal aborts first */
	turn(method: string, path: string, signal?: AbortSignal): Promise<void>;
	/**
	 * Resolves when so many requests of any kind may leave within the minute, so that an operation,
	 * which gives a request 10 seconds, is not kept waiting in its midst.
	 */
	room(count: number, signal?: AbortSignal): Promise<void>;
}

/** What tells the time and waits, in milliseconds. */
export interface PaceClock {
	now(): number;
	wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const CLOCK: PaceClock = {
	now: () => performance.now(),
	wait: async (milliseconds, signal) => void (await wait(milliseconds, undefined, { signal })),
};

/**
 * Starts to count.
 *
 * @param scale how long a window is, as a part of the documented second and minute; tests make it
 * short
 */
export function startPace(scale = 1, clock: PaceClock = CLOCK): Pace {
	/** When the requests of each limit left or will leave, the oldest first. */
	const turns = new Map<string, number[]>();

	return {
		async turn(method, path, signal) {
			const limits = LIMITS.filter((each) => each.fits(method, path));
			const now = clock.now();
			const start = Math.max(now, ...limits.map((each) => earliest(each)));
			for (const { name } of limits) turns.set(name, [...(turns.get(name) ?? []), start]);
			if (start > now) await clock.wait(start - now, signal);
		},

		async room(count, signal) {
			const now = clock.now();
			const free = LIMITS.map(({ name, perMinute }) => after(name, perMinute - count + 1, MINUTE));
			const start = Math.max(now, ...free);
			if (start > now) await clock.wait(start - now, signal);
		},
	};

	/** When the request left that is the last but so many of a limit, and a window after that. */
	function after(name: string, count: number, window: number): number {
		return (turns.get(name)?.at(-count) ?? -Infinity) + window * scale * SLACK;
	}

	function earliest({ name, perSecond, perMinute }: Limit): number {
		return Math.max(after(name, perSecond, SECOND), after(name, perMinute, MINUTE));
	}
}
