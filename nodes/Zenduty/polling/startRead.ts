import type { ListSoFar, Page } from '../api/pages';
import { untilAborted } from '../http/clock';
import type { Send } from '../http/exchange';

/**
 * A page of a list that has arrived. `at` is the time of its arrival, by the clock of the shared
 * reads.
 */
export interface ReceivedPage extends Page {
	at: number;
}

/**
 * The reason why a {@link SharedRead} has ended, and the time `at` of its end:
 *
 * - `complete`: all pages were read.
 * - `unused`: no poll uses the read any more, although it has not read all pages.
 * - `failed`: a request failed, or the read was stopped.
 */
export type End = { at: number } & (
	| { kind: 'complete' | 'unused' }
	| { kind: 'failed'; error: unknown }
);

/**
 * A poll that uses a {@link SharedRead}. One of the readers sends the request for a page, and all
 * readers get the page.
 */
export interface Reader {
	/**
	 * Sends one request for the shared read, for example for its next page. It is called only while
	 * the poll of this reader uses the shared read.
	 */
	send: Send;
	/** A signal that is aborted when the poll reaches its time limit. */
	late: AbortSignal;
}

/**
 * A read of one list, which several polls can share. One of these polls sends each request, and all
 * of them get the pages. The details of an incident are read as a list with one page.
 */
export interface SharedRead {
	/**
	 * The time at which the read began, by the clock of the shared reads, in milliseconds since 1970.
	 */
	begun: number;
	/** The pages that have arrived so far, also those that a poll has used already. */
	pages: readonly ReceivedPage[];
	/** Returns the end of the read. While the read is under way, the result is undefined. */
	end(): End | undefined;
	/**
	 * Yields the pages of the read for a poll: those that have arrived already, and then each further
	 * page. Stops when the read has ended and has no further page, or when the poll reaches its time
	 * limit. A page is requested when a poll asks for it for the first time.
	 */
	pagesFor(reader: Reader): AsyncIterable<ReceivedPage>;
	/** Ends the read with an error, for all polls that use it. */
	stop(error: unknown): void;
}

/**
 * Creates a read. The read sends its first request when a poll asks for the first page.
 *
 * @param ask returns the pages of the list. It requests a page when the caller asks for the next
 * value.
 * @param onEnd is called once, when the read has ended
 */
export function startRead(
	now: () => number,
	ask: (through: Send, cancelled: AbortSignal) => AsyncIterable<Pick<ListSoFar, 'page'>>,
	onEnd: (end: End) => void,
): SharedRead {
	const readers = new Set<Reader>();
	const pages: ReceivedPage[] = [];
	const stopped = new AbortController();
	let ended: End | undefined;

	const finish = (end: End) => {
		if (ended !== undefined) return;
		ended = end;
		stopped.abort();
		onEnd(end);
	};
	const through: Send = async (request) => {
		// Of the polls that now use this read, the poll that has used it for the longest time sends the
		// request.
		const [{ send }] = readers;
		return await send(request);
	};
	const asked = ask(through, stopped.signal)[Symbol.asyncIterator]();
	const load = async () => {
		try {
			const next = await asked.next();
			if (ended !== undefined) return;
			if (!next.done) pages.push({ ...next.value.page, at: now() });
			if (next.done || !next.value.page.hasNext) finish({ at: now(), kind: 'complete' });
		} catch (error) {
			finish({ at: now(), kind: 'failed', error });
		}
	};
	/**
	 * The promise for the page that is requested now. All polls that need this page wait for this
	 * promise. Undefined while no page is requested.
	 */
	let arrival: Promise<void> | undefined;
	const arrive = async () => {
		arrival ??= untilAborted(load(), stopped.signal).finally(() => (arrival = undefined));
		await arrival;
	};
	return {
		begun: now(),
		pages,
		end: () => ended,
		async *pagesFor(reader) {
			readers.add(reader);
			try {
				for (let index = 0; ; index++) {
					while (index >= pages.length) {
						if (ended !== undefined || reader.late.aborted) return;
						await untilAborted(arrive(), reader.late);
					}
					yield pages[index];
				}
			} finally {
				readers.delete(reader);
				// If this was the last poll that used the read, the read ends.
				if (readers.size === 0) finish({ at: now(), kind: 'unused' });
			}
		},
		stop: (error) => finish({ at: now(), kind: 'failed', error }),
	};
}
