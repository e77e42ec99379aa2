import { untilAborted } from '../http/clock';
import type { Send } from '../http/exchange';
import type { JsonObject } from '../json';

/** Tells whether a page is the last one to read, although another page follows. */
export type IsEnough = (page: readonly JsonObject[]) => boolean;

/** How a read ended. It has neither `value` nor `error` if no poll waited for the end. */
export interface End {
	/** In milliseconds, by the clock of the reads. */
	at: number;
	value?: unknown;
	error?: unknown;
}

/** A poll that waits for a read. */
interface Reader {
	/** Sends a request of the read; it is called only while the poll waits. */
	send: Send;
	isEnough: IsEnough;
	/** Is aborted when the time of the poll is over. */
	late: AbortSignal;
}

/** One read of a list, an incident, or who is on call in a team, for all polls that wait for it. */
export interface SharedRead {
	/** When it began, in milliseconds, by the clock of the reads. */
	begun: number;
	/** Returns how the read ended; undefined while it is under way. */
	end(): End | undefined;
	/**
	 * Waits for the end of the read, or for the pages that are enough for the poll.
	 *
	 * @returns undefined, and no promise, if the read ended before it had these pages: then the poll
	 * must begin a read of its own. A promise of undefined if the time of the poll is over
	 */
	join(reader: Reader): Promise<End | undefined> | undefined;
	/** Ends the read with an error, for all polls that wait. */
	stop(error: unknown): void;
}

/**
 * Begins a read. The read goes on while a poll waits for it. Each of its requests goes through a
 * poll that waits.
 *
 * @param ask makes the requests, and asks after each page of a list whether that page is enough
 */
export function startRead(
	now: () => number,
	ask: (through: Send, cancelled: AbortSignal, isEnough: IsEnough) => Promise<unknown>,
	onEnd: (end: End) => void,
): SharedRead {
	/** The pages that another page follows. */
	const pages: Array<{ page: readonly JsonObject[]; at: number }> = [];
	const waiting = new Set<Reader & { settle: (end: End) => void }>();
	const stopped = new AbortController();
	let ended: End | undefined;

	const upTo = (index: number): End => {
		const value = pages.slice(0, index + 1).flatMap(({ page }) => page);
		return { at: pages[index].at, value };
	};
	const finish = (end: End) => {
		if (ended !== undefined) return;
		ended = end;
		for (const { settle } of waiting) settle(end);
		waiting.clear();
		stopped.abort();
		onEnd(end);
	};
	const finishIfNobodyWaits = () => {
		if (waiting.size === 0) finish({ at: now() });
		return waiting.size === 0;
	};
	const begun = now();
	ask(
		async (request) => {
			const [{ send }] = waiting;
			return await send(request);
		},
		stopped.signal,
		(page) => {
			const index = pages.push({ page, at: now() }) - 1;
			for (const reader of waiting) {
				if (!reader.isEnough(page)) continue;
				waiting.delete(reader);
				reader.settle(upTo(index));
			}
			return finishIfNobodyWaits();
		},
	).then(
		(value) => finish({ at: now(), value }),
		(error: unknown) => finish({ at: now(), error }),
	);
	return {
		begun,
		end: () => ended,
		join(reader) {
			const last = pages.findIndex(({ page }) => reader.isEnough(page));
			if (last >= 0) return Promise.resolve(upTo(last));
			if (ended !== undefined) {
				return 'value' in ended || 'error' in ended ? Promise.resolve(ended) : undefined;
			}
			let settle: (end: End) => void = () => {};
			const settled = new Promise<End>((resolve) => (settle = resolve));
			const entry = { ...reader, settle };
			waiting.add(entry);
			return untilAborted(settled, reader.late).finally(() => {
				waiting.delete(entry);
				finishIfNobodyWaits();
			});
		},
		stop: (error) => finish({ at: now(), error }),
	};
}
