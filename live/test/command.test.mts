import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { root } from '../../scripts/process.mts';
import { TITLE } from '../opened.mts';
import { assertNoSecret, startMarked } from './tried.mts';

const folder = mkdtempSync(join(tmpdir(), 'zenduty-live-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const PLACE = ['--team', 'MARKED Platform', '--service', 'MARKED Databases'];

/** Runs the command without a terminal. @param onLine called with each line that it prints */
async function run(
	flags: string[],
	env: Record<string, string> = {},
	onLine: (line: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
) {
	const child = spawn(process.execPath, ['--import', 'tsx', 'live/main.mts', ...flags], {
		cwd: root,
		// PACKED: the package is built.
		env: { ...process.env, PACKED: 'yes', ZENDUTY_LIVE_SCALE: '0', ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let [out, err] = ['', ''];
	child.stdout.on('data', (data) => {
		out += data;
		for (const line of String(data).split('\n')) onLine(line, (signal) => child.kill(signal));
	});
	child.stderr.on('data', (data) => (err += data));
	const [code] = await once(child, 'close');
	return { code, out, err };
}

describe('The command:', () => {
	it('has help', async () => {
		const { code, out } = await run(['--help']);
		assert.equal(code, 0);
		assert.match(out, /npm run live -- webhook/);
	});

	it('writes nothing without consent, a key, https or a choice, and says why', async () => {
		const zenduty = await startMarked();
		const nobody = 'http://127.0.0.1:9';
		const rows: Array<[flags: string[], env: Record<string, string>, says: RegExp]> = [
			// Who may be paged is said before consent is asked for.
			[PLACE, {}, /level 1: MARKED Mara MARKED Lindqvist[^]*Use --yes/],
			[['--yes', ...PLACE], { ZENDUTY_API_KEY: 'x' }, /answered 403/],
			[['--yes'], {}, /Team. Use --team/],
			[['--yes', '--team', 'Nobody'], {}, /no team that --team names/],
			[['--api-key', 'x'], {}, /Unknown option '--api-key'/],
			[['something'], {}, /only command/],
			[['--yes'], { ZENDUTY_API_KEY: '' }, /ZENDUTY_API_KEY/],
			[['--yes'], { ZENDUTY_BASE_URL: 'http://zenduty.example' }, /must begin with https/],
			[['--yes'], { ZENDUTY_BASE_URL: nobody }, /could not run/],
		];
		for (const [flags, env, says] of rows) {
			const access = { ZENDUTY_API_KEY: zenduty.apiKey, ZENDUTY_BASE_URL: zenduty.url };
			const { code, out, err } = await run(flags, { ...access, ...env });
			assert.match(err, says);
			assert.deepEqual([code, out], [2, ''], flags.join(' '));
		}
		assert.ok(zenduty.journal.entries.every(({ method }) => method === 'GET'));
		await zenduty.stop();
	});

	for (const signals of [['SIGINT'], ['SIGHUP', 'SIGHUP']] as const) {
		it(`closes what it opened after ${signals.join()}, and reports what it learned`, async () => {
			const zenduty = await startMarked();
			const report = join(folder, 'live.md');
			const { code, out } = await run(
				[...PLACE, '--yes', '--report', report],
				{ ZENDUTY_API_KEY: zenduty.apiKey, ZENDUTY_BASE_URL: zenduty.url },
				(line, kill) => {
					if (/\] urgency-on-create: /.test(line)) signals.forEach(kill);
				},
			);
			assert.equal(code, 130, out);
			const { incidents, maintenanceWindows, notes } = zenduty.state;
			const ours = incidents.filter(({ title }) => title.startsWith(TITLE));
			assert.ok(ours.length > 0 && ours.every(({ status }) => status === 3));
			assert.deepEqual([maintenanceWindows, notes], [[], []]);
			const text = readFileSync(report, 'utf8');
			assert.match(text, /\| create \| .* \| holds/);
			assert.match(text, /\| too-many \| .* \| not tried: the run was interrupted \|/);
			assertNoSecret(out + text, zenduty);
			await zenduty.stop();
		});
	}
});
