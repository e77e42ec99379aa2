import type { ListRequest } from '../api/client';
import { MAX_RETRY_AFTER } from '../api/call/nextStep';
import { makePause, type CountedPause, type Pause } from '../api/call/sharedPause';
import type { Endpoint } from '../api/endpoints';
import type { ListSoFar } from '../api/pages';
import { factsOf, ZendutyError } from '../errors';
import type { Clock } from '../http/clock';
import { randomUUID } from 'crypto';
import { sleep } from 'n8n-workflow';
import type { Send } from '../http/exchange';
import type { JsonObject } from '../json';
import { shortHash } from './shortHash';
import { startRead, type End, type SharedRead } from './startRead';

/**
 * Other polls may use a finished {@link SharedRead} for this many milliseconds after it began or,
 * if it failed, after it ended. If the read has not failed, {@link FRESH_IF_BUSY} replaces this
 * limit in two cases.
 */
const FRESH = 5_000;

/**
 * The limit in milliseconds that replaces {@link FRESH} if the API key is busy, or if the read has
 * the details of an incident that has not changed in the list. It is less than a minute, so that a
 * workflow that polls each minute does not get the same responses twice.
 */
const FRESH_IF_BUSY = 55_000;

/**
 * An API key counts as busy if polls have sent this many requests with it within a {@link MINUTE}.
 * Then polls use older reads, and so send fewer requests. Zenduty documents a limit of 30 requests
 * a minute.
 */
const BUSY = 20;

const MINUTE = 60_000;

/**
 * The longest time, in milliseconds, for which polls send no request because Zenduty asked for a
 * wait. If Zenduty asks for a longer wait, polls send requests again after this time.
 */
const LONGEST_BLOCK = 5 * MINUTE;

/**
 * The greatest difference that is expected between the clocks of two processes, in milliseconds.
 */
const CLOCK_DIFFERENCE = 30_000;

/**
 * The functions with which a poll calls the API. Their results may come from requests of another
 * poll with the same API key.
 */
export interface PollCalls {
	/** Reads all pages of a list, and returns their rows. */
	list(list: ListRequest): Promise<JsonObject[]>;
	/**
	 * Reads a list page by page. Each value has the rows of all pages that were read so far. The next
	 * page is requested when the caller asks for the next value.
	 */
	pages(list: ListRequest): AsyncIterable<ListSoFar>;
	/**
	 * Reads the details of an incident.
	 *
	 * @param row the incident as a list shows it, or undefined if no list shows it. If the details
	 * are older than the list, the values of `row` replace those of the details.
	 * @returns undefined if Zenduty does not find the incident
	 */
	find(endpoint: Endpoint, row?: JsonObject): Promise<JsonObject | undefined>;
}

/**
 * The functions with which a {@link SharedRead} calls the API: `pages` for a list, or `find` for
 * the details of an incident.
 */
export type ReadCalls = Pick<PollCalls, 'pages' | 'find'>;

/**
 * The time at which the last poll of a node ended, in milliseconds since 1970, and the ID of the
 * process whose clock measured that time.
 */
export type LastPoll = [ended: number, process: string];

/** The values and functions of a poll that {@link SharedReads.open} needs. */
export interface Poller {
	/**
	 * Identifies the node: the ID of the workflow and the ID of the node, with a space between them.
	 */
	node: string;
	/**
	 * The base URL and the API key. Only polls with the same base URL and key share reads, because
	 * another key may have other permissions.
	 */
	account: readonly string[];
	/**
	 * The time at which the last poll of this node ended, and the ID of the process that measured it,
	 * as the node stored them. Undefined if no poll has stored a state yet.
	 */
	lastPoll: LastPoll | undefined;
	/** A signal that is aborted when the poll reaches its time limit. */
	late: AbortSignal;
	send: Send;
	/**
	 * Returns the functions that call the API for one read. They use the `send` of `own`, stop when
	 * `cancelled` is aborted, and send no request during `pause`.
	 */
	connect(own: { send: Send; cancelled: AbortSignal; pause: Pause }): ReadCalls;
}

/**
 * The facts about a poll that has ended. The node stores `lastPoll`. The other members are for
 * n8n's log.
 */
export interface ReadingEnd {
	/** The time at which this poll ended, and the ID of this process. */
	lastPoll: LastPoll;
	/**
	 * How many requests this poll sent itself. A request of a shared read counts only for the poll
	 * that sent the request, even if other polls wait for the read, too.
	 */
	requests: number;
	/**
	 * The age of the oldest list that this poll took from another poll, in milliseconds (see `age` of
	 * {@link TakenList}). Undefined if the poll took no list from another poll.
	 */
	oldest: number | undefined;
}

/**
 * The lists and incidents that the polls of one n8n process read from Zenduty. Polls with the same
 * API key share them, so that Zenduty gets fewer requests.
 */
export interface SharedReads {
	/**
	 * Returns the functions with which one poll calls the API. Their results may come from requests
	 * of other polls, see {@link makeSharedReads}.
	 */
	open(poller: Poller): {
		calls: PollCalls;
		/**
		 * Remembers the time at which the poll ended, and returns the facts about the poll. Must be
		 * called even if the poll fails.
		 */
		close(): ReadingEnd;
	};
}

/** The reads, the requests and the waits that polls with the same base URL and API key share. */
interface Account {
	/**
	 * The last read of each list, and of the details of each incident. The key is a hash of the
	 * request. For details, the hash also depends on the row of the incident in the list.
	 */
	reads: Map<string, SharedRead>;
	/**
	 * The times at which the last requests were sent, at most {@link BUSY} of them. They show whether
	 * the API key is busy.
	 */
	sent: readonly number[];
	pause: CountedPause;
	/**
	 * The last wait that Zenduty asked for and that is too long for a poll. Polls send no request
	 * until this wait is over, or until {@link LONGEST_BLOCK} has passed.
	 */
	blocked?: Block;
}

/**
 * A wait that Zenduty asked for and that is longer than {@link MAX_RETRY_AFTER}. A poll does not
 * have the time for such a wait, so it fails.
 */
interface Block {
	/**
	 * The time at which Zenduty asked for the wait. The length of the wait is `retryAfter` of
	 * `error`.
	 */
	at: number;
	error: ZendutyError;
}

/**
 * The clock of the shared reads: it tells the time, starts timers, and has an ID of the process.
 * Tests pass their own clock.
 */
export interface ReadsClock extends Pick<Clock, 'now' | 'wait'> {
	/**
	 * Calls a function after the given number of milliseconds. The timer does not keep the process
	 * alive.
	 */
	after(milliseconds: number, call: () => void): void;
	/**
	 * A random ID of this process. The process ID of the operating system is not used, because it can
	 * be the same in two containers.
	 */
	process: string;
}

/**
 * Returns the clock of this process. Its time is never set back, even if the clock of the machine
 * is.
 */
export function processClock(): ReadsClock {
	return {
		now: () => performance.timeOrigin + performance.now(),
		wait: sleep,
		after: (milliseconds, call) => {
			AbortSignal.timeout(milliseconds).addEventListener('abort', call);
		},
		process: randomUUID(),
	};
}

/**
 * Returns the {@link SharedReads} of a process. Before a poll reads a list or an incident, it looks
 * for a read of the same list or incident by another poll. If such a read is not too old (see
 * {@link isFresh}), the poll uses that read, even while the read is running. Otherwise, the poll
 * begins a read itself.
 *
 * An example with three workflows A, B and C that use the same API key:
 *
 *     10:00:00  A begins to read the list of resolved incidents.
 *     10:00:01  B polls too, and waits for the read of A. B sends no request.
 *     10:00:02  The list arrives, and A and B use it. A begins to read the list of open incidents,
 *               and B waits for that read.
 *     10:00:04  C polls. Both reads are less than 5 s old, so C uses both and sends no request.
 *     10:01:00  A polls again. Both reads began before A's last poll ended, so A reads again.
 *
 * @param clock a clock that is never set back. It should differ from the clocks of other processes
 * by at most {@link CLOCK_DIFFERENCE}.
 */
export function makeSharedReads(clock: ReadsClock): SharedReads {
	const { now, after } = clock;
	const accounts = new Map<string, Account>();
	/**
	 * The time at which the last poll of each node ended. The key is `node` of {@link Poller}. Unlike
	 * the stored state, this map also has the times of failed polls.
	 */
	const closed = new Map<string, number>();
	return {
		open({ node, account: parts, lastPoll = [0, clock.process], late, send, connect }) {
			const key = shortHash(parts);
			const account = accounts.get(key) ?? {
				reads: new Map<string, SharedRead>(),
				sent: [],
				pause: makePause(clock),
			};
			accounts.set(key, account);
			const { reads, pause } = account;
			const [ended, process] = lastPoll;
			// If another process measured `ended`, its clock may be behind the clock of this process. So
			// `CLOCK_DIFFERENCE` is added to `ended`.
			const isOwn = process === clock.process;
			/**
			 * This poll uses a list only if the read of that list began at this time or later. Otherwise,
			 * the list could be older than the state that the node remembers.
			 */
			let since = Math.max(closed.get(node) ?? 0, isOwn ? ended : ended + CLOCK_DIFFERENCE);
			let requests = 0;
			let oldest: number | undefined;
			const sendCounted: Send = async (request) => {
				requests += 1;
				return await send(request);
			};

			/**
			 * Removes the account from `accounts`, unless the account still has a read, or Zenduty has
			 * asked for a wait that is not over.
			 */
			function forgetUnused(): void {
				if (reads.size === 0 && blockOf(account, now()) === undefined) accounts.delete(key);
			}

			/**
			 * Begins a read that other polls may use, too.
			 *
			 * @param unit the hash of the request, which is the key of the read in `reads`
			 */
			function begin(unit: string, ask: Ask): SharedRead {
				const counted =
					(through: Send): Send =>
					async (request) => {
						account.sent = withRequest(account.sent, now());
						return await through(request);
					};
				const read = startRead(
					now,
					(through, cancelled) => ask(connect({ send: counted(through), cancelled, pause })),
					(end) => {
						after(FRESH_IF_BUSY, () => {
							if (reads.get(unit) === read) reads.delete(unit);
							forgetUnused();
						});
						const block = blockIn(end);
						if (block === undefined) return;
						account.blocked = block;
						// Zenduty asked for a wait that is too long for a poll, so all reads are stopped.
						for (const each of reads.values()) each.stop(block.error);
						after(LONGEST_BLOCK, forgetUnused);
					},
				);
				reads.set(unit, read);
				return read;
			}

			/**
			 * Yields the pages of a read for this poll.
			 *
			 * @param age see {@link TakenList}
			 * @returns true if the read has all pages of the list. False if the read ended early, because
			 * other polls stopped using it.
			 * @throws the error of the read if it has failed, or the error of {@link tooLate} if the poll
			 * has reached its time limit
			 */
			async function* use(
				read: SharedRead,
				age: number | undefined,
			): AsyncGenerator<TakenList, boolean> {
				const rows: JsonObject[] = [];
				for await (const page of read.pagesFor({ send: sendCounted, late })) {
					rows.push(...page.items);
					// For its next list, the poll uses only a read that began after this page arrived. With
					// an older read of the open incidents, for example, an incident that was reopened after
					// that read could be missing in both lists.
					since = Math.max(since, page.at);
					yield { rows, page, begun: read.begun, age };
				}
				const end = read.end();
				if (end?.kind === 'failed') throw end.error;
				if (end?.kind === 'complete') return true;
				if (late.aborted) throw tooLate(pause.left());
				return false;
			}

			/**
			 * Yields the pages of a list for this poll, from a fresh read of another poll (see
			 * {@link isFresh}) or from a new read.
			 *
			 * @param request the values that identify the read. Polls share a read only if these values
			 * are equal.
			 * @param mayBeOlder see {@link isFresh}
			 */
			async function* take(
				request: unknown,
				ask: Ask,
				mayBeOlder = false,
			): AsyncGenerator<TakenList, void> {
				late.throwIfAborted();
				const block = blockOf(account, now());
				if (block !== undefined) throw block;
				const unit = shortHash(request);
				let isComplete = false;
				let used: SharedRead | undefined;
				// If a read ended early, the poll takes the whole list from another read. It cannot
				// continue in the middle, because incidents may have moved between pages in the meantime.
				while (!isComplete) {
					const other = reads.get(unit);
					const isUsable =
						other !== undefined &&
						other !== used &&
						isFresh(other, now(), { since, mayBeOlder, isBusy: isBusy(account.sent, now()) });
					used = isUsable ? other : begin(unit, ask);
					const age = isUsable ? now() - used.begun : undefined;
					isComplete = yield* use(used, age);
				}
			}

			async function* pages(list: ListRequest): AsyncGenerator<ListSoFar, void> {
				for await (const taken of take([list.path, list.body], (calls) => calls.pages(list))) {
					if (taken.age !== undefined) oldest = Math.max(oldest ?? 0, taken.age);
					yield taken;
				}
			}

			return {
				calls: {
					pages,
					list: async (list) => await allRows(pages(list)),
					async find(endpoint, row) {
						const shownAt = since;
						const ask: Ask = (calls) => onePage(calls, endpoint);
						let found: JsonObject | undefined;
						for await (const { rows, begun } of take(
							[endpoint.path, row],
							ask,
							row !== undefined,
						)) {
							// The details may be older than the list (`begun < shownAt`). Then `row` is newer, so
							// its values replace those of the details.
							found = rows[0] && begun < shownAt ? { ...rows[0], ...row } : rows[0];
						}
						return found;
					},
				},
				close() {
					const at = now();
					closed.set(node, at);
					after(FRESH_IF_BUSY, () => {
						if (closed.get(node) === at) closed.delete(node);
					});
					return { lastPoll: [at, clock.process], requests, oldest };
				},
			};
		},
	};
}

/**
 * Calls the API for one read. The result has the pages of a list, or the details of an incident as
 * one page.
 */
type Ask = (calls: ReadCalls) => AsyncIterable<Pick<ListSoFar, 'page'>>;

/** The part of a list that a poll has got from a read so far. */
interface TakenList extends ListSoFar {
	/** The time at which the read began, in milliseconds since 1970. */
	begun: number;
	/**
	 * The age of the read when this poll began to use it, in milliseconds. Undefined if this poll
	 * began the read.
	 */
	age: number | undefined;
}

/** Reads a list to its end, and returns all its rows. */
export async function allRows(pages: AsyncIterable<ListSoFar>): Promise<JsonObject[]> {
	let all: JsonObject[] = [];
	for await (const { rows } of pages) all = rows;
	return all;
}

/**
 * Reads the details of an incident, and yields them as the only page of a list. If Zenduty does not
 * find the incident, that page is empty.
 */
async function* onePage(
	{ find }: ReadCalls,
	endpoint: Endpoint,
): AsyncGenerator<Pick<ListSoFar, 'page'>, void> {
	const found = await find(endpoint);
	yield { page: { items: found === undefined ? [] : [found], hasNext: false } };
}

/**
 * Tells whether a poll may use a read that another poll began.
 *
 * @param since the earliest time at which the read may have begun
 * @param mayBeOlder `true` if `since` does not count for a read that found the details of an
 * incident. Such a read can be used for up to {@link FRESH_IF_BUSY}
 * @param isBusy `true` if polls with the same API key sent many requests in the last minute. Then a
 * read can be used for longer
 */
function isFresh(
	read: SharedRead,
	now: number,
	{ since, mayBeOlder, isBusy }: { since: number; mayBeOlder: boolean; isBusy: boolean },
): boolean {
	const end = read.end();
	const age = now - read.begun;
	// If `mayBeOlder` is true, polls share the read only if their lists show the same row for the
	// incident. The same row means that the incident has not changed since the read. So a read that
	// found the details can be used for up to `FRESH_IF_BUSY`, even if it began before `since`.
	const hasDetails = end?.kind === 'complete' && read.pages[0].items.length > 0;
	if (mayBeOlder && hasDetails) return age <= FRESH_IF_BUSY;
	if (read.begun < since) return false;
	// If the read is still running, the poll can wait for its pages.
	if (end === undefined) return true;
	if (end.kind === 'failed') return now - end.at <= FRESH;
	return age <= (isBusy ? FRESH_IF_BUSY : FRESH);
}

/**
 * Returns the times in `sent`, followed by `at`. Only the last {@link BUSY} times are kept, because
 * they are enough to tell whether the key is busy.
 *
 * @param sent the times of earlier requests with the same API key, the oldest first
 */
export function withRequest(sent: readonly number[], at: number): number[] {
	return [...sent.slice(1 - BUSY), at];
}

/**
 * Tells whether polls with one API key sent {@link BUSY} or more requests within the last minute.
 */
function isBusy(sent: readonly number[], now: number): boolean {
	return sent.length === BUSY && sent[0] > now - MINUTE;
}

/**
 * Returns the wait that made a read fail: Zenduty responded with 429, and asked for a wait that is
 * longer than {@link MAX_RETRY_AFTER}. In any other case, the result is undefined.
 */
function blockIn(end: End): Block | undefined {
	if (end.kind !== 'failed') return undefined;
	const { at, error } = end;
	if (!(error instanceof ZendutyError) || error.statusCode !== 429) return undefined;
	return (error.retryAfter ?? 0) > MAX_RETRY_AFTER ? { at, error } : undefined;
}

/**
 * Returns the error for a poll that must not send requests now, because of a wait that Zenduty
 * asked for (see `blocked` of {@link Account}). If the poll may send requests, the result is
 * undefined.
 */
function blockOf({ blocked }: Account, now: number): ZendutyError | undefined {
	if (blocked === undefined) return undefined;
	const { at, error } = blocked;
	const { retryAfter = 0 } = error;
	const passed = now - at;
	if (passed >= Math.min(retryAfter, LONGEST_BLOCK)) return undefined;
	return new ZendutyError({ ...factsOf(error), retryAfter: Math.ceil(retryAfter - passed) });
}

/**
 * Returns the error for a poll that has reached its time limit.
 *
 * @param left the rest of a wait that Zenduty asked for, in milliseconds. 0 or less if there is no
 * wait.
 */
function tooLate(left: number): Error {
	const message = 'The time of the poll is over.';
	if (left <= 0) return new Error(message);
	const facts = { code: 'rate_limited', message, description: '', statusCode: 429 } as const;
	return new ZendutyError({ ...facts, retryAfter: Math.ceil(left) });
}
