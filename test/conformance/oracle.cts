import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What Python answers where it refuses a case. */
export interface PythonError {
	error: string;
}

/** A delivery as Zenduty sends it, and the same event in other spacings. */
export interface Delivery {
	body: string;
	/** The inner object, as `json.dumps` writes it. */
	payload: string;
	signature: string;
	/** The signature over the inner object alone. */
	payloadSignature: string;
	indented: string;
	dense: string;
}

/** A JavaScript value in a form that Python takes for nothing else. */
export type Tagged = null | boolean | string | [tag: string, content: unknown];

/** One python3 process that is asked many cases at a time. */
export interface Oracle {
	/** `json.dumps(json.loads(text))` */
	rewrite(texts: readonly string[]): Promise<Array<string | PythonError>>;
	/** `json.dumps(value)` */
	write(values: readonly Tagged[]): Promise<Array<string | PythonError>>;
	/** What Zenduty sends for the event that a text holds, signed with a key. */
	deliver(cases: ReadonlyArray<{ text: string; key: string }>): Promise<Delivery[]>;
	/** The header of Basic credentials, username and password encoded as Python names it. */
	basic(
		cases: ReadonlyArray<{ texts: [username: string, password: string]; encoding: string }>,
	): Promise<Array<string | PythonError>>;
	/** Ends the process. */
	close(): Promise<void>;
}

/** Whether there is a python3 to ask; says so where there is none. */
export function hasPython(): boolean {
	const isThere = spawnSync('python3', ['--version']).status === 0;
	// Jest drops what a skipped file logs with console.
	if (!isThere) process.stdout.write('python3 is missing: nothing is compared with it.\n');
	return isThere;
}

/** Starts the process. Questions are answered in the order in which they are asked. */
export function startOracle(): Oracle {
	const python = spawn('python3', [join(__dirname, 'oracle.py')], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();

	async function ask(name: string, cases: readonly unknown[]): Promise<unknown> {
		python.stdin.write(`${JSON.stringify({ ask: name, cases })}\n`);
		const line = await lines.next();
		if (line.done === true) throw new Error('python3 ended before it answered');
		return JSON.parse(line.value);
	}

	return {
		rewrite: async (texts) => (await ask('rewrite', texts)) as Array<string | PythonError>,
		write: async (values) => (await ask('write', values)) as Array<string | PythonError>,
		deliver: async (cases) => (await ask('deliver', cases)) as Delivery[],
		basic: async (cases) => (await ask('basic', cases)) as Array<string | PythonError>,
		async close() {
			python.stdin.end();
			if (python.exitCode === null) await once(python, 'exit');
		},
	};
}
