/* When a write looks at the thing that it changes, and what follows. */
import { makeBreaker, noBreaker } from '../../nodes/Zenduty/api/call/breaker';
import { makePause, type Pause } from '../../nodes/Zenduty/api/call/sharedPause';
import { noMemory, type ItemContext, type WriteResult } from '../../nodes/Zenduty/api/itemContext';
import {
	makeWrite,
	type LookReason,
	type Looks,
	type Verdict,
	type WriteRequest,
	type Written,
} from '../../nodes/Zenduty/api/write';
import { factsOf, ZendutyError, type ErrorFacts } from '../../nodes/Zenduty/errors';
import {
	jumpingClock,
	networkError,
	notingPause,
	refusedConnection,
	scripted,
	type Reply,
	type Sent,
} from '../support/api.cjs';

const busy = (seconds: number): Reply => ({
	status: 429,
	headers: { 'retry-after': String(seconds) },
});
const BUSY: Reply = { status: 429 };
const UNAVAILABLE: Reply = { ...busy(1), status: 503 };
const REFUSED: Reply = { fails: refusedConnection() };
const RESET: Reply = { fails: networkError('ECONNRESET') };
const DONE: Reply = { json: { done: true } };
const VALUE = { done: true };
const FOUND = { found: true };

const NOT_DONE: Verdict<object> = { kind: 'notDone' };
const done = (value: object): Verdict<object> => ({ kind: 'done', value });
const left = (value: object): Verdict<object> => ({ kind: 'left', value });

interface Run {
	/** What the looks find, in order; the last one stays. An error is thrown. */
	looks?: Array<Verdict<object> | Error>;
	when?: LookReason[];
	/** Whether an earlier run left it unclear. */
	wasUnclear?: boolean;
	more?: Partial<ItemContext>;
	write?: Partial<WriteRequest<object>>;
	/** Looks in the place of `looks`. */
	look?: Looks<object>['take'];
}

/** What became of a write. */
interface Became {
	written?: Written<object>;
	error?: ErrorFacts;
}

/** Makes a write that can be repeated, in at most three attempts. */
async function run(
	replies: Array<Reply | ((sent: Sent) => Reply)>,
	{
		looks = [NOT_DONE],
		when = ['unclear', 'waited', 'doubtful'],
		wasUnclear,
		more,
		write,
		look,
	}: Run = {},
) {
	const { clock, waits } = jumpingClock();
	const { send, sent } = scripted(...replies);
	const earlier: WriteResult = {
		kind: 'unclear',
		executionId: '1',
		error: factsOf('earlier'),
		wouldDouble: false,
	};
	const kept: WriteResult[] = [];
	const context: ItemContext = {
		send,
		clock,
		pause: makePause(clock),
		breaker: noBreaker,
		timeout: 1_000,
		maxAttempts: 3,
		mayMakeOtherWrites: false,
		executionId: '1',
		server: { origin: 'https://pager.example.net', secrets: [] },
		memory: {
			...noMemory,
			resultOf: () => (wasUnclear ? earlier : undefined),
			keep: (_, result) => void kept.push(result),
		},
		...more,
	};
	const reasons: LookReason[] = [];
	const find = async (reason: LookReason) => {
		const found = looks[Math.min(reasons.push(reason), looks.length) - 1];
		if (found instanceof Error) throw found;
		return await Promise.resolve(found);
	};
	const result = await makeWrite<object>(
		{
			method: 'PATCH',
			url: 'https://pager.example.net/api/',
			kind: 'repeatable',
			subject: {},
			read: (json) => json as object,
			looks: { when, take: look ?? find },
			...write,
		},
		context,
	).then(
		(written): Became => ({ written }),
		(error: unknown): Became => ({ error: factsOf(error) }),
	);
	return { ...result, sent, waits, reasons, kept };
}

describe('whether the work is done', () => {
	it('is not looked at while everything is clear', async () => {
		const clear = await run([REFUSED, BUSY, UNAVAILABLE, DONE], {
			when: ['unclear', 'doubtful'],
			more: { maxAttempts: 9 },
		});
		expect(clear).toMatchObject({ written: done(VALUE), reasons: [] });
		for (const reply of [REFUSED, { status: 400 }]) {
			expect((await run([reply], { when: ['unclear'] })).reasons).toEqual([]);
		}
	});

	it('is looked at before the request is sent again after an unclear attempt', async () => {
		const found = await run([RESET, DONE], { looks: [done(FOUND)] });
		expect(found).toMatchObject({ written: done(FOUND), reasons: ['unclear'] });
		expect(found.sent).toHaveLength(1);
		expect(found.kept).toMatchObject([{ kind: 'answered', answer: FOUND }]);
	});

	it('is remembered of an earlier run, and nothing is sent', async () => {
		const resultOf = (): WriteResult => ({ kind: 'answered', answer: VALUE });
		const again = await run([], { more: { memory: { ...noMemory, resultOf } } });
		expect(again).toMatchObject({ written: done(VALUE), sent: [] });
	});

	it('is looked at first of all after an unclear attempt of an earlier run', async () => {
		const found = await run([DONE], { looks: [done(FOUND)], wasUnclear: true });
		expect(found).toMatchObject({ written: done(FOUND), reasons: ['unclear'], sent: [] });
	});

	it('is looked at again before each further attempt, also after a 429', async () => {
		const { clock } = jumpingClock();
		const pause = makePause(clock);
		// A look is a request, which waits for the end of a pause as all do.
		const look = jest.fn(async () => {
			(await pause.enter())();
			return NOT_DONE;
		});
		const more = { clock, pause };
		const { written, sent } = await run([RESET, BUSY, DONE], { more, look });
		expect(written).toEqual(done(VALUE));
		expect(sent).toHaveLength(3);
		expect(look.mock.calls).toEqual([['unclear'], ['unclear']]);
	});

	it.each([
		[1_000, ['looked', 'entered', 'sent', 'left']],
		[1_001, ['looked', 'entered', 'left', 'looked', 'entered', 'sent', 'left']],
	])('is looked at again where the request waits for %d ms after it', async (wait, expected) => {
		const order: string[] = [];
		const { clock } = jumpingClock();
		const waits = [wait];
		const pause: Pause = {
			...notingPause(order),
			async enter() {
				await clock.wait(waits.shift() ?? 0);
				return await notingPause(order).enter();
			},
		};
		const sending = (): Reply => {
			order.push('sent');
			return DONE;
		};
		const look = async () => {
			order.push('looked');
			return await Promise.resolve(NOT_DONE);
		};
		await run([sending], { wasUnclear: true, more: { clock, pause }, look });
		expect(order).toEqual(expected);
	});

	it.each<[string, Reply[]]>([
		['the attempts are used up', [RESET, RESET, RESET]],
		['the response cannot be read', [{ text: '<html>' }]],
		['the API says no after an unclear attempt', [RESET, { status: 400 }]],
	])('is looked at once more when %s', async (_, replies) => {
		const before = replies.map(() => NOT_DONE).slice(1);
		const found = await run(replies, { looks: [...before, done(FOUND)] });
		expect(found.written).toEqual(done(FOUND));
		expect(found.reasons).toEqual(replies.map(() => 'unclear'));

		for (const last of [NOT_DONE, left(FOUND)]) {
			const { error, kept } = await run(replies, { looks: [...before, last] });
			expect(error).toMatchObject({ code: 'unclear' });
			expect(kept).toMatchObject([{ kind: 'unclear', error: { code: 'unclear' } }]);
		}
	});

	it('is not looked at when Zenduty asks for a long wait', async () => {
		const { reasons, error } = await run([RESET, busy(61)]);
		expect(reasons).toEqual(['unclear']);
		expect(error).toMatchObject({ code: 'unclear', statusCode: 429 });
	});

	it('is not looked at when the execution was cancelled', async () => {
		const cancelled = AbortSignal.abort();
		const before = await run([DONE], { wasUnclear: true, more: { cancelled } });
		expect(before).toMatchObject({ sent: [], reasons: [], error: { code: 'unclear' } });
		const controller = new AbortController();
		const stopped = (): Reply => {
			controller.abort();
			return RESET;
		};
		const during = await run([stopped], { more: { cancelled: controller.signal } });
		expect(during).toMatchObject({ reasons: [], error: { code: 'unclear' } });
	});

	it('is not looked at once the run is broken, since each further request fails', async () => {
		const wrongKey: Reply = { status: 401 };
		const { error, reasons } = await run([RESET, wrongKey], { more: { breaker: makeBreaker() } });
		expect(reasons).toEqual(['unclear']);
		expect(error).toMatchObject({ code: 'unclear', statusCode: 401 });
	});

	it('stays unclear if the look fails, and the request is not sent', async () => {
		const failing = new ZendutyError({ code: 'unavailable', message: 'm', description: 'd' });
		const { error, sent, kept } = await run([RESET, DONE], { looks: [failing] });
		expect(error).toMatchObject({
			code: 'unclear',
			mayExist: false,
			description: expect.stringContaining('The current state could not be checked: m'),
		});
		expect(sent).toHaveLength(1);
		expect(kept).toMatchObject([{ kind: 'unclear' }]);
		const doubling = await run([RESET], { looks: [failing], write: { kind: 'doubling' } });
		expect(doubling.error).toMatchObject({ code: 'may_exist', mayExist: true, statusCode: null });
	});
});

describe('a success whose response does not show that the work is done', () => {
	const read = () => undefined;

	it('is looked at once, half a second later', async () => {
		const { written, sent, waits, reasons } = await run([DONE], {
			looks: [done(FOUND)],
			write: { read },
		});
		expect(written).toEqual(done(FOUND));
		expect({ waits, reasons }).toEqual({ waits: [500], reasons: ['doubtful'] });
		expect(sent).toHaveLength(1);
	});

	it('is no success where a look does not show it either, and is not made again', async () => {
		const reply = { ...DONE, status: 202 };
		const { error, sent, kept, reasons } = await run([reply], { write: { read } });
		expect(error).toMatchObject({ code: 'refused', mayExist: false, statusCode: 202 });
		expect({ reasons, kept }).toEqual({ reasons: ['doubtful'], kept: [] });
		expect(sent).toHaveLength(1);
	});

	it('stays unclear where an attempt before it was', async () => {
		const { error, kept } = await run([RESET, DONE], { write: { read } });
		expect(error).toMatchObject({ code: 'unclear', statusCode: 200 });
		expect(kept).toHaveLength(1);
	});

	it('is not looked at where the response shows it, or is no success', async () => {
		expect((await run([DONE])).reasons).toEqual([]);
		const { error, reasons } = await run([{ status: 400 }], { write: { read } });
		expect({ reasons, code: error?.code }).toEqual({ reasons: [], code: 'refused' });
	});

	it('is unclear if the look fails', async () => {
		const failing = new ZendutyError({ code: 'unavailable', message: 'm', description: 'd' });
		const { error, kept } = await run([DONE], { looks: [failing], write: { read } });
		expect(error).toMatchObject({ code: 'unclear' });
		expect(kept).toHaveLength(1);
	});
});

describe('a look at the thing after a wait', () => {
	it('is not taken while the last one is not older than a second', async () => {
		const { written, sent, reasons } = await run([busy(1), DONE], { looks: [left(FOUND)] });
		expect({ written, reasons }).toEqual({ written: done(VALUE), reasons: [] });
		expect(sent).toHaveLength(2);
	});

	it('is taken after a longer wait, and what it gives counts and is not remembered', async () => {
		const { written, sent, kept } = await run([busy(2), DONE], { looks: [left(FOUND)] });
		expect({ written, kept }).toEqual({ written: left(FOUND), kept: [] });
		expect(sent).toHaveLength(1);
	});

	it('is taken once for each wait, and the request goes out if the thing is to be changed', async () => {
		const { written, sent, reasons } = await run([busy(2), busy(3), busy(1), DONE]);
		expect({ written, reasons }).toEqual({ written: done(VALUE), reasons: ['waited', 'waited'] });
		expect(sent).toHaveLength(4);
	});

	it('is not taken by a write that looks only where something is unclear', async () => {
		const order: string[] = [];
		const { clock } = jumpingClock();
		const pause: Pause = { ...notingPause(order), extend: (wait) => void clock.wait(wait) };
		const more = { clock, pause };
		const { reasons } = await run([busy(30), DONE], { when: ['unclear'], more });
		expect(reasons).toEqual([]);
		expect(order).toEqual(['entered', 'left', 'entered', 'left']);
	});

	it('is taken when no request is under way, and the request waits for its turn again', async () => {
		const order: string[] = [];
		const { clock } = jumpingClock();
		const pause: Pause = { ...notingPause(order), extend: (wait) => void clock.wait(wait) };
		const look = async () => {
			order.push('looked');
			return await Promise.resolve(NOT_DONE);
		};
		await run([busy(2), DONE], { more: { pause, clock }, look });
		expect(order).toEqual(['entered', 'left', 'entered', 'left', 'looked', 'entered', 'left']);
	});

	it('is harmless if it fails: nothing was done', async () => {
		const failing = new ZendutyError({ code: 'unavailable', message: 'm', description: 'd' });
		const { error, kept } = await run([busy(2), DONE], { looks: [failing] });
		expect(error).toMatchObject({ code: 'unavailable', message: 'm' });
		expect(kept).toEqual([]);
	});
});

it('counts the successes for the breaker once, before its first attempt', async () => {
	const breaker = makeBreaker();
	const look = async () => {
		breaker.succeed();
		return await Promise.resolve(NOT_DONE);
	};
	await run([busy(2), busy(61)], { more: { breaker }, look });
	expect(breaker.broken()).toBeUndefined();
	await run([busy(61)], { more: { breaker }, look });
	expect(breaker.broken()).toMatchObject({ because: 'asked to wait too long' });
});
