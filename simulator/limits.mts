/**
 * The rate limits that Zenduty documents: a number of requests per second and per minute, for each
 * key and kind of route. The time windows do not move. A request that is refused does not count.
 */
import type { LimitSettings } from './settings.mts';
import type { Clock } from './times.mts';

const SECOND = 1000;
const MINUTE = 60_000;

interface Limit {
	/** The kind of route, such as `incident GET`. Limits with the same name share their counts. */
	route: string;
	method: string;
	path: RegExp;
	perSecond: number;
	perMinute: number;
}

/**
 * The limits. The first limit that matches a request applies. A search for incidents is a POST, but
 * counts as a GET.
 */
const LIMITS: Limit[] = [
	{ ...limit('alert POST', 5, 30), method: 'POST', path: /^\/(api\/)?integration\// },
	{ ...limit('alert GET', 1, 20), method: 'GET', path: /^\/api\/alert\/|\/alerts\/$/ },
	{ ...limit('on-call GET', 2, 40), method: 'GET', path: /\/oncall\/$/ },
	{ ...limit('override GET', 1, 20), method: 'GET', path: /\/overrides\/$/ },
	{ ...limit('override POST', 1, 20), method: 'POST', path: /\/overrides\/$/ },
	{ ...limit('incident GET', 3, 30), method: 'POST', path: /^\/api\/incidents\/filter\/$/ },
	{ ...limit('incident GET', 3, 30), method: 'GET', path: /^\/api\/(v2\/)?incidents\// },
	{ ...limit('incident POST', 1, 15), method: 'POST', path: /^\/api\/(v2\/)?incidents\// },
];

function limit(route: string, perSecond: number, perMinute: number) {
	return { route, perSecond, perMinute };
}

/** The limit that a request exceeds. */
export interface Excess {
	route: string;
	/** The time until the request may pass, in seconds, rounded up. */
	seconds: number;
}

/**
 * Counts a request. Returns the limit that the request exceeds, or undefined if the request may
 * pass.
 */
export type Limiter = (
	request: { key: string; method: string; path: string },
	settings: LimitSettings,
) => Excess | undefined;

/** Makes a limiter that has counted no request yet. */
export function startLimiter(now: Clock): Limiter {
	const counts = new Map<string, number>();
	return ({ key, method, path }, { scale, windowScale }) => {
		const found = LIMITS.find((one) => one.method === method && one.path.test(path));
		if (!found) return undefined;
		const time = now().getTime();
		const windows = [
			{ length: SECOND * windowScale, allowed: found.perSecond * scale },
			{ length: MINUTE * windowScale, allowed: found.perMinute * scale },
		].map(({ length, allowed }) => ({
			counter: JSON.stringify([key, found.route, length, Math.floor(time / length)]),
			allowed,
			left: length - (time % length),
		}));
		const full = windows.filter(({ counter, allowed }) => (counts.get(counter) ?? 0) >= allowed);
		if (full.length > 0) {
			const left = Math.max(...full.map((window) => window.left));
			return { route: found.route, seconds: Math.ceil(left / SECOND) };
		}
		for (const { counter } of windows) counts.set(counter, (counts.get(counter) ?? 0) + 1);
		return undefined;
	};
}
