import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startReceiver, type Receiver } from '../support/receiver.cjs';

const SCRIPT = join(__dirname, '../../examples/deployment/watch-not-accepted.sh');

/** The ten minutes of nginx's times that the script looks at, such as `2026-03-01T08:4`, in UTC. */
const period = () => new Date(Date.now() - 600_000).toISOString().slice(0, 15);

// The script needs the `date` of GNU, as nginx's machines have it.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('watch-not-accepted.sh', () => {
	const folder = mkdtempSync(join(tmpdir(), 'not-accepted-'));
	let chat: Receiver;

	beforeAll(async () => {
		chat = await startReceiver();
	});

	afterAll(async () => {
		await chat.close();
		rmSync(folder, { recursive: true });
	});

	/** Runs the script with logs of its own, as an administrator would set it up. */
	async function watch(logs: Record<string, (now: string) => string[]>): Promise<string[]> {
		const script = readFileSync(SCRIPT, 'utf8')
			.replace('chat=https://example.com/chat', `chat=${chat.url}`)
			.replace('logs=/var/log/nginx', `logs=${folder}`)
			.replace('# export TZ=UTC', 'export TZ=UTC');
		for (;;) {
			const begun = period();
			for (const [name, linesAt] of Object.entries(logs)) {
				writeFileSync(join(folder, name), linesAt(begun).join('\n') + '\n');
			}
			chat.received.length = 0;
			await promisify(execFile)('sh', ['-c', script]);
			for (const name of Object.keys(logs)) rmSync(join(folder, name));
			// If ten minutes have just ended, the script may have looked at the next ones.
			if (period() === begun) break;
		}
		return chat.received.map(({ body }) => JSON.parse(String(body)).text);
	}

	const line = (time: string, status: number, body = '') =>
		JSON.stringify({ time: `${time}9:59+00:00`, status: String(status), body }).replace(
			/([:,])"/g,
			'$1 "',
		);

	it('tells of what neither n8n nor the trigger reports, in the rotated log, too', async () => {
		const messages = await watch({
			'not-accepted.log': (now) =>
				[404, 408, 422, 429, 499, 502].map((status) => line(now, status)),
			'not-accepted.log.1': (now) => [line(now, 413)],
		});
		expect(messages).toEqual([
			expect.stringMatching(/^Deliveries that n8n did not accept, .*: 7 in the ten minutes from /),
		]);
	});

	it('tells nothing of what the trigger refused, of other times, and of bodies', async () => {
		const messages = await watch({
			'not-accepted.log': (now) => [
				...[400, 401, 415].map((status) => line(now, status)),
				line('2020-01-01T00:0', 502),
				line(now, 401, `"time": "${now}0:00", "status": "502"`),
			],
		});
		expect(messages).toEqual([]);
	});

	it('tells nothing if there is no log', async () => {
		expect(await watch({})).toEqual([]);
	});
});
