/**
 * A base URL at which somebody hostile answers: n8n stays up, in bounded time and memory, each error
 * says what to do, and the secrets of the credential are nowhere.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, type OwnServer } from '../n8n/server.mts';
import { act, type StoredCredential } from '../workflows/actionRun.mts';
import { HOSTILITIES, startHostile, type Hostile, type Hostility } from './hostileZenduty.mts';
import { figure, promise } from './promises.mts';

/** In the key, which nothing may show. */
const CANARY = 'canary-5d0e';
const API_KEY = `api-key-${CANARY}`;
/** The path of the base URL, which no error may show. */
const PATH = '/proxy-secret-81c7';

/** How long one answer may keep the node busy, in milliseconds; the machine may be busy, too. */
const BOUND = 60_000;

/** How much more memory n8n may hold at any moment, in MB. */
const MOST_MEMORY = 700;

export async function apiHostile(): Promise<void> {
	const hostile = await startHostile();
	const server = await startServer('n8n-2');
	try {
		const [name, type] = ['Hostile account', 'zendutyApi'];
		const fields = { apiKey: API_KEY, baseUrl: hostile.url + PATH };
		const stored = { name, type, id: await server.rest.createCredential(name, fields, type) };
		for (const each of HOSTILITIES) await tryOne(server, hostile, stored, each);
		promise(
			'package',
			'no other host is asked for anything',
			hostile.strangerGot.length === 0,
			hostile.strangerGot.join('; ') || 'nothing',
		);
		const found = filesWith(server.n8n.folder, CANARY);
		promise(
			'package',
			"the key is in no file of n8n: database, event log, n8n's log",
			found.searched > 3 && found.files.length === 0,
			`${found.searched} files searched; found in: ${found.files.join(', ') || 'none'}`,
		);
	} finally {
		hostile.stop();
		await server.discard();
	}
}

async function tryOne(
	server: OwnServer,
	hostile: Hostile,
	stored: StoredCredential,
	{ name, answer, parameters, code, names = '' }: Hostility,
): Promise<void> {
	hostile.answer(answer);
	const pid = server.n8n.process.pid as number;
	const before = memoryOf(pid, 'VmRSS');
	forgetPeak(pid);
	const started = Date.now();
	const { execution, outputs } = await act(server, {
		parameters,
		stored,
		onError: 'continueRegularOutput',
		patience: 2 * BOUND,
	});
	const took = Date.now() - started;
	const peak = memoryOf(pid, 'VmHWM');
	const grown = peak - before;
	const [items = []] = outputs;
	const error: string | undefined = items[0]?.error;
	const isTold = items[0]?.details?.code === code && error?.includes(names) === true;
	const isRight = code === undefined ? items.length > 0 && error === undefined : isTold;
	const hasSecret = JSON.stringify(execution).includes(CANARY) || (error?.includes(PATH) ?? false);
	promise(
		'package',
		`${name}: ${code === undefined ? 'it gives items' : `the error is ${code}, and names the cause`}`,
		execution.status === 'success' && isRight && !hasSecret && took < BOUND && grown < MOST_MEMORY,
		`${error?.slice(0, 150) ?? `${items.length} items`}${hasSecret ? ', WITH A SECRET' : ''}`,
	);
	figure('took', `${took} ms, ${hostile.count()} requests, at most ${peak} MB, ${grown} more`);
}

/** What the kernel counts of a process, in MB. */
function memoryOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Math.round(Number(new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1000);
}

/** Lets the kernel begin anew to note the most memory that was held (`man proc_pid_clear_refs`). */
function forgetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The files below a folder that contain a text; installed packages are left out. */
function filesWith(folder: string, text: string): { searched: number; files: string[] } {
	const names = readdirSync(folder, { recursive: true }).map(String);
	const files = names.filter(
		(name) => !name.includes('node_modules') && statSync(join(folder, name)).isFile(),
	);
	return {
		searched: files.length,
		files: files.filter((name) => readFileSync(join(folder, name)).includes(text)),
	};
}
