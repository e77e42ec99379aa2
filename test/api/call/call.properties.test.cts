import fc from 'fast-check';
import { noBreaker } from '../../../nodes/Zenduty/api/call/breaker';
import { FAILURES, type FailureKind } from '../../../nodes/Zenduty/api/call/failure';
import { makePause } from '../../../nodes/Zenduty/api/call/sharedPause';
import type { CallKind } from '../../../nodes/Zenduty/api/call/nextStep';
import {
	callOn,
	jumpingClock,
	networkError,
	refusedConnection,
	scripted,
	type Reply,
} from '../../support/api.cjs';

const DONE: Reply = { json: { done: true } };
const BUSY: Reply = { status: 429 };
const REFUSED: Reply = { fails: refusedConnection() };
const RESET: Reply = { fails: networkError('ECONNRESET') };
const asking = (status: number, seconds: number): Reply => ({
	status,
	headers: { 'retry-after': String(seconds) },
});

/** An answer, and whether the server did the work; where that is certain, it is what it must be. */
interface Event {
	reply: Reply;
	kind: FailureKind | 'done';
	does: boolean;
}

const certain = (reply: Reply, kind: Event['kind']): fc.Arbitrary<Event> =>
	fc.constant({ reply, kind, does: kind === 'done' });
const uncertain = (reply: Reply, kind: FailureKind): fc.Arbitrary<Event> =>
	fc.boolean().map((does) => ({ reply, kind, does }));
const waiting = (status: number, kind: FailureKind): fc.Arbitrary<Event> =>
	fc.integer({ min: 0, max: 80 }).map((it) => ({ reply: asking(status, it), kind, does: false }));

const event: fc.Arbitrary<Event> = fc.oneof(
	{ arbitrary: waiting(429, 'rateLimited'), weight: 3 },
	{ arbitrary: certain(BUSY, 'rateLimited'), weight: 3 },
	{ arbitrary: waiting(503, 'unavailable'), weight: 3 },
	{ arbitrary: certain(REFUSED, 'noConnection'), weight: 3 },
	{ arbitrary: uncertain(RESET, 'connectionLost'), weight: 2 },
	{ arbitrary: uncertain({ status: 500 }, 'serverError'), weight: 2 },
	{ arbitrary: uncertain({ text: '{"a', breaksOff: true }, 'cutOff'), weight: 2 },
	uncertain({ status: 503 }, 'serverError'),
	uncertain(asking(502, 20), 'serverError'),
	uncertain({ text: '<p>' }, 'notJson'),
	certain(DONE, 'done'),
	certain({ status: 209 }, 'blocked'),
	certain({ status: 301 }, 'redirect'),
	certain({ status: 404 }, 'refused'),
);

/** What happened is followed by a success. */
const events = fc
	.array(event, { maxLength: 12 })
	.map((some): Event[] => [...some, { reply: DONE, kind: 'done', does: true }]);

/** Plays events in order, as far as they are asked for. */
async function play(given: Event[], kind: CallKind, maxAttempts: number) {
	const { clock, since } = jumpingClock();
	const times: number[] = [];
	const { send } = scripted(
		...given.map(({ reply }) => () => {
			times.push(since());
			return reply;
		}),
	);
	const limits = { timeout: 1_000, maxAttempts };
	const result = await callOn(
		{
			kind,
			request: { method: 'POST', url: 'https://x.example/api/' },
			read: (json: unknown) => json,
		},
		{ ...limits, send, clock, pause: makePause(clock), breaker: noBreaker },
	);
	return { result, times, played: given.slice(0, times.length) };
}

const attempts = fc.integer({ min: 1, max: 6 });

it('does what doubles at most once, and says truly whether it may be done', async () => {
	await fc.assert(
		fc.asyncProperty(events, attempts, async (given, maxAttempts) => {
			const { result, played } = await play(given, 'doubling', maxAttempts);
			const done = played.filter(({ does }) => does).length;
			expect(done).toBeLessThanOrEqual(1);
			if (result.ok) expect(done).toBe(1);
			else if (!result.isUnclear) expect(done).toBe(0);
		}),
		{ numRuns: 1_000 },
	);
});

it('ends in time, waits as it is asked to, and goes on only where it should', async () => {
	const kinds = fc.constantFrom<CallKind>('read', 'repeatable', 'doubling');
	await fc.assert(
		fc.asyncProperty(events, kinds, attempts, async (given, kind, maxAttempts) => {
			const { result, played, times } = await play(given, kind, maxAttempts);
			const counted = played.filter((each) => each.kind !== 'rateLimited').length;
			expect(counted).toBeLessThanOrEqual(maxAttempts);

			const before = played.slice(0, -1);
			const waited = before.reduce(
				(sum, { kind: each }, i) => sum + (each === 'rateLimited' ? times[i + 1] - times[i] : 0),
				0,
			);
			expect(waited).toBeLessThanOrEqual(180_000);
			const final = ['done', 'notJson', 'blocked', 'redirect', 'refused'];
			expect(before.filter((each) => final.includes(each.kind))).toEqual([]);
			before.forEach(({ reply }, i) => {
				const asked = Number(reply.headers?.['retry-after'] ?? 0) * 1000;
				expect(asked).toBeLessThanOrEqual(60_000);
				expect(times[i + 1] - times[i]).toBeGreaterThanOrEqual(Math.max(asked, 250));
			});

			const last = played[played.length - 1];
			expect(result.ok).toBe(last.kind === 'done');
			if (result.ok) return;
			const isUnclear = ({ kind: each }: Event) =>
				each !== 'done' && FAILURES[each].effect === 'unclear';
			expect(result).toMatchObject({
				failure: { kind: last.kind },
				attempts: counted,
				isUnclear: kind !== 'read' && played.some(isUnclear),
				waited,
			});
		}),
		{ numRuns: 1_000 },
	);
});
