import type { ListSoFar, Page } from '../api/pages';
import { untilAborted } from '../http/clock';
import type { Send } from '../http/exchange';

/** A page, with the time at which it arrived, by the clock of the shared reads. */
export interface ReceivedPage extends Page {
	at: number;
}

/**
 * The end of a read, with its time by the clock of the shared reads:
 *
 * - `complete`: all pages were read.
 * - `unused`: no poll needs a further page.
 * - `failed`: a request failed, or the read was stopped.
 */
export type End = { at: number } & (
	| { kind: 'complete' | 'unused' }
	| { kind: 'failed'; error: unknown }
);

/**
 * A poll that uses a read. The read sends each request through one of its readers, and all of them
 * get the page.
 */
export interface Reader {
	/** Sends a request of the read. The function is called only while the poll uses the read. */
	send: Send;
	/** A signal that is aborted when the time of the poll is over. */
	late: AbortSignal;
}

/**
 * One read of a list. All polls that use the read share its pages. The details of an incident are
 * read as a list with one page. If Zenduty does not find the incident, that page is empty.
 */
export interface SharedRead {
	/** The time at which the read began, in milliseconds of the clock of the shared reads. */
	begun: number;
	/** The pages that have arrived so far. */
	pages: readonly ReceivedPage[];
	/** Returns the end of the read. While the read is under way, the result is undefined. */
	end(): End | undefined;
	/**
	 * Gives a poll the pages of the read, one after another. A page that no poll has asked for is
	 * requested when this poll asks for it. The pages end when the read has ended, or when the time
	 * of the poll is over. The read ends when no poll uses it any more.
	 */
	pagesFor(reader: Reader): AsyncIterable<ReceivedPage>;
	/** Ends the read with an error, for all polls that use it. */
	stop(error: unknown): void;
}

/**
 * Starts a read. Each request is sent by one of the polls that use the read at that time.
 *
 * @param ask returns the pages of the list. A page is requested when the next value is asked for.
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
	/** Resolves when the requested page has arrived. Undefined while no page is requested. */
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
				if (readers.size === 0) finish({ at: now(), kind: 'unused' });
			}
		},
		stop: (error) => finish({ at: now(), kind: 'failed', error }),
	};
}
