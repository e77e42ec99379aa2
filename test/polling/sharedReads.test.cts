import type { ListRequest } from '../../nodes/Zenduty/api/client';
import { ZendutyError } from '../../nodes/Zenduty/errors';
import type { JsonObject } from '../../nodes/Zenduty/json';
import type { PollCalls } from '../../nodes/Zenduty/polling/sharedReads';
import { processClock, withRequest } from '../../nodes/Zenduty/polling/sharedReads';
import { listPages } from '../support/listPages.cjs';
import { readingRoom, TestClock, type AskedFor, type ShownPage } from '../support/sharedReads.cjs';

const RESOLVED = { path: ['resolved'], subject: {}, body: { status: 3 } };
const OPEN = { path: ['open'], subject: {}, body: { status: -1 } };
const INCIDENT = { path: ['incidents', '7'], subject: {} };

/** How long a request takes, in milliseconds. */
const LATENCY = 100;

/** An account whose rows tell which request showed them, from 1. */
function account({ pages = 1, latency = LATENCY }: { pages?: number; latency?: number } = {}) {
	const asked: string[] = [];
	let failure: unknown;
	const room = readingRoom(async ({ path, page }: AskedFor) => {
		asked.push(pages === 1 ? path : `${path} ${page}`);
		const number = asked.length;
		const fails = failure;
		await room.clock.wait(latency);
		if (fails !== undefined) throw fails;
		const row = { shownBy: number };
		return path.startsWith('incidents')
			? { ...row, urgency: 1, title: 'Old' }
			: ({ rows: [row], hasNext: page < pages } satisfies ShownPage);
	});
	return {
		...room,
		asked,
		fail: (error: unknown) => (failure = error),
		/** Lets a poll begin, and goes on until it has ended. */
		async run<T>(polling: Promise<T>): Promise<T> {
			await room.clock.advance(10 * latency * pages);
			return await polling;
		},
	};
}

const both = async ({ list }: PollCalls) => [...(await list(RESOLVED)), ...(await list(OPEN))];
const resolved = async ({ list }: PollCalls) => await list(RESOLVED);
/** Reads so many pages of a list; all, if the list has fewer. */
const firstPages = async ({ pages }: PollCalls, list: ListRequest, count: number) => {
	let found: JsonObject[] = [];
	for await (const { rows } of pages(list)) {
		found = rows;
		// Each page has one row.
		if (rows.length >= count) break;
	}
	return found;
};
const shownBy = (rows: JsonObject[]) => rows.map(({ shownBy: number }) => number);

const limited = (retryAfter: number) =>
	new ZendutyError({
		...{ code: 'rate_limited', message: 'Wait.', description: 'Later.', statusCode: 429 },
		retryAfter,
	} as ConstructorParameters<typeof ZendutyError>[0]);

const busy = async ({ clock, node, run }: ReturnType<typeof account>) => {
	const other = node('busy');
	for (let count = 0; count < 10; count++) await run(other.poll(both));
	await clock.advance(0);
};

describe('Polls that begin together', () => {
	it('read once, whoever comes while it is read', async () => {
		const { node, asked, clock } = account();
		const polls = ['a', 'b'].map((name) => node(name).poll(both));
		await clock.advance(LATENCY / 2);
		polls.push(node('c').poll(both));
		await clock.advance(10 * LATENCY);
		const all = (await Promise.all(polls)).map(shownBy);
		expect([all, asked]).toEqual([
			[
				[1, 2],
				[1, 2],
				[1, 2],
			],
			['resolved', 'open'],
		]);
	});

	it('join what has been read for long, if it is not over yet', async () => {
		const { node, asked, clock } = account({ latency: 90_000 });
		const polls = [node('a').poll(resolved)];
		await clock.advance(80_000);
		polls.push(node('b').poll(resolved));
		await clock.advance(10_000);
		expect((await Promise.all(polls)).map(shownBy)).toEqual([[1], [1]]);
		expect(asked).toHaveLength(1);
	});

	it('read apart with other keys, base URLs, bodies and paths', async () => {
		const { node, asked, run } = account();
		const other = { ...RESOLVED, body: { status: 3, team_ids: ['team-1'] } };
		await run(
			Promise.all([
				node('a').poll(resolved),
				node('b', ['key-2', 'https://pager.example.net']).poll(resolved),
				node('c', ['key-1', 'https://other.example.net']).poll(resolved),
				node('d').poll(async ({ list }) => await list(other)),
				node('e').poll(async ({ list }) => await list({ ...RESOLVED, path: ['other'] })),
			]),
		);
		expect(asked).toHaveLength(5);
	});
});

describe('Polls one after the other', () => {
	it('take what began at most 5 seconds ago', async () => {
		const { node, asked, run, clock } = account();
		const begun = clock.now();
		await run(node('a').poll(resolved));
		await clock.advance(begun + 5_000 - clock.now());
		expect(shownBy(await run(node('b').poll(resolved)))).toEqual([1]);
		expect(shownBy(await run(node('c').poll(resolved)))).toEqual([2]);
		expect(asked).toHaveLength(2);
	});

	it('take what began at most 55 seconds ago, if polls on the key sent 20 requests in a minute', async () => {
		const stage = account();
		const { node, run, clock, asked } = stage;
		await busy(stage);
		expect(asked).toHaveLength(20);
		const begun = clock.now() - 10 * LATENCY;
		await clock.advance(begun + 50_000 - clock.now());
		expect(shownBy(await run(node('a').poll(resolved)))).toEqual([19]);
		await clock.advance(begun + 55_100 - clock.now());
		expect(shownBy(await run(node('b').poll(resolved)))).toEqual([21]);
	});

	it('count a request for less than a minute', async () => {
		const stage = account();
		const { node, run, clock } = stage;
		const begun = clock.now();
		await busy(stage);
		await clock.advance(begun + 60_000 - clock.now());
		expect(shownBy(await run(node('a').poll(resolved)))).toEqual([21]);
	});

	it('count requests of the last minute and of this key alone', async () => {
		const stage = account();
		const { node, run, clock } = stage;
		await busy(stage);
		const other = ['key-2'];
		await run(node('a', other).poll(resolved));
		await clock.advance(6_000);
		expect(shownBy(await run(node('b', other).poll(resolved)))).toEqual([22]);
		await clock.advance(44_500);
		// Of the 20 only some are of the last minute now.
		await run(node('c').poll(resolved));
		await clock.advance(6_000);
		expect(shownBy(await run(node('d').poll(resolved)))).toEqual([24]);
	});

	it('take nothing that began before the last poll of the same node ended', async () => {
		const { node, run, asked, clock } = account();
		const [a, b] = ['a', 'b'].map((name) => node(name));
		await run(a.poll(resolved));
		expect(shownBy(await run(a.poll(resolved)))).toEqual([2]);
		expect(shownBy(await run(b.poll(resolved)))).toEqual([2]);
		expect(shownBy(await run(b.poll(resolved)))).toEqual([3]);
		expect(shownBy(await run(a.poll(resolved)))).toEqual([3]);
		// What is under way as well.
		const joined = b.poll(async ({ list }) => await list(OPEN));
		await clock.advance(LATENCY / 2);
		await a.poll(async () => undefined);
		const late = a.poll(async ({ list }) => await list(OPEN));
		await clock.advance(2 * LATENCY);
		expect([await joined, await late].map(shownBy)).toEqual([[4], [5]]);
		expect(asked).toHaveLength(5);
	});

	it('take nothing that began before that, if the last poll failed', async () => {
		const { node, run, asked } = account();
		const a = node('a');
		const failing = a.poll(async (calls) => {
			await resolved(calls);
			throw new Error('failed');
		});
		failing.catch(() => undefined);
		await expect(run(failing)).rejects.toThrow('failed');
		expect(a.lastPoll).toBeUndefined();
		await run(a.poll(resolved));
		expect(asked).toHaveLength(2);
	});

	it('take nothing older than what they took before, such as an open list older than the resolved one', async () => {
		const { node, run } = account();
		const open = async ({ list }: PollCalls) => await list(OPEN);
		await run(node('a').poll(open));
		await run(node('b').poll(resolved));
		expect(shownBy(await run(node('c').poll(both)))).toEqual([2, 3]);
		// That which began while the resolved one was read, too.
		const { node: slow, clock, asked } = account();
		const polls = [slow('a').poll(resolved)];
		await clock.advance(LATENCY / 2);
		polls.push(slow('b').poll(open), slow('c').poll(both));
		await clock.advance(10 * LATENCY);
		expect((await Promise.all(polls)).map(shownBy)).toEqual([[1], [2], [1, 3]]);
		expect(asked).toEqual(['resolved', 'open', 'open']);
	});

	it('count what another process saw as seen half a minute later, since clocks differ', async () => {
		const { node, run, clock } = account();
		await busy({ ...account(), node, run, clock } as never);
		const a = node('a');
		const begun = clock.now() - 10 * LATENCY;
		a.lastPoll = [begun - 30_000, 'process-2'];
		expect(shownBy(await run(a.poll(resolved)))).toEqual([19]);
		expect(a.lastPoll).toEqual([expect.any(Number), 'process-1']);
		a.lastPoll = [begun - 29_000, 'process-2'];
		const b = node('b');
		b.lastPoll = a.lastPoll;
		expect(shownBy(await run(b.poll(resolved)))).toEqual([21]);
	});
});

describe('Pages', () => {
	it('come from one read: each poll ends where it is enough, and the read where nobody needs more', async () => {
		const { node, asked, clock } = account({ pages: 4 });
		const upTo = (count: number) => async (calls: PollCalls) =>
			shownBy(await firstPages(calls, RESOLVED, count));
		const polls = [node('a').poll(upTo(1)), node('b').poll(upTo(3))];
		await clock.advance(1.5 * LATENCY);
		expect(await polls[0]).toEqual([1]);
		// While the second page is read: this one has what it needs, and that one waits.
		polls.push(node('c').poll(upTo(1)), node('d').poll(upTo(2)));
		await clock.advance(10 * LATENCY);
		expect(await Promise.all(polls)).toEqual([[1], [1, 2, 3], [1], [1, 2]]);
		expect(asked).toEqual(['resolved 1', 'resolved 2', 'resolved 3']);
		// One that needs more begins anew, one that does not takes what there is.
		polls.push(node('e').poll(upTo(2)), node('f').poll(upTo(9)), node('g').poll(upTo(9)));
		await clock.advance(10 * LATENCY);
		expect(await Promise.all(polls.slice(4))).toEqual([
			[1, 2],
			[4, 5, 6, 7],
			[4, 5, 6, 7],
		]);
		expect(asked).toHaveLength(7);
		expect(await Promise.all([node('h').poll(upTo(4))])).toEqual([[4, 5, 6, 7]]);
	});

	it('are as old as the last one that was needed', async () => {
		const { node, asked, clock } = account({ pages: 2 });
		const first = async (calls: PollCalls) => await firstPages(calls, RESOLVED, 1);
		const long = node('a').poll(resolved);
		const short = node('b').poll(async (calls) => {
			const rows = await first(calls);
			return [...rows, ...(await firstPages(calls, OPEN, 1))];
		});
		await clock.advance(1.5 * LATENCY);
		// The open list began after the first page, and so it is taken.
		const other = node('c').poll(async (calls) => [
			...(await first(calls)),
			...(await firstPages(calls, OPEN, 1)),
		]);
		await clock.advance(10 * LATENCY);
		expect([await long, await short, await other].map(shownBy)).toEqual([
			[1, 2],
			[1, 3],
			[1, 3],
		]);
		expect(asked).toHaveLength(3);
	});
});

describe('Details', () => {
	const row = { number: 7, title: 'New' };
	const details =
		(shown: JsonObject | undefined = row) =>
		async ({ list, find }: PollCalls) => {
			await list(RESOLVED);
			return await find(INCIDENT, shown);
		};

	it('are taken for 55 seconds while the row is the same, and what it shows counts', async () => {
		const { node, run, asked, clock } = account();
		const a = node('a');
		// Read after the row, they may show what has changed since.
		expect(await run(a.poll(details()))).toEqual({ shownBy: 2, urgency: 1, title: 'Old' });
		await clock.advance(50_000);
		const older = { number: 7, shownBy: 2, urgency: 1, title: 'New' };
		expect(await run(a.poll(details()))).toEqual(older);
		expect(await run(node('b').poll(details()))).toEqual(older);
		await clock.advance(5_000);
		expect(await run(node('c').poll(details()))).toMatchObject({ title: 'Old' });
		expect(asked.filter((path) => path === 'incidents/7')).toHaveLength(2);
	});

	it.each([
		[55_000, 1],
		[55_050, 2],
	])('that began %d ms ago were asked for %d times', async (age, times) => {
		const { node, run, asked, clock } = account();
		const begun = clock.now() + LATENCY;
		await run(node('a').poll(details()));
		await clock.advance(begun + age - LATENCY - clock.now());
		await run(node('b').poll(details()));
		expect(asked.filter((path) => path === 'incidents/7')).toHaveLength(times);
	});

	it('are read again for another row, or none', async () => {
		const { node, run, asked } = account();
		await run(node('a').poll(details()));
		await run(node('b').poll(details({ ...row, title: 'Newer' })));
		await run(node('c').poll(async ({ find }) => await find(INCIDENT)));
		expect(asked.filter((path) => path === 'incidents/7')).toHaveLength(3);
		await run(node('d').poll(async ({ find }) => await find(INCIDENT)));
		expect(asked.filter((path) => path === 'incidents/7')).toHaveLength(3);
		await run(node('d').poll(async ({ find }) => await find(INCIDENT)));
		expect(asked.filter((path) => path === 'incidents/7')).toHaveLength(4);
	});

	it.each([undefined, new Error('away')])(
		'are read again if there were none: %j',
		async (fails) => {
			const asked: string[] = [];
			const { node, clock } = readingRoom(async ({ path }) => {
				asked.push(path);
				if (path === 'resolved') return { rows: [] };
				if (fails !== undefined) throw fails;
				return undefined;
			});
			for (const name of ['a', 'b']) {
				const polling = node(name)
					.poll(details())
					.catch(() => 'failed');
				await clock.advance(6_000);
				expect(await polling).toBe(fails === undefined ? undefined : 'failed');
			}
			expect(asked.filter((path) => path !== 'resolved')).toHaveLength(2);
		},
	);
});

describe('A failure', () => {
	it('is shared for 5 seconds from its end, but not by the node that has had it', async () => {
		const { node, run, asked, clock, fail } = account();
		fail(new Error('away'));
		const failing = async (name: string) => {
			const polling = node(name).poll(resolved);
			polling.catch(() => undefined);
			await expect(run(polling)).rejects.toThrow('away');
		};
		await failing('a');
		await clock.advance(4_100);
		await failing('b');
		expect(asked).toHaveLength(1);
		await failing('c');
		expect(asked).toHaveLength(2);
		await failing('c');
		expect(asked).toHaveLength(3);
	});

	const open = async ({ list }: PollCalls) => await list(OPEN);

	it('with a wait of more than a minute ends all polls on the key, unsent until it is over', async () => {
		const { node, asked, clock, fail } = account();
		const slow = account({ latency: 20_000 });
		fail(limited(61_000));
		const first = node('a').poll(resolved);
		const other = node('b').poll(open);
		const outcomes = Promise.allSettled([first, other]);
		await clock.advance(LATENCY);
		const [one, two] = await outcomes;
		expect([one, two]).toMatchObject([
			{ reason: { retryAfter: 61_000 } },
			{ reason: { retryAfter: 61_000 } },
		]);
		fail(undefined);
		await clock.advance(60_999);
		await expect(node('c').poll(open)).rejects.toMatchObject({
			...{ code: 'rate_limited', message: 'Wait.', statusCode: 429, retryAfter: 1 },
		});
		const elsewhere = node('d', ['key-2']).poll(open);
		await clock.advance(1);
		const after = node('e').poll(open);
		await clock.advance(LATENCY);
		expect([await elsewhere, await after].map(shownBy)).toEqual([[3], [4]]);
		expect([asked.length, slow.asked.length]).toEqual([4, 0]);
	});

	it('ends what others read, although that would succeed', async () => {
		let fails = false;
		const { node, clock } = readingRoom(async () => {
			await clock.wait(fails ? LATENCY : 10 * LATENCY);
			if (fails) throw limited(61_000);
			return { rows: [] };
		});
		const slow = node('a').poll(resolved);
		const outcome = slow.catch((error: unknown) => error);
		await clock.advance(1);
		fails = true;
		const first = node('b')
			.poll(open)
			.catch(() => 'failed');
		await clock.advance(LATENCY);
		expect([await first, await outcome]).toMatchObject(['failed', { retryAfter: 61_000 }]);
	});

	it('blocks for five minutes at most', async () => {
		const { node, clock, asked, fail } = account();
		fail(limited(3_600_000));
		const first = node('a')
			.poll(resolved)
			.catch(() => undefined);
		await clock.advance(LATENCY);
		await first;
		fail(undefined);
		await clock.advance(299_999);
		await expect(node('b').poll(resolved)).rejects.toMatchObject({ retryAfter: 3_300_001 });
		await clock.advance(1);
		const after = node('c').poll(resolved);
		await clock.advance(LATENCY);
		expect(shownBy(await after)).toEqual([2]);
		expect(asked).toHaveLength(2);
	});

	it.each([
		limited(60_000),
		new ZendutyError({ code: 'rate_limited', message: '', description: '', statusCode: 429 }),
		new ZendutyError({
			...{ code: 'unavailable', message: '', description: '', statusCode: 503 },
			retryAfter: 90_000,
		} as ConstructorParameters<typeof ZendutyError>[0]),
	])('of another kind does not end the others: %j', async (error) => {
		const { node, clock, fail } = account();
		fail(error);
		const first = node('a')
			.poll(resolved)
			.catch(() => 'failed');
		await clock.advance(LATENCY / 2);
		fail(undefined);
		const other = node('b').poll(open);
		await clock.advance(LATENCY);
		expect([await first, shownBy(await other)]).toEqual(['failed', [2]]);
	});
});

describe('A poll whose time is over', () => {
	it('leaves a read that others wait for, and its requests go through these', async () => {
		const { node, asked, clock } = account({ pages: 3 });
		const [a, b] = ['a', 'b'].map((name) => node(name));
		const late = new AbortController();
		const left = a.poll(resolved, late.signal).catch(() => 'late');
		const stays = b.poll(resolved);
		await clock.advance(LATENCY / 2);
		late.abort();
		await clock.advance(10 * LATENCY);
		expect([await left, shownBy(await stays)]).toEqual(['late', [1, 2, 3]]);
		expect([a.sent, b.sent, asked.length]).toEqual([1, 2, 3]);
	});

	it('ends a read that nobody waits for any more, and nobody takes it', async () => {
		const { node, asked, clock } = account({ pages: 3 });
		const late = new AbortController();
		const left = node('a').poll(resolved, late.signal);
		left.catch(() => undefined);
		await clock.advance(LATENCY / 2);
		late.abort();
		await expect(left).rejects.toThrow('The time of the poll is over.');
		await expect(left).rejects.not.toHaveProperty('statusCode');
		const other = node('b').poll(resolved);
		await clock.advance(10 * LATENCY);
		expect(shownBy(await other)).toEqual([2, 3, 4]);
		expect(asked).toHaveLength(4);
	});

	it('sends nothing', async () => {
		const { node, asked, clock } = account();
		const polling = node('a').poll(resolved, AbortSignal.abort());
		polling.catch(() => undefined);
		await clock.advance(LATENCY);
		await expect(polling).rejects.toThrow();
		expect(asked).toEqual([]);
	});

	it('says so while other polls go on with the same read', async () => {
		const { node, clock, asked } = account();
		const late = new AbortController();
		const short = node('a').poll(resolved, late.signal);
		short.catch(() => undefined);
		const long = node('b').poll(resolved);
		await clock.advance(LATENCY / 2);
		late.abort();
		await expect(short).rejects.toThrow('The time of the poll is over.');
		await clock.advance(LATENCY);
		expect(shownBy(await long)).toEqual([1]);
		expect(asked).toEqual(['resolved']);
	});

	it('says so if Zenduty has asked for a wait that goes on', async () => {
		const { reads, clock, node } = readingRoom(async () => await new Promise(() => {}));
		const account_ = ['key-1', 'https://pager.example.net'];
		const late = new AbortController();
		const { calls } = reads.open({
			...{ node: 'a', account: account_, lastPoll: undefined, late: late.signal },
			send: async () => undefined,
			connect: ({ pause }) => ({
				async *pages() {
					pause.extend(30_000.5);
					await pause.enter();
					yield* listPages([[]]);
				},
				find: async () => undefined,
			}),
		});
		const polling = calls.list(RESOLVED);
		polling.catch(() => undefined);
		// Another one waits for the same pause, and sends nothing.
		const other = node('b').poll(async ({ list }) => await list(OPEN), late.signal);
		other.catch(() => undefined);
		await clock.advance(10_000);
		late.abort();
		for (const each of [polling, other]) {
			await expect(each).rejects.toMatchObject({ statusCode: 429, retryAfter: 20_001 });
		}
	});

	it('says nothing of a wait that is over', async () => {
		const { reads, clock } = readingRoom(async () => undefined);
		const late = new AbortController();
		const { calls } = reads.open({
			...{ node: 'a', account: ['key-1'], lastPoll: undefined, late: late.signal },
			send: async () => undefined,
			connect: ({ pause }) => ({
				async *pages() {
					pause.extend(10_000);
					yield await new Promise<never>(() => {});
				},
				find: async () => undefined,
			}),
		});
		const polling = calls.list(RESOLVED);
		polling.catch(() => undefined);
		await clock.advance(10_000);
		late.abort();
		await expect(polling).rejects.not.toHaveProperty('statusCode');
	});
});

describe('What is kept', () => {
	it('is forgotten when nobody may take it any more', async () => {
		const { clock, node, run, reads } = account();
		const map = jest.spyOn(Map.prototype, 'set');
		await run(node('a').poll(both));
		const maps = new Set(map.mock.contexts as Array<Map<unknown, unknown>>);
		map.mockRestore();
		const sizes = () => [...maps].map(({ size }) => size);
		// The accounts, the nodes, and the reads of the account.
		expect(sizes().sort()).toEqual([1, 1, 2]);
		await clock.advance(56_000);
		expect(sizes()).toEqual([0, 0, 0]);
		expect(reads).toBeDefined();
	});

	it('is kept while a key is blocked, and forgotten then', async () => {
		const { clock, node, fail } = account();
		fail(limited(400_000));
		const map = jest.spyOn(Map.prototype, 'set');
		const first = node('a')
			.poll(resolved)
			.catch(() => undefined);
		await clock.advance(LATENCY);
		await first;
		const maps = new Set(map.mock.contexts as Array<Map<unknown, unknown>>);
		map.mockRestore();
		const sizes = () => [...maps].map(({ size }) => size).sort();
		await clock.advance(299_999);
		expect(sizes()).toEqual([0, 0, 1]);
		await clock.advance(1);
		expect(sizes()).toEqual([0, 0, 0]);
	});

	it('stays if it is newer than what is forgotten', async () => {
		const { clock, node, run } = account();
		const map = jest.spyOn(Map.prototype, 'set');
		const a = node('a');
		await run(a.poll(resolved));
		await clock.advance(50_000);
		await run(a.poll(resolved));
		const maps = new Set(map.mock.contexts as Array<Map<unknown, unknown>>);
		map.mockRestore();
		await clock.advance(6_000);
		expect([...maps].map(({ size }) => size)).toEqual([1, 1, 1]);
		await clock.advance(50_000);
		expect([...maps].map(({ size }) => size)).toEqual([0, 0, 0]);
	});
});

describe('Every minute, each at a second of its own', () => {
	/** Requests of each minute after the first two. */
	async function minutes(count: number, groups: number): Promise<number[]> {
		const { node, asked, clock } = account();
		const nodes = Array.from({ length: count }, (_, index) => node(`node-${index}`));
		const bodies = Array.from({ length: groups }, (_, index) => ({ team_ids: [index] }));
		const requests: number[] = [];
		for (let minute = 0; minute < 6; minute++) {
			const before = asked.length;
			const polls: Array<Promise<unknown>> = [];
			for (const [index, each] of nodes.entries()) {
				const body = bodies[index % groups];
				polls.push(
					each.poll(async ({ list }) => {
						await list({ ...RESOLVED, body: { ...RESOLVED.body, ...body } });
						await list({ ...OPEN, body: { ...OPEN.body, ...body } });
					}),
				);
				await clock.advance(60_000 / count);
			}
			await Promise.all(polls);
			if (minute > 1) requests.push(asked.length - before);
		}
		return requests;
	}

	it.each([
		[1, 1, 2],
		[10, 1, 20],
		[30, 1, 24],
		[100, 1, 26],
		[100, 10, 40],
		[300, 5, 34],
	])('%d workflows with %d groups of filters ask at most %d times a minute', async (...given) => {
		const [count, groups, most] = given;
		expect(Math.max(...(await minutes(count, groups)))).toBeLessThanOrEqual(most);
	});
});

it('The clock of a process only goes on, and is about that of others', async () => {
	const { now, wait, after, process } = processClock();
	const begun = now();
	expect(Math.abs(begun - Date.now())).toBeLessThan(10_000);
	await wait(5);
	await new Promise<void>((resolve) => after(5, resolve));
	expect(now() - begun).toBeGreaterThan(8);
	expect(process).not.toBe(processClock().process);
	expect(new TestClock().process).toBe('process-1');
});

it('Of the requests of ten nodes in two days, only the last 20 are kept', () => {
	let sent: number[] = [];
	for (let at = 1; at <= 57_600; at++) sent = withRequest(sent, at);
	expect([sent.length, sent[0], sent[19]]).toEqual([20, 57_581, 57_600]);
});
