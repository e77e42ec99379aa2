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
 * The greatest age at which a poll may use a finished read of another poll, in milliseconds. The
 * age is measured from the beginning of the read. For a failed read, it is measured from the
 * failure. A read that is still under way has no greatest age.
 */
const FRESH = 5_000;

/**
 * The greatest age of a finished read in two cases, in milliseconds: for a read that did not fail,
 * if the API key is busy, and for the details of an incident whose row in the list has not changed.
 * It is less than a minute, so that a workflow that polls each minute always reads something new.
 */
const FRESH_IF_BUSY = 55_000;

/**
 * The number of requests within a {@link MINUTE} that makes an API key busy. The limit that Zenduty
 * documents is 30.
 */
const BUSY = 20;

const MINUTE = 60_000;

/**
 * The longest time in which no request is sent, in milliseconds, even if Zenduty asks for a longer
 * wait.
 */
const LONGEST_BLOCK = 5 * MINUTE;

/**
 * The greatest difference that is expected between the clocks of two processes, in milliseconds.
 */
const CLOCK_DIFFERENCE = 30_000;

/** The API calls of a poll. A call may get its result from a read of another poll. */
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
	 * @param row the incident as a list shows it. Undefined if no list shows the incident.
	 * @returns the details. If Zenduty does not find the incident, the result is undefined.
	 */
	find(endpoint: Endpoint, row?: JsonObject): Promise<JsonObject | undefined>;
}

/**
 * The API calls that one shared read makes, for the pages of a list or for the details of an
 * incident.
 */
export type ReadCalls = Pick<PollCalls, 'pages' | 'find'>;

/**
 * The time at which the last poll of a node ended, in milliseconds, and the ID of the process whose
 * clock measured that time.
 */
export type LastPoll = [ended: number, process: string];

/** The facts about a poll that the shared reads need. */
export interface Poller {
	/** The IDs of the workflow and the node. */
	node: string;
	/**
	 * The base URL and the API key. Only polls with the same base URL and key share reads, because
	 * another key may have other permissions.
	 */
	account: readonly string[];
	/**
	 * The time at which the last poll of this node ended, as the node stored it. Undefined if no poll
	 * has stored a state yet.
	 */
	lastPoll: LastPoll | undefined;
	/** A signal that is aborted when the time of the poll is over. */
	late: AbortSignal;
	send: Send;
	/** Makes the API calls of one read. */
	connect(own: { send: Send; cancelled: AbortSignal; pause: Pause }): ReadCalls;
}

/** The summary of the reads of a poll. */
export interface ReadingEnd {
	/** The time at which this poll ended. The node stores it for its next poll. */
	lastPoll: LastPoll;
	/**
	 * The number of requests that this poll sent itself. A request of a shared read counts only for
	 * the poll that sent the request, even if other polls wait for the read, too.
	 */
	requests: number;
	/**
	 * The age of the oldest list that the poll used from another poll, in milliseconds, at the time
	 * at which the poll used it. Undefined if the poll used no such list.
	 */
	oldest: number | undefined;
}

/** The reads that the polls of one process share. */
export interface SharedReads {
	/** Opens the shared reads for one poll. */
	open(poller: Poller): {
		calls: PollCalls;
		/** Must be called when the poll ends. Returns the summary of the reads of the poll. */
		close(): ReadingEnd;
	};
}

/** The reads and limits that the polls with one API key share. */
interface Account {
	/** The last read of each list, incident or team. The key is a hash of the request. */
	reads: Map<string, SharedRead>;
	/** The times at which the last requests were sent, see {@link withRequest}. */
	sent: readonly number[];
	pause: CountedPause;
	/** The last wait that Zenduty asked for and that is too long for a poll. */
	blocked?: Block;
}

/** A wait that is too long for a poll. */
interface Block {
	/** The time at which Zenduty asked for the wait. */
	at: number;
	error: ZendutyError;
}

/** The time, the timers and the ID of the process. Tests pass a clock of their own. */
export interface ReadsClock extends Pick<Clock, 'now' | 'wait'> {
	/** Calls a function after some milliseconds, unless the process has ended by then. */
	after(milliseconds: number, call: () => void): void;
	/**
	 * A random ID of this process. Two processes never have the same ID, not even in two containers.
	 */
	process: string;
}

/** Makes the clock of this process. Its timers from `after` do not keep the process alive. */
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
 * Makes the reads that polls share.
 *
 * A poll may use a read that another poll began, if this read is still running or is not too old. A
 * read requests the pages of one list, the details of one incident, or the people on call in one
 * team. For a list there is one more rule: the read must have begun after the newest response that
 * this node has used, in this poll or in an earlier poll. So no list is older than the remembered
 * state of the node, and the second list of a poll is never older than the first one. The details
 * of an incident may be older, if the incident's row in the list is the same as when the details
 * were read. In that case, the values of the row replace those of the details.
 *
 * An example with three workflows A, B and C that use the same API key:
 *
 * 10:00:00   A begins to read the list of resolved incidents 10:00:01   B polls too, and waits for
 * the read of A. No second request is sent 10:00:02   the list arrives, and A and B use it. A
 * begins to read the list of open incidents, and B waits for that read 10:00:04   C polls. Both
 * reads are less than 5 s old, so C uses both and sends no request 10:01:00   A polls again. Both
 * reads began before A's last poll ended, so A reads again
 *
 * @param clock a clock that is never set back, and that is close to the clocks of other processes
 */
export function makeSharedReads(clock: ReadsClock): SharedReads {
	const { now, after } = clock;
	const accounts = new Map<string, Account>();
	/** The time at which the last poll of each node ended, even if that poll failed. */
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
			const isOwn = process === clock.process;
			/**
			 * The time when the newest response that this node used arrived. When a poll begins, it is
			 * the time when the node's last poll ended. If that poll ran in another process, {@link
			 * CLOCK_DIFFERENCE} is added.
			 */
			let since = Math.max(closed.get(node) ?? 0, isOwn ? ended : ended + CLOCK_DIFFERENCE);
			let requests = 0;
			let oldest: number | undefined;
			const sendCounted: Send = async (request) => {
				requests += 1;
				return await send(request);
			};

			/** Forgets the account if it has no reads and no wait that polls must respect. */
			function forgetUnused(): void {
				if (reads.size === 0 && blockOf(account, now()) === undefined) accounts.delete(key);
			}

			/**
			 * Begins a read that other polls may use, too. If Zenduty responds with a wait that is too
			 * long for a poll, all reads of the account are stopped.
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
						for (const each of reads.values()) each.stop(block.error);
						after(LONGEST_BLOCK, forgetUnused);
					},
				);
				reads.set(unit, read);
				return read;
			}

			/**
			 * Gives this poll the pages of a read.
			 *
			 * @param age the age of the read now, in milliseconds. Undefined if this poll began the read.
			 * @returns whether the read has all pages of the list. If not, it ended early.
			 */
			async function* use(
				read: SharedRead,
				age: number | undefined,
			): AsyncGenerator<TakenList, boolean> {
				const rows: JsonObject[] = [];
				for await (const page of read.pagesFor({ send: sendCounted, late })) {
					rows.push(...page.items);
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
			 * Gives this poll the pages of a list, from a fresh read of another poll. If there is no such
			 * read, this poll begins a read.
			 *
			 * A read that ended early may lack a page that this poll needs. The poll then takes the list
			 * from a further read. It starts again at the first page, because incidents may have moved
			 * from page to page since the first read.
			 *
			 * @param request the values that identify the read. A poll uses a read of another poll only
			 * if these values are equal.
			 * @param mayBeOlder whether a successful read may be used although it began before `since`
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
							// If the details were read before the list, the values in the list are newer.
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

/** Returns the pages of a list, or the details of an incident as one page. */
type Ask = (calls: ReadCalls) => AsyncIterable<Pick<ListSoFar, 'page'>>;

/** A list, as far as a poll has taken the list from a read. */
interface TakenList extends ListSoFar {
	/** The time at which the read began. */
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

/** Reads the details of an incident, and returns them as the only page of a list. */
async function* onePage(
	{ find }: ReadCalls,
	endpoint: Endpoint,
): AsyncGenerator<Pick<ListSoFar, 'page'>, void> {
	const found = await find(endpoint);
	yield { page: { items: found === undefined ? [] : [found], hasNext: false } };
}

/**
 * Tells whether a poll may use a read of another poll.
 *
 * @param since the latest time of arrival of a response that the node used
 * @param mayBeOlder whether a successful read may be used although it began before `since`
 * @param isBusy whether polls with the same API key sent many requests in the last minute
 */
function isFresh(
	read: SharedRead,
	now: number,
	{ since, mayBeOlder, isBusy }: { since: number; mayBeOlder: boolean; isBusy: boolean },
): boolean {
	const end = read.end();
	const age = now - read.begun;
	// With `mayBeOlder`, this is a read of the details of an incident. The read was made for the same
	// row of the list, because the row is part of the key of the read. So the details count as
	// unchanged, although the read began before `since`.
	const hasDetails = end?.kind === 'complete' && read.pages[0].items.length > 0;
	if (mayBeOlder && hasDetails) return age <= FRESH_IF_BUSY;
	if (read.begun < since) return false;
	if (end === undefined) return true;
	if (end.kind === 'failed') return now - end.at <= FRESH;
	return age <= (isBusy ? FRESH_IF_BUSY : FRESH);
}

/**
 * Adds a request to the last requests of an API key. Only the last {@link BUSY} requests are kept,
 * because they are enough to tell whether the key is busy.
 *
 * @param sent the times of the earlier requests. The oldest request comes first.
 */
export function withRequest(sent: readonly number[], at: number): number[] {
	return [...sent.slice(1 - BUSY), at];
}

/** Tells whether polls sent {@link BUSY} requests within the last minute. */
function isBusy(sent: readonly number[], now: number): boolean {
	return sent.length === BUSY && sent[0] > now - MINUTE;
}

/**
 * Returns the wait that Zenduty asked for, if the wait is too long for a poll. Otherwise, the
 * result is undefined.
 */
function blockIn(end: End): Block | undefined {
	if (end.kind !== 'failed') return undefined;
	const { at, error } = end;
	if (!(error instanceof ZendutyError) || error.statusCode !== 429) return undefined;
	return (error.retryAfter ?? 0) > MAX_RETRY_AFTER ? { at, error } : undefined;
}

/**
 * Returns the error for a poll that must not send requests now. If the poll may send, the result is
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
 * Makes the error of a poll whose time is over.
 *
 * @param left the rest of the wait that Zenduty asked for, in milliseconds
 */
function tooLate(left: number): Error {
	const message = 'The time of the poll is over.';
	if (left <= 0) return new Error(message);
	const facts = { code: 'rate_limited', message, description: '', statusCode: 429 } as const;
	return new ZendutyError({ ...facts, retryAfter: Math.ceil(left) });
}
