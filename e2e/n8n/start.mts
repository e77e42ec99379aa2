/** A real n8n: started in a folder of its own, driven through REST as its editor does it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort, { portNumbers } from 'get-port';
import { installPackage } from './installPackage.mts';
import { n8nLauncher, type Release } from './installation.mts';
import { Rest } from './rest.mts';
import { freePort } from '../support/freePort.mts';
import { until } from '../support/until.mts';

export interface StartOptions {
	/** The data folder; a new one, removed at the end, if it is left out. */
	folder?: string;
	/** The port, or the first of those to try. */
	port?: number;
	/** Further environment variables. */
	env?: Record<string, string>;
	/** What to run: `start`, `worker` or `webhook`. */
	command?: string[];
	/** Which n8n; n8n 2 if it is left out. */
	release?: Release;
	/** A program that starts n8n itself, with its first parameters; the command follows them. */
	launcher?: string[];
	/** How long to wait for it to answer, in milliseconds. */
	patience?: number;
}

/** The login of the owner; every n8n here is thrown away after use. */
export const OWNER = { email: 'demo@example.com', password: 'Demo-password-1' };

/** A running n8n. */
export interface N8n {
	url: string;
	port: number;
	folder: string;
	rest: Rest;
	process: ChildProcess;
	/** What it has printed, at debug level if the environment says so. */
	log(): string;
	/** Ends the process and waits for it. The folder stays. */
	stop(signal?: NodeJS.Signals): Promise<void>;
	/** Ends the process and removes the folder, if it was made here. */
	remove(): Promise<void>;
}

const running = new Set<N8n>();
const folders = new Set<string>();

/**
 * A new folder for n8n's data, with the package installed as a user would. It is removed at the
 * latest when this process ends.
 */
export async function makeFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'zenduty-n8n-'));
	folders.add(folder);
	await mkdir(join(folder, '.n8n'), { recursive: true });
	await installPackage(join(folder, '.n8n', 'nodes'));
	return folder;
}

/** Starts n8n and waits until it serves requests. It is stopped when this process ends. */
export async function startN8n(options: StartOptions = {}): Promise<N8n> {
	const folder = options.folder ?? (await makeFolder());
	const port = options.port
		? await getPort({ port: portNumbers(options.port, 65_535) })
		: await freePort();
	const brokerPort = await freePort();
	const logFile = join(folder, `n8n-${port}-${Date.now()}.log`);
	const log = createWriteStream(logFile);
	const [program, ...parameters] = options.launcher ?? n8nLauncher(options.release ?? 'n8n-2');
	const child = spawn(program, [...parameters, ...(options.command ?? ['start'])], {
		cwd: folder,
		detached: true,
		env: {
			PATH: process.env.PATH,
			HOME: folder,
			NODE_ENV: 'production',
			N8N_USER_FOLDER: folder,
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
			// Where a worker tells that it is ready, if it is asked to.
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_ENCRYPTION_KEY: 'a key for throw-away instances only',
			N8N_SECURE_COOKIE: 'false',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			N8N_COMMUNITY_PACKAGES_PREVENT_LOADING: 'false',
			WEBHOOK_URL: `http://127.0.0.1:${port}/`,
			NO_COLOR: '1',
			...options.env,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	child.stdout?.pipe(log);
	child.stderr?.pipe(log);
	const url = `http://127.0.0.1:${port}`;
	const n8n: N8n = {
		url,
		port,
		folder,
		rest: new Rest(url),
		process: child,
		log: () => readFileSync(logFile, 'utf8'),
		async stop(signal = 'SIGTERM') {
			await end(child, signal);
			running.delete(n8n);
		},
		async remove() {
			await n8n.stop();
			if (options.folder === undefined) removeFolder(folder);
		},
	};
	running.add(n8n);
	try {
		await untilReady(n8n, options.patience ?? 120_000);
	} catch (error) {
		const printed = n8n.log().slice(-4000);
		await n8n.remove();
		throw new Error(`n8n did not start: ${String(error)}\n${printed}`);
	}
	return n8n;
}

/** Removes a folder made by {@link makeFolder}. */
export function removeFolder(folder: string): void {
	folders.delete(folder);
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * While n8n starts it answers every path with a text: only JSON means that it is ready. Workers
 * and webhook processors have no settings, only a health check.
 */
async function untilReady({ url, process: child }: N8n, patience: number): Promise<void> {
	const path = child.spawnargs.includes('start') ? '/rest/settings' : '/healthz';
	const isReady = async () => {
		if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
		const response = await fetch(url + path).catch(() => undefined);
		if (response === undefined) return false;
		const isJson = response.headers.get('content-type')?.includes('application/json');
		await response.arrayBuffer().catch(() => undefined);
		return response.ok && isJson === true;
	};
	await until('an answer', isReady, patience, 250);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	killGroup(child, signal);
	const timer = setTimeout(() => killGroup(child, 'SIGKILL'), 15_000);
	await ended;
	clearTimeout(timer);
	// Task runners are children of n8n and may outlive it.
	killGroup(child, 'SIGKILL');
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, signal);
	} catch {
		// the whole group has ended
	}
}

process.on('exit', () => {
	for (const n8n of running) killGroup(n8n.process, 'SIGKILL');
	for (const folder of folders) removeFolder(folder);
});
