/** Programs beside n8n: Redis, PostgreSQL, nginx. Debian's packages; all are ended with this process. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The signal that ends each at once and leaves nothing behind. */
const running = new Map<ChildProcess, NodeJS.Signals>();
const folders = new Set<string>();

/** Debian's names of what a run may need. */
const PACKAGES = ['redis-server', 'postgresql', 'nginx', 'openssl'];

const isRoot = process.getuid?.() === 0;

/** Where a program is, or undefined. PostgreSQL's are in a folder of its version. */
function find(name: string): string | undefined {
	const versions = '/usr/lib/postgresql';
	const ofPostgres = existsSync(versions)
		? readdirSync(versions)
				.sort((a, b) => Number(b) - Number(a))
				.map((version) => join(versions, version, 'bin'))
		: [];
	const path = (process.env.PATH ?? '').split(':');
	return [...path, '/usr/sbin', '/sbin', ...ofPostgres]
		.map((folder) => join(folder, name))
		.find((file) => existsSync(file));
}

/** The path of a program that {@link ensurePrograms} has made sure of. */
export function program(name: string): string {
	const found = find(name);
	if (found === undefined) throw new Error(`${name} is not installed`);
	return found;
}

/**
 * Makes sure that programs are there; as root it installs them.
 *
 * @throws with what to install
 */
export function ensurePrograms(names: string[]): void {
	const isMissing = () => names.some((name) => find(name) === undefined);
	if (!isMissing()) return;
	const wanted = PACKAGES.join(' ');
	if (isRoot && find('apt-get') !== undefined) {
		console.log(`  Installing ${wanted} …`);
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		for (const step of [['update'], ['install', '-y', '--no-install-recommends', ...PACKAGES]]) {
			spawnSync('apt-get', ['-qq', ...step], { env, stdio: 'ignore', timeout: 300_000 });
		}
	}
	if (isMissing()) throw new Error(`Install these Debian packages first: ${wanted}`);
}

/** A new folder, removed with this process. @param owner a user of this machine; needs root */
export function temporaryFolder(name: string, owner?: { uid: number; gid: number }): string {
	const folder = mkdtempSync(join(tmpdir(), `zenduty-${name}-`));
	folders.add(folder);
	if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
	chmodSync(folder, 0o700);
	return folder;
}

/** The user `postgres`: PostgreSQL refuses to run as root. Undefined for other users than root. */
export function postgresUser(): { uid: number; gid: number } | undefined {
	if (!isRoot) return undefined;
	const idOf = (flag: string) =>
		Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
	return { uid: idOf('-u'), gid: idOf('-g') };
}

/** A program that runs in the background. */
export interface Running {
	/** Ends it and waits for it. */
	stop(signal?: NodeJS.Signals): Promise<void>;
	/** What it has printed last. */
	printed(): string;
}

/** Starts a program. @param endWith the signal that ends it at once and leaves nothing behind */
export function start(
	name: string,
	parameters: string[],
	options: { uid?: number; gid?: number; cwd?: string; endWith?: NodeJS.Signals } = {},
): Running {
	const { endWith = 'SIGTERM', ...spawning } = options;
	const child = spawn(program(name), parameters, {
		...spawning,
		env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: options.cwd ?? tmpdir() },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	running.set(child, endWith);
	let printed = '';
	const note = (data: Buffer) => (printed = (printed + data.toString()).slice(-8000));
	child.stdout.on('data', note);
	child.stderr.on('data', note);
	const ended = new Promise<void>((resolve) => {
		child.once('exit', () => resolve());
		child.once('error', (error) => {
			printed += String(error);
			resolve();
		});
	}).then(() => void running.delete(child));
	return {
		printed: () => printed,
		async stop(signal = 'SIGTERM') {
			child.kill(signal);
			const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
			await ended;
			clearTimeout(timer);
		},
	};
}

/** Runs a program to its end. @returns what it printed @throws if it fails */
export function runToEnd(
	name: string,
	parameters: string[],
	options: { uid?: number; gid?: number; cwd?: string } = {},
): string {
	const { status, stdout, stderr, error } = spawnSync(program(name), parameters, {
		...options,
		env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: options.cwd ?? tmpdir() },
		encoding: 'utf8',
		timeout: 60_000,
		maxBuffer: 1 << 29,
	});
	if (status !== 0) throw error ?? new Error(`${name} failed: ${stderr.slice(-2000)}`);
	return stdout;
}

process.on('exit', () => {
	for (const [child, signal] of running) child.kill(signal);
	for (const child of running.keys()) waitForEnd(child);
	for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Without the event loop, which has stopped: for two seconds at most. */
function waitForEnd({ pid }: ChildProcess): void {
	const pause = new Int32Array(new SharedArrayBuffer(4));
	for (let turn = 0; turn < 40 && pid !== undefined; turn++) {
		const stat = `/proc/${pid}/stat`;
		if (!existsSync(stat) || readFileSync(stat, 'utf8').includes(') Z ')) return;
		Atomics.wait(pause, 0, 0, 50);
	}
}
