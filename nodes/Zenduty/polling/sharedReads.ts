import type { ListCall } from '../api/client';
import { MAX_RETRY_AFTER } from '../api/call/nextStep';
import { makePause, type CountedPause, type Pause } from '../api/call/sharedPause';
import type { Endpoint } from '../api/endpoints';
import { factsOf, ZendutyError } from '../errors';
import type { Clock } from '../http/clock';
import { randomUUID } from 'crypto';
import { sleep } from 'n8n-workflow';
import type { Send } from '../http/exchange';
import type { JsonObject } from '../json';
import { startRead, type End, type IsEnough, type SharedRead } from './sharedRead';
import { shortHash } from './shortHash';

/**
 * A poll takes a read of another poll that is at most this old, in milliseconds. The age counts
 * from the beginning of the read, or from its failure.
 */
const FRESH = 5_000;

/**
 * The same for a busy key. It is less than a minute, so that a workflow that polls each minute
 * always gets something new.
 */
const FRESH_IF_BUSY = 55_000;

/** How many requests within {@link MINUTE} make a key busy. Zenduty documents 30 as the limit. */
const BUSY = 20;

const MINUTE = 60_000;

/** The longest time in which no request is sent, even if Zenduty asks for more, in milliseconds. */
const LONGEST_BLOCK = 5 * MINUTE;

/** By how much the clocks of two processes may differ, in milliseconds. */
const CLOCK_DIFFERENCE = 30_000;

/** The calls that a poll makes. */
export interface PollCalls {
	list(call: Pick<ListCall, 'path' | 'subject' | 'body' | 'isEnough'>): Promise<JsonObject[]>;
	/** @param row the incident as a list showed it; undefined if no list showed it */
	find(endpoint: Endpoint, row?: JsonObject): Promise<JsonObject | undefined>;
}

/** When the last poll of a node ended, in milliseconds, and the process whose clock says so. */
export type Seen = [until: number, process: string];

/** A poll that reads. */
export interface Poller {
	/** Identifies the node. */
	node: string;
	/** The key and the base URL. Polls share only with the same ones, which may read the same. */
	account: readonly string[];
	/** What the last poll of the node left; undefined before the first poll. */
	seen: Seen | undefined;
	/** Is aborted when the time of the poll is over. */
	late: AbortSignal;
	send: Send;
	/** Makes the calls of one read. */
	connect(own: { send: Send; cancelled: AbortSignal; pause: Pause }): PollCalls;
}

/** What a poll has read. */
export interface ReadingEnd {
	/** Until when the node has seen what there is. */
	seen: Seen;
	/** How many requests went through the poll, also those for polls that waited with it. */
	requests: number;
	/**
	 * How old the oldest list was that the poll took from another poll, when the poll took it, in
	 * milliseconds. Undefined if the poll took none.
	 */
	oldest: number | undefined;
}

/** What the polls of one process read together. */
export interface SharedReads {
	/** Begins what one poll reads. */
	open(poller: Poller): {
		calls: PollCalls;
		/** Ends what the poll reads. */
		close(): ReadingEnd;
	};
}

/** What the polls on one key share. */
interface Account {
	/** The last read of each list, incident or team, by a hash of its request. */
	reads: Map<string, SharedRead>;
	/** When the last requests were sent, see {@link withRequest}. */
	sent: readonly number[];
	pause: CountedPause;
	/** The last wait that Zenduty asked for and that is too long for a poll. */
	blocked?: Block;
}

/** A wait that is too long for a poll. */
interface Block {
	/** When Zenduty asked for it. */
	at: number;
	error: ZendutyError;
}

/** Time and chance. */
export interface ReadsClock extends Pick<Clock, 'now' | 'wait'> {
	/** Calls a function after some milliseconds, unless the process has ended. */
	after(milliseconds: number, call: () => void): void;
	/** Identifies this process. */
	process: string;
}

/** Makes the clock of this process. Its timers do not keep the process alive. */
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
 * A poll takes a read of another poll that is under way, or that is not old. The read must have
 * begun after the last response that this node used, in this poll or an earlier one. So a poll
 * never reads something older than what its node knows, and never an open list that is older than
 * its resolved list. For example, with two workflows A and B on one key:
 *
 *     10:00:00   A begins to read the resolved list
 *     10:00:01   B polls too, and waits for the read of A. No second request is sent
 *     10:00:02   the list comes: both have it. A begins to read the open list, and B waits for it
 *     10:00:04   C polls. Both reads are less than 5 s old, so C takes both and sends no request
 *     10:01:00   A polls again. The reads began before A's last poll ended, so A reads anew
 *
 * @param clock a clock that never goes back, and that is close to the clocks of other processes
 */
export function makeSharedReads(clock: ReadsClock): SharedReads {
	const { now, after } = clock;
	const accounts = new Map<string, Account>();
	/** When the last poll of each node ended, also if the poll failed. */
	const closed = new Map<string, number>();
	return {
		open({ node, account: parts, seen = [0, clock.process], late, send, connect }) {
			const key = shortHash(parts);
			const anew = (): Account => ({ reads: new Map(), sent: [], pause: makePause(clock) });
			const account = accounts.get(key) ?? anew();
			accounts.set(key, account);
			const { reads, pause } = account;
			const [until, process] = seen;
			const isOwn = process === clock.process;
			/** When the last response came that this node used. */
			let since = Math.max(closed.get(node) ?? 0, isOwn ? until : until + CLOCK_DIFFERENCE);
			let requests = 0;
			let oldest: number | undefined;
			const sendCounted: Send = async (request) => {
				requests += 1;
				return await send(request);
			};

			function forgetUnused(): void {
				if (reads.size === 0 && blockOf(account, now()) === undefined) accounts.delete(key);
			}

			function begin(unit: string, ask: Ask): SharedRead {
				const counted =
					(through: Send): Send =>
					async (request) => {
						account.sent = withRequest(account.sent, now());
						return await through(request);
					};
				const read = startRead(
					now,
					async (through, cancelled, isEnough) =>
						await ask(connect({ send: counted(through), cancelled, pause }), isEnough),
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
			 * Takes a read that another poll makes or made, or else begins one.
			 *
			 * @param mayBeOlder whether a read that found something may have begun before `since`
			 * @returns `age` is how long ago the read of another poll began; undefined for a read of this
			 * poll
			 */
			async function take<T>(
				asked: unknown,
				ask: Ask,
				isEnough: IsEnough = () => false,
				mayBeOlder = false,
			): Promise<{ value: T; begun: number; age: number | undefined }> {
				late.throwIfAborted();
				const block = blockOf(account, now());
				if (block !== undefined) throw block;
				const reader = { send: sendCounted, late, isEnough };
				const unit = shortHash(asked);
				const known = reads.get(unit);
				const isFresh = known && isFreshIn(account, known, now(), { since, mayBeOlder });
				const joined = isFresh ? known.join(reader) : undefined;
				const read = joined && known ? known : begin(unit, ask);
				const age = read === known ? now() - read.begun : undefined;
				const end = await (joined ?? read.join(reader));
				if (end === undefined) throw tooLate(pause.left());
				if (end.error !== undefined) throw end.error;
				since = Math.max(since, end.at);
				return { value: end.value as T, begun: read.begun, age };
			}

			return {
				calls: {
					async list({ isEnough, ...call }) {
						const ask: Ask = async ({ list }, enough) => await list({ ...call, isEnough: enough });
						const { value, age } = await take<JsonObject[]>([call.path, call.body], ask, isEnough);
						if (age !== undefined) oldest = Math.max(oldest ?? 0, age);
						return value;
					},
					async find(endpoint, row) {
						const shownAt = since;
						const ask: Ask = async ({ find }) => await find(endpoint);
						const { value: found, begun } = await take<JsonObject | undefined>(
							[endpoint.path, row],
							ask,
							undefined,
							row !== undefined,
						);
						// Details that were read before the list: what the list shows is newer.
						return found && begun < shownAt ? { ...found, ...row } : found;
					},
				},
				close() {
					const at = now();
					closed.set(node, at);
					after(FRESH_IF_BUSY, () => {
						if (closed.get(node) === at) closed.delete(node);
					});
					return { seen: [at, clock.process], requests, oldest };
				},
			};
		},
	};
}

/** Asks for a list, an incident, or who is on call in a team. */
type Ask = (calls: PollCalls, isEnough: IsEnough) => Promise<unknown>;

function isFreshIn(
	{ sent }: Account,
	read: SharedRead,
	now: number,
	{ since, mayBeOlder }: { since: number; mayBeOlder: boolean },
): boolean {
	const end = read.end();
	const age = now - read.begun;
	// The row of the incident is as it was, so its details count as unchanged.
	if (mayBeOlder && end?.value !== undefined) return age <= FRESH_IF_BUSY;
	if (read.begun < since) return false;
	if (end === undefined) return true;
	if (end.error !== undefined) return now - end.at <= FRESH;
	return age <= (isBusy(sent, now) ? FRESH_IF_BUSY : FRESH);
}

/**
 * Adds a request to those of a key. Only as many are kept as make the key busy, since older
 * requests tell nothing more.
 *
 * @param sent when the requests before were sent, the oldest first
 */
export function withRequest(sent: readonly number[], at: number): number[] {
	return [...sent.slice(1 - BUSY), at];
}

/** Tells whether polls made {@link BUSY} requests within the last minute. */
function isBusy(sent: readonly number[], now: number): boolean {
	return sent.length === BUSY && sent[0] > now - MINUTE;
}

/** Returns the wait that Zenduty asked for, if the wait is too long for a poll. */
function blockIn({ at, error }: End): Block | undefined {
	if (!(error instanceof ZendutyError) || error.statusCode !== 429) return undefined;
	return (error.retryAfter ?? 0) > MAX_RETRY_AFTER ? { at, error } : undefined;
}

/** Returns the error for a poll that must not send now; undefined if it may send. */
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
 * @param left how long the wait lasts that Zenduty asked for, in milliseconds
 */
function tooLate(left: number): Error {
	const message = 'The time of the poll is over.';
	if (left <= 0) return new Error(message);
	const facts = { code: 'rate_limited', message, description: '', statusCode: 429 } as const;
	return new ZendutyError({ ...facts, retryAfter: Math.ceil(left) });
}
