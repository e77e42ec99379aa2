import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { root } from '../../scripts/process.mts';
import { TITLE } from '../incidents.mts';
import { secretsIn, startMarked } from './account.mts';

const folder = mkdtempSync(join(tmpdir(), 'zenduty-live-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command without a terminal. @param line called with each line that it prints */
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
		assert.match(out, /Environment: .*ZENDUTY_INTEGRATION_URL/s);
		assert.match(out, /first Generic integration/);
	});

	const cannot: Array<[why: string, flags: string[], env: Record<string, string>, says: RegExp]> = [
		['an unknown flag', ['--api-key', 'x'], {}, /Unknown option '--api-key'/],
		['an unknown command', ['something'], {}, /only command/],
		['no key', [], { ZENDUTY_API_KEY: '' }, /ZENDUTY_API_KEY/],
		[
			'an address without TLS',
			['--yes'],
			{ ZENDUTY_API_KEY: 'k', ZENDUTY_BASE_URL: 'http://zenduty.example' },
			/must begin with https/,
		],
		[
			'nobody there',
			['--yes'],
			{ ZENDUTY_API_KEY: 'k', ZENDUTY_BASE_URL: 'http://127.0.0.1:9' },
			/could not run/,
		],
	];
	for (const [why, flags, env, says] of cannot) {
		it(`could not run: ${why}`, async () => {
			const { code, out, err } = await run(flags, env);
			assert.match(err, says);
			assert.deepEqual([code, out], [2, '']);
		});
	}

	it('writes nothing without consent, with a wrong key, or without a choice', async () => {
		const zenduty = await startMarked();
		const env = { ZENDUTY_API_KEY: zenduty.apiKey, ZENDUTY_BASE_URL: zenduty.url };
		const place = ['--team', 'MARKED Platform', '--service', 'MARKED Databases'];
		const runs = [
			{ ran: await run(place, env), says: /Use --yes/ },
			{
				ran: await run(['--yes', ...place], { ...env, ZENDUTY_API_KEY: 'x' }),
				says: /answered 403/,
			},
			{ ran: await run(['--yes'], env), says: /Team. Use --team/ },
			{ ran: await run(['--yes', '--team', 'Nobody'], env), says: /no team that --team names/ },
		];
		for (const { ran, says } of runs) {
			assert.match(ran.err, says);
			assert.equal(ran.code, 2);
		}
		// Who may be paged is said before consent is asked for.
		assert.match(runs[0]?.ran.err ?? '', /level 1: MARKED Mara MARKED Lindqvist/);
		const methods = zenduty.journal.entries.filter(({ method }) => method !== 'GET');
		assert.deepEqual(methods, []);
		await zenduty.stop();
	});

	const ends: Array<[how: string, signals: NodeJS.Signals[]]> = [
		['it is interrupted', ['SIGINT']],
		['its terminal is closed', ['SIGHUP', 'SIGHUP']],
	];
	for (const [how, signals] of ends) {
		it(`closes what it opened when ${how}, and reports what it learned`, async () =>
			await endedBy(signals));
	}

	async function endedBy(signals: NodeJS.Signals[]): Promise<void> {
		const zenduty = await startMarked();
		const report = join(folder, 'live.md');
		const place = ['--team', 'MARKED Platform', '--service', 'MARKED Databases'];
		const { code, out } = await run(
			[...place, '--yes', '--report', report],
			{ ZENDUTY_API_KEY: zenduty.apiKey, ZENDUTY_BASE_URL: zenduty.url },
			(line, kill) => {
				if (/\] urgency-on-create: /.test(line)) signals.forEach(kill);
			},
		);
		assert.equal(code, 130, out);
		const ours = zenduty.state.incidents.filter(({ title }) => title.startsWith(TITLE));
		assert.ok(ours.length > 0);
		assert.deepEqual(
			ours.filter(({ status }) => status !== 3),
			[],
		);
		assert.deepEqual(zenduty.state.maintenanceWindows, []);
		assert.deepEqual(zenduty.state.notes, []);
		const text = readFileSync(report, 'utf8');
		assert.match(text, /\| create \| .* \| holds/);
		assert.match(text, /\| too-many \| .* \| not tried: the run was interrupted \|/);
		for (const secret of secretsIn(zenduty)) {
			assert.ok(!(out + text).includes(secret), `it tells "${secret}"`);
		}
		await zenduty.stop();
	}
});
