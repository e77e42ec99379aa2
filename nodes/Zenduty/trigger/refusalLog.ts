import type { RefusalCode } from './refusals';

/** How long one code of one trigger is logged only once, in milliseconds. */
const PERIOD = 60_000;

/** How many triggers and codes are remembered; beyond it the oldest is forgotten. */
const MAX_ENTRIES = 1000;

interface Entry {
	loggedAt: number;
	leftOut: number;
}

/** What was logged lately; one for the whole process. */
export type RefusalHistory = Map<string, Entry>;

/**
 * Whether a refusal should be logged: at most once per trigger, code and minute, so that a flood
 * of forged deliveries does not become a flood of log lines.
 *
 * @param trigger identifies the trigger
 * @param now milliseconds, by a clock that only goes forward
 * @returns how many were left out since the last line, or undefined if this one is left out too
 */
export function shouldLog(
	history: RefusalHistory,
	trigger: string,
	code: RefusalCode,
	now: number,
): { leftOut: number } | undefined {
	const key = `${trigger} ${code}`;
	const last = history.get(key);
	if (last !== undefined && now - last.loggedAt < PERIOD) {
		last.leftOut += 1;
		return undefined;
	}
	history.delete(key);
	history.set(key, { loggedAt: now, leftOut: 0 });
	if (history.size > MAX_ENTRIES) history.delete(history.keys().next().value ?? '');
	return { leftOut: last?.leftOut ?? 0 };
}
