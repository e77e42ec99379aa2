import { makeBreaker, noBreaker, type Breaker } from '../../../nodes/Zenduty/api/call/breaker';
import { call, noTries, type Call, type CallContext } from '../../../nodes/Zenduty/api/call/call';
import { OtherRecord } from '../../../nodes/Zenduty/api/call/failure';
import type { CallKind } from '../../../nodes/Zenduty/api/call/nextStep';
import { makePause } from '../../../nodes/Zenduty/api/call/sharedPause';
import type { ItemOptions } from '../../../nodes/Zenduty/api/itemContext';
import {
	callOn,
	jumpingClock,
	networkError,
	notingPause,
	refusedConnection,
	scripted,
	START,
	type Reply,
} from '../../support/api.cjs';

const REQUEST = { method: 'POST', url: 'https://x.example/api/' } as const;
const BUSY: Reply = { status: 429 };
const busy = (seconds: number): Reply => ({
	status: 429,
	headers: { 'retry-after': String(seconds) },
});
const unavailable = (seconds: number): Reply => ({ ...busy(seconds), status: 503 });
const REFUSED: Reply = { fails: refusedConnection() };
const RESET: Reply = { fails: networkError('ECONNRESET') };
const DONE: Reply = { json: { done: true } };
const VALUE = { done: true };

/** What items that go side by side share, with a clock that jumps. */
function world(replies: Array<Reply | (() => Reply)>, more: Partial<CallContext> = {}) {
	const { clock, waits, since } = jumpingClock();
	const { send, sent } = scripted(...replies);
	const pause = makePause(clock);
	const context = { send, clock, pause, breaker: noBreaker, ...more };
	return { context, waits, since, sent };
}

interface Run extends Partial<Pick<ItemOptions, 'timeout' | 'maxAttempts'>> {
	kind?: CallKind;
	more?: Partial<CallContext>;
	call?: Partial<Call<unknown>>;
}

async function run(
	replies: Array<Reply | (() => Reply)>,
	{ kind = 'repeatable', more, call: rest, ...limits }: Run = {},
) {
	const { context, ...seen } = world(replies, more);
	const itemLimits = { timeout: 1_000, maxAttempts: 3, ...limits };
	const read = (json: unknown) => json;
	const made = { kind, request: REQUEST, read, ...rest };
	const result = await callOn(made, { ...context, ...itemLimits });
	return { result, ...seen };
}

describe('a call that can be repeated', () => {
	it('fails at once with JSON about another record', async () => {
		const read = () => new OtherRecord('number 41');
		const { result, sent } = await run([{ ...DONE, status: 201 }], { call: { read } });
		expect(result).toMatchObject({
			ok: false,
			failure: { kind: 'otherRecord', words: 'number 41', statusCode: 201 },
		});
		expect(sent).toHaveLength(1);
	});

	it('fails at once with JSON that is not what was asked for', async () => {
		const read = (json: unknown) => (Array.isArray(json) ? json : undefined);
		const { result, sent } = await run([{ ...DONE, status: 201 }], { call: { read } });
		expect(result).toEqual({
			ok: false,
			failure: { kind: 'unexpected', statusCode: 201 },
			attempts: 1,
			rateLimited: 0,
			isUnclear: true,
			waited: 0,
			successesBefore: 0,
		});
		expect(sent).toHaveLength(1);
	});

	it('fails when the attempts are used up, with the last failure', async () => {
		const { result, sent, waits } = await run([RESET, { status: 500 }, { status: 502 }, DONE]);
		expect(result).toMatchObject({
			ok: false,
			failure: { kind: 'serverError', statusCode: 502 },
			attempts: 3,
			isUnclear: true,
			because: undefined,
		});
		expect(sent).toHaveLength(3);
		expect(waits.map(Math.round)).toEqual([500, 1000]);
	});

	it('sends the same request each time', async () => {
		const request = { ...REQUEST, body: Buffer.from('{"a":1}') };
		const { sent } = await run([RESET, RESET, DONE], { call: { request } });
		expect(sent.map(({ text }) => text)).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
	});
});

describe('a call that only reads', () => {
	it.each<[string, Reply]>([
		['a broken connection', RESET],
		['500', { status: 500 }],
		['an answer that breaks off', { text: '{"a"', breaksOff: true }],
	])('is tried again after %s, and leaves nothing unclear', async (_, reply) => {
		const { result, sent } = await run([reply, DONE], { kind: 'read' });
		expect(result).toEqual({ ok: true, value: VALUE });
		expect(sent).toHaveLength(2);
		const failed = await run([reply], { kind: 'read' });
		expect(failed.result).toMatchObject({ ok: false, attempts: 3, isUnclear: false });
	});

	it('leaves nothing unclear where its answer cannot be read, or it is cancelled', async () => {
		const { result } = await run([{ text: '<html>' }], { kind: 'read' });
		expect(result).toMatchObject({ failure: { kind: 'notJson' }, isUnclear: false });
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 10);
		const cancelled = await run([{ fails: 'never answers' }], {
			kind: 'read',
			more: { cancelled: controller.signal },
			timeout: 5_000,
		});
		expect(cancelled.result).toMatchObject({ failure: { kind: 'cancelled' }, isUnclear: false });
	});
});

describe('after 429', () => {
	it('waits 5, 15, then 60 seconds each, and these are no attempts', async () => {
		const { result, waits } = await run([BUSY, BUSY, BUSY, BUSY, DONE], { maxAttempts: 1 });
		expect(result).toEqual({ ok: true, value: VALUE });
		expect(waits).toEqual([5_000, 15_000, 60_000, 60_000]);
	});

	it('fails when its own waits would pass three minutes', async () => {
		const { result, waits, sent } = await run([BUSY]);
		expect(result).toEqual({
			ok: false,
			failure: expect.objectContaining({ kind: 'rateLimited', statusCode: 429 }),
			attempts: 0,
			rateLimited: 5,
			isUnclear: false,
			waited: 140_000,
			successesBefore: 0,
			because: 'waited too long',
		});
		expect(waits).toEqual([5_000, 15_000, 60_000, 60_000]);
		expect(sent).toHaveLength(5);
	});

	it('begins anew for each call of an item, also to count its waits', async () => {
		const { context, waits } = world([BUSY, BUSY, BUSY, DONE, BUSY]);
		const limits = { timeout: 1_000, maxAttempts: 3 };
		const read = (json: unknown) => json;
		const first = await call(
			{ kind: 'repeatable', request: REQUEST, read },
			{ ...context, ...limits },
		);
		expect(first).toEqual({ ok: true, value: VALUE });
		const second = await call(
			{ kind: 'repeatable', request: REQUEST, read },
			{ ...context, ...limits },
		);
		expect(second).toMatchObject({ waited: 140_000, because: 'waited too long' });
		const each = [5_000, 15_000, 60_000];
		expect(waits).toEqual([...each, ...each, 60_000]);
	});
});

describe('of items that go side by side', () => {
	/** Makes a call of another item in the same world, and says when its request left. */
	async function another(context: ReturnType<typeof world>['context'], since: () => number) {
		const left: number[] = [];
		const send: CallContext['send'] = async (request) => {
			left.push(since());
			return await scripted(REFUSED).send(request);
		};
		const limits = { timeout: 1_000, maxAttempts: 1 };
		const read = (json: unknown) => json;
		const doubling = { kind: 'doubling', request: REQUEST, read } as const;
		const result = await call(doubling, { ...context, ...limits, send });
		return { left, waited: result.ok ? undefined : result.waited };
	}

	it('none starts a request while one waits, and only that one counts the wait', async () => {
		const { context, since } = world([busy(40)]);
		// The first item has been answered, and is about to wait.
		context.pause.extend(40_000);
		expect(await another(context, since)).toEqual({ left: [40_000], waited: 0 });
	});

	it('the waits that the API asks for hold for all, any other wait for one item', async () => {
		const extend = jest.fn();
		const pause = { enter: async () => () => {}, extend };
		const { waits } = await run([RESET, REFUSED, DONE], { more: { pause } });
		expect(waits).toHaveLength(2);
		expect(extend).not.toHaveBeenCalled();
		await run([busy(3), unavailable(4), DONE], { more: { pause } });
		expect(extend.mock.calls).toEqual([[3_000], [4_000]]);
	});

	it('a request has ended before the pause is made longer, so that it does not count', async () => {
		const order: string[] = [];
		const pause = notingPause(order);
		await run([busy(3), DONE], { more: { pause } });
		expect(order).toEqual(['entered', 'left', 'extended', 'entered', 'left']);
	});

	it('the wait after 503 is no wait for the limit', async () => {
		const { result, since } = await run([unavailable(9), REFUSED], { maxAttempts: 2 });
		expect(since()).toBe(9_000);
		expect(result).toMatchObject({ failure: { kind: 'noConnection' }, waited: 0 });
	});
});

describe('gives back that something must be looked at first', () => {
	const limits = { timeout: 1_000, maxAttempts: 3 };
	const made = { request: REQUEST, read: (json: unknown) => json };

	it('after an unclear attempt, once the wait for the next one is over', async () => {
		const { context, waits, sent } = world([RESET, DONE]);
		const first = await call({ ...made, kind: 'repeatable' }, { ...context, ...limits });
		expect(first).toMatchObject({ ok: false, because: 'look first', attempts: 1, isUnclear: true });
		expect([sent.length, waits.length]).toEqual([1, 1]);
		const read = await call(
			{ ...made, kind: 'read' },
			{ ...world([RESET, DONE]).context, ...limits },
		);
		expect(read).toEqual({ ok: true, value: VALUE });
	});

	it('where its turn comes too late', async () => {
		const { context, sent } = world([DONE]);
		context.pause.extend(5_000);
		const sendBy = START + 4_999;
		const late = await call({ ...made, kind: 'repeatable', sendBy }, { ...context, ...limits });
		expect(late).toMatchObject({ ok: false, because: 'look first', attempts: 0, isUnclear: false });
		expect(sent).toEqual([]);
		context.pause.extend(0);
		const inTime = { ...made, kind: 'repeatable', sendBy: START + 5_000 } as const;
		expect(await call(inTime, { ...context, ...limits })).toEqual({ ok: true, value: VALUE });
	});
});

describe('the breaker of the run', () => {
	const failure = { kind: 'refused', statusCode: 401 } as const;
	const first = { ...noTries({ breaker: noBreaker }), failure, attempts: 1 };
	/** What an earlier run left unclear. */
	const tries = { ...noTries({ breaker: noBreaker }), isUnclear: true };

	/** A breaker that has seen seven successes, and notes what is told to it. */
	function noting(broken?: ReturnType<Breaker['broken']>) {
		const fail = jest.fn();
		const succeed = jest.fn();
		const breaker: Breaker = { successes: () => 7, succeed, fail, broken: () => broken };
		return { breaker, fail, succeed };
	}

	it('lets nothing be sent once it is broken, and tells of what broke it', async () => {
		const order: string[] = [];
		const { breaker, fail } = noting({ ...first, isUnclear: true });
		const more = { breaker, pause: notingPause(order) };
		const { result, sent } = await run([DONE], { more });
		expect(result).toEqual({ ok: false, ...first, isOfRun: true });
		expect(sent).toEqual([]);
		expect(order).toEqual(['entered', 'left']);
		expect(fail).not.toHaveBeenCalled();
	});

	it('does not make clear what an earlier run left unclear', async () => {
		const { breaker } = noting(first);
		const { result } = await run([DONE], { more: { breaker }, call: { tries } });
		expect(result).toMatchObject({ ok: false, isUnclear: true, isOfRun: true });
		const read = await run([DONE], { kind: 'read', more: { breaker } });
		expect(read.result).toMatchObject({ ok: false, isUnclear: false, isOfRun: true });
	});

	it('hears of each success, and of a call that failed', async () => {
		const { breaker, fail, succeed } = noting();
		await run([RESET, DONE], { more: { breaker } });
		expect(succeed).toHaveBeenCalledTimes(1);
		expect(fail).not.toHaveBeenCalled();
		const { result } = await run([{ status: 401 }], { more: { breaker } });
		expect(result).toEqual({ ok: false, ...fail.mock.calls[0][0] });
		const told = expect.objectContaining({ attempts: 1, successesBefore: 7 });
		expect(fail.mock.calls).toEqual([[told]]);
		expect(succeed).toHaveBeenCalledTimes(1);
	});

	it('counts the successes from before the call began', async () => {
		const breaker = makeBreaker();
		const { context } = world([busy(61)]);
		const limits = { timeout: 1_000, maxAttempts: 1 };
		const read = (json: unknown) => json;
		const meanwhile = {
			async enter() {
				breaker.succeed();
				return () => {};
			},
			extend: () => {},
		};
		const request = { kind: 'read', request: REQUEST, read } as const;
		await call(request, { ...context, ...limits, breaker, pause: meanwhile });
		expect(breaker.broken()).toBeUndefined();
		await call(request, { ...context, ...limits, breaker });
		expect(breaker.broken()).toMatchObject({ because: 'asked to wait too long' });
	});
});

describe('when the execution is cancelled', () => {
	it('sends nothing if it was before', async () => {
		const tries = { ...noTries({ breaker: noBreaker }), isUnclear: true };
		const { result, sent } = await run([DONE], {
			more: { cancelled: AbortSignal.abort() },
			call: { tries },
		});
		expect(result).toEqual({
			ok: false,
			failure: { kind: 'cancelled' },
			attempts: 0,
			rateLimited: 0,
			isUnclear: true,
			waited: 0,
			successesBefore: 0,
			because: 'cancelled',
		});
		expect(sent).toHaveLength(0);
		const clear = await run([DONE], { more: { cancelled: AbortSignal.abort() } });
		expect(clear.result).toMatchObject({ isUnclear: false, because: 'cancelled' });
	});

	it('leaves the pause that it entered', async () => {
		const order: string[] = [];
		const more = { cancelled: AbortSignal.abort(), pause: notingPause(order) };
		await run([DONE], { more });
		expect(order).toEqual(['entered', 'left']);
	});

	it.each(['repeatable', 'doubling'] as const)(
		'does not know what a request under way did: %s',
		async (kind) => {
			const controller = new AbortController();
			setTimeout(() => controller.abort(), 10);
			const { result, sent } = await run([{ fails: 'never answers' }], {
				kind,
				more: { cancelled: controller.signal },
				timeout: 5_000,
			});
			expect(result).toMatchObject({
				failure: { kind: 'cancelled' },
				attempts: 1,
				isUnclear: true,
				because: 'cancelled',
			});
			expect(sent).toHaveLength(1);
		},
	);

	it('sends nothing more while it waits', async () => {
		const controller = new AbortController();
		const wait = async () => controller.abort();
		const cancelled = controller.signal;
		const pause = makePause({ now: () => START, wait });
		const { result, sent } = await run([BUSY, DONE], { more: { cancelled, pause } });
		expect(result).toMatchObject({
			failure: { kind: 'rateLimited' },
			isUnclear: false,
			because: 'cancelled',
		});
		expect(sent).toHaveLength(1);
	});
});
