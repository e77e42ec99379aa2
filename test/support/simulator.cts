/*
 * Starts a simulated Zenduty for tests. The simulator is made of ES modules, which Jest's CommonJS
 * cannot load. So it runs in a process of its own, and tests control it over HTTP.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '..', '..');

/** A request that the simulator received, and what the request changed. */
export interface JournalEntry {
	/** ISO 8601. */
	at: string;
	method: string;
	path: string;
	owner: string | null;
	body?: unknown;
	changes: Array<{ what: string; [name: string]: unknown }>;
	fault?: string;
	refused?: string;
	invalidAnswer?: string;
	status: number | null;
}

/** How often each kind of change was made. */
export interface JournalCounts {
	incidentsCreated: Record<string, number>;
	/** By incident and status, such as `{"217": {"2": 1}}`. */
	statusesSet: Record<string, Record<string, number>>;
	notesAdded: Record<string, number>;
	refused: number;
	invalidAnswers: number;
}

/** A running simulator. `simulator/README.md` lists its controls. */
export interface Simulator {
	url: string;
	apiKey: string;
	/** A key that has no permission to write. */
	readOnlyApiKey: string;
	integrationUrl: string;
	/** Calls a control under `/_simulator`, and returns its answer, parsed from JSON. */
	control<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>;
	journal(): Promise<{ entries: JournalEntry[]; counts: JournalCounts }>;
	/** Adds a fault, such as `{ path: '/api/incidents/', effect: { kind: 'drop' }, times: 1 }`. */
	addFault(fault: object): Promise<void>;
	/** Changes settings that `simulator/settings.mts` lists. */
	set(settings: object): Promise<void>;
	/** Removes all faults and all entries of the journal. */
	clear(): Promise<void>;
	stop(): Promise<void>;
}

/** Starts a simulator, with the flags of `npm run simulator`. */
export async function startSimulator(...flags: string[]): Promise<Simulator> {
	const child = spawn(
		process.execPath,
		['--import', 'tsx', join(ROOT, 'simulator', 'main.mts'), '--json', '--port', '0', ...flags],
		{ cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] },
	);
	const ended = once(child, 'exit');
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const { value, done } = await lines.next();
	if (done === true) throw new Error('The simulator ended before it was ready');
	const start: Pick<Simulator, 'url' | 'apiKey' | 'readOnlyApiKey' | 'integrationUrl'> =
		JSON.parse(value);

	async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		const response = await fetch(`${start.url}/_simulator${path}`, {
			method,
			headers: { 'Content-Type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return JSON.parse(text === '' ? 'null' : text);
	}

	return {
		...start,
		control,
		journal: async () => await control('GET', '/journal'),
		addFault: async (fault) => await control('POST', '/faults', fault),
		set: async (settings) => await control('PATCH', '/settings', settings),
		async clear() {
			await control('DELETE', '/faults');
			await control('DELETE', '/journal');
		},
		async stop() {
			child.stdin.end();
			await ended;
		},
	};
}
