/* Makes polls that share their reads, with a clock that a test moves forward. */
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Endpoint } from '../../nodes/Zenduty/api/endpoints';
import { pagesOf } from '../../nodes/Zenduty/api/pages';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { identityOf } from '../../nodes/Zenduty/model/identity';
import {
	makeSharedReads,
	type PollCalls,
	type Poller,
	type ReadsClock,
	type LastPoll,
	type SharedReads,
} from '../../nodes/Zenduty/polling/sharedReads';

/** Waits until all code has run that waits only for promises. */
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

/** A clock that a test moves forward. Timers run in the order of their times. */
export class TestClock implements ReadsClock {
	private time = 1_000_000;
	private readonly timers: Array<{ at: number; call: () => void }> = [];

	constructor(readonly process = 'process-1') {}

	readonly now = () => this.time;
	readonly wait = async (milliseconds: number) =>
		await new Promise<void>((resolve) => this.after(milliseconds, resolve));
	readonly after = (milliseconds: number, call: () => void): void => {
		this.timers.push({ at: this.time + milliseconds, call });
	};

	/** Moves the clock forward by some milliseconds, and runs each timer at its time. */
	async advance(milliseconds: number): Promise<void> {
		const end = this.time + milliseconds;
		for (;;) {
			await settle();
			const [next] = this.timers.sort((a, b) => a.at - b.at);
			if (next === undefined || next.at > end) break;
			this.timers.shift();
			this.time = Math.max(this.time, next.at);
			next.call();
		}
		this.time = end;
		await settle();
	}
}

/** A page of a list, as Zenduty returns it. */
export interface ShownPage {
	rows: JsonObject[];
	hasNext?: boolean;
}

/** What a request asks for. */
export interface AskedFor {
	path: string;
	page: number;
	body?: JsonObject;
}

/** Returns a page of a list, or one record. The function may wait, and may throw. */
export type Show = (asked: AskedFor) => Promise<unknown>;

/** A node whose polls share their reads with other nodes. */
export class ReadingNode {
	/** What the last poll of the node has stored. */
	lastPoll: LastPoll | undefined;
	/** The number of requests that were sent in polls of this node. */
	sent = 0;

	constructor(
		readonly name: string,
		private readonly reads: SharedReads,
		private readonly show: Show,
		private readonly account: readonly string[] = ['key-1', 'https://pager.example.net'],
	) {}

	/** Begins a poll. */
	open(late: AbortSignal = new AbortController().signal) {
		let isOver = false;
		const send: Poller['send'] = async ({ body }) => {
			if (isOver || late.aborted) throw new Error('The poll is over: its context is not touched.');
			this.sent += 1;
			return await this.show(body as unknown as AskedFor);
		};
		const { name: node, account, lastPoll } = this;
		const reading = this.reads.open({ node, account, lastPoll, late, send, connect });
		return {
			calls: reading.calls,
			/**
			 * @param isKept whether n8n stores what the node has read. n8n does so unless the poll fails
			 */
			close: (isKept = true) => {
				isOver = true;
				const { lastPoll: end } = reading.close();
				if (isKept) this.lastPoll = end;
			},
		};
	}

	/** Makes a poll that does its reads in `work`. */
	async poll<T>(work: (calls: PollCalls) => Promise<T>, late?: AbortSignal): Promise<T> {
		const { calls, close } = this.open(late);
		let isGood = false;
		try {
			const result = await work(calls);
			isGood = true;
			return result;
		} finally {
			close(isGood);
		}
	}
}

/** Makes the calls of one read, as the API client does. */
const connect: Poller['connect'] = ({ send, cancelled, pause }) => {
	const request = async (asked: AskedFor): Promise<unknown> => {
		const endTurn = await pause.enter(cancelled);
		try {
			if (cancelled.aborted) throw new Error('Nobody waits any more.');
			return await send({ body: asked } as unknown as IHttpRequestOptions);
		} finally {
			endTurn();
		}
	};
	return {
		pages: ({ path, body }) =>
			pagesOf(async (page) => {
				const shown = (await request({ path: path.join('/'), page, body })) as ShownPage;
				return { items: shown.rows, hasNext: shown.hasNext ?? false };
			}, identityOf),
		find: async ({ path }: Endpoint) =>
			(await request({ path: path.join('/'), page: 1 })) as JsonObject | undefined,
	};
};

/** Makes nodes that share their reads. */
export function readingRoom(show: Show, clock = new TestClock()) {
	const reads = makeSharedReads(clock);
	const node = (name: string, account?: readonly string[]) =>
		new ReadingNode(name, reads, show, account);
	return { clock, reads, node };
}
