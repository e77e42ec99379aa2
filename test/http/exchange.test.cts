import { exchange, TimeoutError } from '../../nodes/Zenduty/http/exchange';
import { refusedConnection, scripted } from '../support/api.cjs';

const REQUEST = { method: 'GET', url: 'https://x.example/api/' } as const;
const LIMITS = { timeout: 2_000, maxBytes: () => 10 };

it('gives status, headers and body', async () => {
	const { send } = scripted({ status: 404, headers: { 'x-a': 'b' }, text: ['gone', 'away'] });
	expect(await exchange(send, REQUEST, LIMITS)).toEqual({
		statusCode: 404,
		headers: { 'x-a': 'b' },
		body: Buffer.from('goneaway'),
		end: 'complete',
	});
});

it('asks n8n for a stream, without redirects, and judges statuses itself', async () => {
	const { send, sent } = scripted({});
	await exchange(send, { ...REQUEST, body: Buffer.from('x') }, LIMITS);
	expect(sent[0].options).toEqual({
		...REQUEST,
		body: Buffer.from('x'),
		// Later than ours, so that it never hides that the time was over.
		timeout: 3_000,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		returnFullResponse: true,
		encoding: 'stream',
	});
});

it('asks n8n for no longer time than a timer can wait', async () => {
	const { send, sent } = scripted({});
	await exchange(send, REQUEST, { ...LIMITS, timeout: 2 ** 31 - 1 });
	expect(sent[0].options).toMatchObject({ timeout: 2 ** 31 - 1 });
});

it('reads as many bytes as are allowed, and says when there are more', async () => {
	const { send, bodies } = scripted({ text: '0123456789' }, { text: ['01234', '56789a', 'b'] });
	expect(await exchange(send, REQUEST, LIMITS)).toMatchObject({
		body: Buffer.from('0123456789'),
		end: 'complete',
	});
	expect(await exchange(send, REQUEST, LIMITS)).toMatchObject({
		body: Buffer.from('0123456789'),
		end: 'too large',
	});
	expect(bodies.map(({ destroyed }) => destroyed)).toEqual([true, true]);
});

it('says when a body breaks off, and keeps what came', async () => {
	const { send } = scripted({ text: '{"a"', breaksOff: true });
	expect(await exchange(send, REQUEST, LIMITS)).toMatchObject({
		body: Buffer.from('{"a"'),
		end: 'broken off',
	});
});

it('says when a body takes too long, keeps what came, and closes it', async () => {
	const { send, bodies } = scripted({ text: '{"a"', breaksOff: 'never ends' });
	const start = Date.now();
	expect(await exchange(send, REQUEST, { ...LIMITS, timeout: 40 })).toMatchObject({
		body: Buffer.from('{"a"'),
		end: 'late',
	});
	expect(Date.now() - start).toBeGreaterThanOrEqual(38);
	expect(bodies[0].destroyed).toBe(true);
});

it('gives up when no head came in time, and closes an answer that comes later', async () => {
	let answer = (_: unknown) => {};
	const late = new Promise((resolve) => (answer = resolve));
	const failing = exchange(async () => await late, REQUEST, { ...LIMITS, timeout: 20 });
	await expect(failing).rejects.toThrow(new TimeoutError(20));
	await expect(failing).rejects.toMatchObject({
		name: 'TimeoutError',
		milliseconds: 20,
		message: 'no response within 20 ms',
	});
	const destroy = jest.fn();
	answer({ body: { destroy } });
	await new Promise((resolve) => setImmediate(resolve));
	expect(destroy).toHaveBeenCalledTimes(1);
});

it('ignores an error that comes later', async () => {
	const unhandled = jest.fn();
	process.on('unhandledRejection', unhandled);
	let fail = (_: Error) => {};
	const late = new Promise((_, reject) => (fail = reject));
	const failing = exchange(async () => await late, REQUEST, { ...LIMITS, timeout: 20 });
	await expect(failing).rejects.toThrow(TimeoutError);
	fail(new Error('too late'));
	await new Promise((resolve) => setImmediate(resolve));
	process.off('unhandledRejection', unhandled);
	expect(unhandled).not.toHaveBeenCalled();
});

it("gives n8n's error on", async () => {
	const error = refusedConnection();
	const { send } = scripted({ fails: error });
	await expect(exchange(send, REQUEST, LIMITS)).rejects.toBe(error);
});
