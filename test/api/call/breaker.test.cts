/* What one item meets, and what concerns the whole run. */
import { makeBreaker, noBreaker } from '../../../nodes/Zenduty/api/call/breaker';
import { noTries } from '../../../nodes/Zenduty/api/call/call';
import { makeApi } from '../../../nodes/Zenduty/api/client';
import { noMemory } from '../../../nodes/Zenduty/api/itemContext';
import type { ZendutyError } from '../../../nodes/Zenduty/errors';
import { jumpingClock, notCalled, scripted, type Reply, type Sent } from '../../support/api.cjs';

const WRONG_KEY: Reply = { status: 403, json: { error: 'Invalid or Inactive Token' } };
const DONE: Reply = { json: { unique_id: 'x' } };

/** Makes the same call for some items of one run, one after the other. */
async function run(items: number, reply: Reply | ((sent: Sent, item: number) => Reply)) {
	const { clock, since } = jumpingClock();
	let item = 0;
	const { send, sent } = scripted((request) =>
		typeof reply === 'function' ? reply(request, item) : reply,
	);
	const host = { send, sendOpenly: notCalled, clock, executionId: '', apiKey: 'key' };
	const api = makeApi({ ...host, baseUrl: 'https://pager.example.net' });
	const results: Array<ZendutyError | 'done'> = [];
	for (; item < items; item++) {
		const calls = api.forItem({
			timeout: 1_000,
			maxAttempts: 1,
			memory: noMemory,
			mayMakeOtherWrites: false,
		});
		results.push(
			await calls.get({ path: ['api', String(item), 'x'], subject: {} }).then(
				() => 'done' as const,
				(error: unknown) => error as ZendutyError,
			),
		);
	}
	const codes = results.map((each) => (each === 'done' ? each : each.code));
	return { results, codes, sent: sent.length, since };
}

const all = (count: number, code: string) => Array.from({ length: count }, () => code);

it('asks once with a wrong key, whatever the number of items', async () => {
	const { codes, sent, results } = await run(300, WRONG_KEY);
	expect(sent).toBe(1);
	expect(codes).toEqual(all(300, 'credential'));
	const [first, second] = results as ZendutyError[];
	expect(second.message).toBe(first.message);
	expect(first.description).not.toContain('Nothing was sent');
	expect(second.description).toContain('This request was not sent');
});

it('goes on after a 403 about something else that holds "key" and "invalid"', async () => {
	const reply = { status: 403, json: { detail: 'Invalid escalation policy key "default".' } };
	const { codes, sent } = await run(3, reply);
	expect(sent).toBe(3);
	expect(codes).toEqual(all(3, 'forbidden'));
});

/** What a response to a failed request has at most that is read. */
const MEGABYTE = 1024 * 1024 - '{"detail": ""}'.length;

it.each(['key ', 'invalid', 'key invalid ', ' ', '.', '/', 'é'])(
	'judges a 403 with a megabyte of %j at once',
	async (text) => {
		const detail = text.repeat(MEGABYTE / Buffer.byteLength(text));
		const { codes, results } = await run(1, { status: 403, text: `{"detail": "${detail}"}` });
		expect(codes).toEqual(['forbidden']);
		expect((results[0] as ZendutyError).message.length).toBeLessThan(600);
	},
);

it('waits three minutes at most for all items together, where nothing else is answered', async () => {
	const { codes, since } = await run(100, { status: 429 });
	expect(codes).toEqual(all(100, 'rate_limited'));
	expect(since()).toBe(140_000);
});

it('goes on where another request has succeeded meanwhile', async () => {
	const { clock } = jumpingClock();
	const { send, sent } = scripted(({ url }) => (url.includes('busy') ? { status: 429 } : DONE));
	const host = { send, sendOpenly: notCalled, clock, executionId: '', apiKey: 'key' };
	const api = makeApi({ ...host, baseUrl: 'https://pager.example.net' });
	const get = async (name: string) =>
		await api
			.forItem({ timeout: 1_000, maxAttempts: 1, memory: noMemory, mayMakeOtherWrites: false })
			.get({ path: ['api', name, 'x'], subject: {} });
	const busy = expect(get('busy')).rejects.toMatchObject({ code: 'rate_limited' });
	await Promise.all([busy, get('free'), get('free')]);
	const before = sent.length;
	await get('free');
	expect(sent).toHaveLength(before + 1);
});

it('does not go on where others have succeeded only before', async () => {
	const { codes, sent } = await run(3, (_, item) =>
		item === 1 ? { status: 503, headers: { 'retry-after': '120' } } : DONE,
	);
	expect(codes).toEqual(['done', 'rate_limited', 'rate_limited']);
	expect(sent).toBe(2);
});

it('stops after the firewall has blocked three requests in a row', async () => {
	const blocked = await run(6, { status: 209, text: 'Blocked' });
	expect(blocked.sent).toBe(3);
	expect(blocked.codes).toEqual(all(6, 'blocked'));
	const [now, and, then] = [{ status: 209 }, DONE, { status: 400 }];
	const replies = [now, now, and, now, now, then, now, now];
	const mixed = await run(8, (_, item) => replies[item]);
	expect(mixed.sent).toBe(8);
});

it('does not count a request that nobody answered between those that are blocked', async () => {
	const now: Reply = { status: 209 };
	const replies = [now, now, { fails: new Error('reset') }, now];
	const { codes, sent } = await run(6, (_, item) => replies[Math.min(item, 3)]);
	expect(codes).toEqual(['blocked', 'blocked', 'unavailable', 'blocked', 'blocked', 'blocked']);
	expect(sent).toBe(4);
});

it('counts the requests that succeeded', () => {
	const breaker = makeBreaker();
	expect(breaker.successes()).toBe(0);
	breaker.succeed();
	breaker.succeed();
	expect(breaker.successes()).toBe(2);
});

it('tells of what ended the run first', () => {
	const breaker = makeBreaker();
	const failed = (statusCode: number) => ({
		...noTries({ breaker }),
		failure: { kind: 'refused' as const, statusCode, words: 'Invalid token.' },
	});
	breaker.fail(failed(400));
	expect(breaker.broken()).toBeUndefined();
	breaker.fail(failed(403));
	breaker.fail(failed(401));
	expect(breaker.broken()).toEqual(failed(403));
});

it('never ends calls that have an address each', () => {
	const failure = { kind: 'refused', statusCode: 401 } as const;
	noBreaker.succeed();
	noBreaker.fail({ ...noTries({ breaker: noBreaker }), failure });
	expect([noBreaker.successes(), noBreaker.broken()]).toEqual([0, undefined]);
});
