/**
 * A base URL at which somebody hostile answers: n8n stays up, in bounded time and memory, and the key
 * is nowhere. What the node makes of each answer is in `test/integration/hostileApi.test.cts`.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { OwnServer } from '../n8n/server.mts';
import { act, type StoredCredential } from '../workflows/actionRun.mts';
import type { ErrorCode } from '../workflows/failure.mts';
import { promise } from './promises.mts';

/** In the key, which nothing may show. */
const CANARY = 'canary-5d0e';
const API_KEY = `api-key-${CANARY}`;

/** How long one answer may keep the node busy, in milliseconds; the machine may be busy, too. */
const BOUND = 60_000;

/** How much more memory n8n may hold at any moment, in MB. */
const MOST_MEMORY = 700;

/** A way to answer, the code of the error, and what its text names. */
interface Hostility {
	name: string;
	answer: (response: ServerResponse, request: IncomingMessage) => void;
	code: ErrorCode;
	names: string;
}

const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));

const HOSTILITIES: Hostility[] = [
	{
		name: 'a gzip bomb of 200 MB',
		answer: (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb),
		code: 'unexpected_response',
		names: '20 MB',
	},
	{
		name: 'six million objects',
		answer: (response) => response.end(`[${'{},'.repeat(6_000_000)}{}]`),
		code: 'unexpected_response',
		names: '64 MB',
	},
	{
		name: 'an error with what was sent, the key too',
		answer: (response, { url, headers }) =>
			response.writeHead(400).end(JSON.stringify({ detail: `${headers.authorization} ${url}` })),
		code: 'refused',
		names: 'Token ***',
	},
];

export async function apiHostile(server: OwnServer): Promise<void> {
	let answer: Hostility['answer'] = (response) => response.end();
	const hostile = createServer((request, response) => {
		request.resume().on('end', () => answer(response, request));
	});
	await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
	const { port } = hostile.address() as AddressInfo;
	try {
		const [name, type] = ['Hostile account', 'zendutyApi'];
		const fields = { apiKey: API_KEY, baseUrl: `http://127.0.0.1:${port}` };
		const stored = { name, type, id: await server.rest.createCredential(name, fields, type) };
		for (const each of HOSTILITIES) {
			({ answer } = each);
			await tryOne(server, stored, each);
		}
	} finally {
		hostile.close();
		hostile.closeAllConnections();
	}
	const found = filesWith(server.n8n.folder, CANARY);
	promise(
		'package',
		"the key is in no file of n8n: database, event log, n8n's log",
		found.searched > 3 && found.files.length === 0,
		`${found.searched} files searched; found in: ${found.files.join(', ') || 'none'}`,
	);
}

async function tryOne(
	server: OwnServer,
	stored: StoredCredential,
	{ name, code, names }: Hostility,
): Promise<void> {
	const pid = server.n8n.process.pid as number;
	const before = memoryOf(pid, 'VmRSS');
	// The kernel begins anew to note the most memory that was held (`man proc_pid_clear_refs`).
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
	const started = Date.now();
	const { execution, outputs } = await act(server, {
		parameters: { resource: 'incident', operation: 'getAll', returnAll: true },
		stored,
		onError: 'continueRegularOutput',
		patience: 2 * BOUND,
	});
	const took = Date.now() - started;
	const grown = memoryOf(pid, 'VmHWM') - before;
	const { error, details } = outputs[0]?.[0] ?? {};
	const isTold = details?.code === code && String(error).includes(names);
	const hasSecret = JSON.stringify(execution).includes(CANARY);
	promise(
		'package',
		`a hostile server, ${name}: the error is ${code}, and names the cause`,
		execution.status === 'success' && isTold && !hasSecret && took < BOUND && grown < MOST_MEMORY,
		`${String(error).slice(0, 150)}, ${took} ms, ${grown} MB more${hasSecret ? ', WITH A SECRET' : ''}`,
	);
}

/** What the kernel counts of a process, in MB. */
function memoryOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Math.round(Number(new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1000);
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
