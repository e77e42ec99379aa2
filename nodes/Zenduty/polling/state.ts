import { isObject } from '../json';
import { STATUS_CODES } from '../model/statusWords';
import type { OnCallMemory } from './onCall';
import type { Seen } from './sharedReads';
import type { Shown } from './updates';

/** What was last known of an incident. */
export interface Known {
	/** As the API counts it: 1 triggered, 2 acknowledged, 3 resolved. */
	status: number;
	/**
	 * When it was last acknowledged or resolved, in milliseconds since 1970; before its creation if
	 * it never was. Each acknowledgement and resolution is later than the one before.
	 */
	at: number;
	/**
	 * The round in which it came, see {@link PollState}; undefined if it cannot have been known before,
	 * and forgotten.
	 */
	round?: number;
}

/** Open incidents that no list shows, although they are open. */
export interface Unlisted {
	/** Their numbers; the one that was read longest ago comes first. */
	numbers: number[];
	/** The next poll is this one, counted from the last one that read some of them. */
	polls: number;
}

/** What is remembered of incidents from one poll to the next. n8n stores it whole, so it is small. */
export interface IncidentMemory {
	/** Open incidents by number: {@link Known} without names. */
	open: Record<string, [status: number, at: number, round?: number]>;
	/** Incidents that were resolved not long ago, by number: `at` of {@link Known}, or with `round`. */
	resolved: Record<string, number | [at: number, round: number]>;
	/** The greatest number that any incident had. */
	last: number;
	/** From which creation on an unknown resolved incident is new to the next poll. */
	newSince: number;
	/**
	 * The newest creation date that had been seen after each of the last complete polls, in milliseconds
	 * since 1970, the last poll last. Empty if no incident was ever seen.
	 */
	newest: number[];
	/** Open incidents that no list shows, if there are any. */
	unlisted?: Unlisted;
	/** What open incidents showed last, by number; missing unless updates are wanted. */
	shown?: Record<string, Shown>;
	/** Open incidents that the first poll has still to give out. */
	toStart?: number[];
}

/** What the node keeps in its static data. */
export interface PollState {
	/** A hash of what the rest belongs to, such as the workflow and the filters. */
	scope: string;
	/**
	 * How many polls have given out events of incidents. It goes into the IDs of the events of an
	 * incident of which nothing was known any more, so that they differ from those of its earlier
	 * events. Polls that give out nothing leave it, since n8n need not store what they remember.
	 */
	round: number;
	/**
	 * The greatest number that any incident had when `incidents` began: of other filters, too. A new
	 * incident with a greater one has never come out.
	 */
	last: number;
	/** Missing before the first complete poll. */
	incidents?: IncidentMemory;
	onCall?: OnCallMemory;
	/** Missing in what older versions stored. */
	seen?: Seen;
}

/** What tells events from earlier ones, whatever the filters were. */
export type EventCount = Pick<PollState, 'round' | 'last'>;

/** Returns what is remembered of an incident; undefined if it is unknown. */
export function knownIn(memory: IncidentMemory, number: number): Known | undefined {
	const open = memory.open[number];
	if (open !== undefined) return { status: open[0], at: open[1], round: open[2] };
	const resolved = memory.resolved[number];
	if (resolved === undefined) return undefined;
	const [at, round] = typeof resolved === 'number' ? [resolved] : resolved;
	return { status: STATUS_CODES.resolved, at, round };
}

/** Reads the state that a poll left, as far as it can be read, whatever it belongs to. */
export function readState(data: unknown): Partial<PollState> & EventCount {
	const { scope, round, last, incidents, onCall, seen } = isObject(data) ? data : {};
	const memory = isIncidentMemory(incidents) ? { incidents } : undefined;
	const greatest = memory?.incidents.last ?? last;
	return {
		round: typeof round === 'number' ? round : 0,
		last: typeof greatest === 'number' ? greatest : 0,
		...(typeof scope === 'string' && { scope }),
		...memory,
		...(isObject(onCall) && { onCall: onCall as unknown as OnCallMemory }),
		...(Array.isArray(seen) && { seen: seen as Seen }),
	};
}

function isIncidentMemory(value: unknown): value is IncidentMemory {
	return (
		isObject(value) &&
		isObject(value.open) &&
		isObject(value.resolved) &&
		Array.isArray(value.newest) &&
		Number.isFinite(value.newSince) &&
		Number.isFinite(value.last)
	);
}
