import { untilAborted } from '../http/clock';
import type { Send } from '../http/exchange';
import type { JsonObject } from '../json';

/** Tells whether a page is the last page that must be read, although another page follows. */
export type IsEnough = (page: readonly JsonObject[]) => boolean;

/** The end of a read. If no poll waited for the end, it has neither `value` nor `error`. */
export interface End {
	/** The time of the end, in milliseconds of the clock of the shared reads. */
	at: number;
	value?: unknown;
	error?: unknown;
}

/** A poll that waits for a read. */
interface Reader {
	/** Sends a request of the read. The function is called only while the poll waits. */
	send: Send;
	isEnough: IsEnough;
	/** A signal that is aborted when the time of the poll is over. */
	late: AbortSignal;
}

/**
 * One read of a list, of an incident, or of the people on call in a team. All polls that wait for
 * the read share it.
 */
export interface SharedRead {
	/** The time at which the read began, in milliseconds of the clock of the shared reads. */
	begun: number;
	/** Returns the end of the read. While the read is under way, the result is undefined. */
	end(): End | undefined;
	/**
	 * Waits for the end of the read, or for as many pages as the poll needs.
	 *
	 * @returns a promise of the end. If the time of the poll is over first, it is a promise of
	 * undefined. If the read ended before it had the pages that the poll needs, the result is
	 * undefined instead of a promise. The poll must then begin a read of its own.
	 */
	join(reader: Reader): Promise<End | undefined> | undefined;
	/** Ends the read with an error, for all polls that wait. */
	stop(error: unknown): void;
}

/**
 * Begins a read. The read continues as long as at least one poll waits for it. Each request is sent
 * by one of the waiting polls.
 *
 * @param ask makes the requests. After each page of a list, it calls `isEnough` to learn whether it
 * should stop.
 */
export function startRead(
	now: () => number,
	ask: (through: Send, cancelled: AbortSignal, isEnough: IsEnough) => Promise<unknown>,
	onEnd: (end: End) => void,
): SharedRead {
	/** The pages after which another page follows. */
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
