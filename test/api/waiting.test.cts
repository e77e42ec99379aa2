/* Whether long reads come to an end under the limits that Zenduty documents. */
import { makeApi } from '../../nodes/Zenduty/api/client';
import { noMemory } from '../../nodes/Zenduty/api/itemContext';
import type { ZendutyError } from '../../nodes/Zenduty/errors';
import { jumpingClock, notCalled, scripted, type Reply } from '../support/api.cjs';

const OPTIONS = { timeout: 1_000, maxAttempts: 3, memory: noMemory, mayMakeOtherWrites: false };

/** Requests that are allowed within some milliseconds, counted over the time just past. */
interface Limit {
	count: number;
	within: number;
}

/** What Zenduty documents for reading incidents: 3 a second and 30 a minute. */
const DOCUMENTED: Limit[] = [
	{ count: 3, within: 1_000 },
	{ count: 30, within: 60_000 },
];

/** An API that answers within its limits, and with 429 beyond them. */
function limited(answer: (url: URL) => unknown, saysHowLong: boolean) {
	const { clock, since } = jumpingClock();
	const granted: number[] = [];
	const { send, sent } = scripted(({ url }): Reply => {
		const now = clock.now();
		const waits = DOCUMENTED.map(({ count, within }) => {
			const recent = granted.filter((at) => at > now - within);
			return recent.length < count ? 0 : recent[recent.length - count] + within - now;
		});
		const wait = Math.max(...waits);
		if (wait > 0) {
			const seconds = String(Math.ceil(wait / 1000));
			return { status: 429, headers: saysHowLong ? { 'retry-after': seconds } : {} };
		}
		granted.push(now);
		return { json: answer(new URL(url)) };
	});
	const host = { send, sendOpenly: notCalled, clock, executionId: '', apiKey: 'key' };
	const api = makeApi({ ...host, baseUrl: 'https://pager.example.net' }).forItem(OPTIONS);
	return { api, sent, minutes: () => since() / 60_000 };
}

describe.each([
	['with Retry-After', true],
	['without Retry-After', false],
])('under the documented limits, %s,', (_, saysHowLong) => {
	it('reads 1,500 incidents at ten a page', async () => {
		const { api, minutes } = limited((url) => {
			const page = Number(url.searchParams.get('page'));
			const results = Array.from({ length: 10 }, (__, i) => ({ unique_id: `${page}-${i}` }));
			return { results, next: page < 150 ? 'more' : null };
		}, saysHowLong);
		expect(await api.list({ path: ['api', 'incidents'], subject: {} })).toHaveLength(1_500);
		expect(minutes()).toBeGreaterThan(3);
	});

	it('reads 150 incidents one by one', async () => {
		const { api, minutes } = limited(() => ({ unique_id: 'x' }), saysHowLong);
		for (let i = 0; i < 150; i++)
			await api.get({ path: ['api', 'incidents', String(i)], subject: {} });
		expect(minutes()).toBeGreaterThan(3);
	});
});

it('says how long it has really waited, where Zenduty never answers anything else', async () => {
	const { clock, since } = jumpingClock();
	const { send } = scripted({ status: 429 });
	const host = { send, sendOpenly: notCalled, clock, executionId: '', apiKey: 'key' };
	const api = makeApi({ ...host, baseUrl: 'https://pager.example.net' }).forItem(OPTIONS);
	const error = await api
		.get({ path: ['api'], subject: {} })
		.catch((thrown: unknown) => thrown as ZendutyError);
	expect(error).toMatchObject({ code: 'rate_limited', statusCode: 429 });
	expect(since()).toBe(140_000);
	expect((error as ZendutyError).message).toContain('140 seconds');
});

describe('a limit on the whole time of a run', () => {
	/** A clock whose waits never end by themselves, and the signal that ends them. */
	function limitedRun(reply: Reply) {
		const { clock } = jumpingClock();
		const limit = new AbortController();
		const wait = jest.fn(async () => await new Promise<void>(() => {}));
		const { send, sent } = scripted(reply);
		const api = makeApi({
			send,
			sendOpenly: notCalled,
			clock: { ...clock, wait },
			cancelled: limit.signal,
			executionId: '',
			apiKey: 'key',
			baseUrl: 'https://pager.example.net',
		});
		return { api: api.forItem(OPTIONS), limit, wait, sent };
	}

	it.each<[string, Reply]>([
		['429', { status: 429 }],
		['429 with Retry-After', { status: 429, headers: { 'retry-after': '50' } }],
		['503 with Retry-After', { status: 503, headers: { 'retry-after': '50' } }],
		['500', { status: 500 }],
	])('ends the wait after %s, and sends nothing more', async (_, reply) => {
		const { api, limit, wait, sent } = limitedRun(reply);
		wait.mockImplementation(async () => {
			setImmediate(() => limit.abort());
			await new Promise<void>(() => {});
		});
		const both = ['a', 'b'].map(async (name) => await api.get({ path: [name], subject: {} }));
		const results = await Promise.allSettled(both);
		for (const result of results) {
			expect(result).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
		}
		expect(sent).toHaveLength(2);
	});
});
