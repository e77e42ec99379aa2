/** The memory of a running n8n, after its garbage was collected. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { N8n } from './start.mts';
import { temporaryFolder } from '../programs/programs.mts';
import { until } from '../support/until.mts';

/** In MB, but for `heapBytes`. */
interface Memory {
	/** Objects on the heap that are in use. */
	heap: number;
	/** The same in bytes. */
	heapBytes: number;
	/** Outside the heap: buffers, and isolated VMs. */
	external: number;
	/** What the process holds, freed memory that V8 keeps included. */
	resident: number;
}

/** Loaded into n8n: at a signal it collects garbage and tells. */
const PROBE = `
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const isN8n = process.argv[2] === 'start';
if (isN8n) process.on('SIGUSR2', () => {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc');
	collect();
	setImmediate(() => {
		collect();
		console.log('memory probe ' + JSON.stringify(process.memoryUsage()));
	});
});
`;

/** The variables that load the probe. */
export function memoryProbe(): Record<string, string> {
	const file = join(temporaryFolder('probe'), 'probe.cjs');
	writeFileSync(file, PROBE);
	return { NODE_OPTIONS: `--require ${file}` };
}

/** Collects n8n's garbage and measures. It must run with {@link memoryProbe}. */
export async function measureMemory({ process: child, log }: N8n): Promise<Memory> {
	const lines = () => [...log().matchAll(/memory probe (\{.*\})/g)];
	const before = lines().length;
	child.kill('SIGUSR2');
	await until('n8n tells its memory', () => lines().length > before);
	const told = JSON.parse(lines()[before][1]);
	const megabytes = (bytes: number) => Math.round(bytes / 1e6);
	return {
		heap: megabytes(told.heapUsed),
		heapBytes: told.heapUsed,
		external: megabytes(told.external),
		resident: megabytes(told.rss),
	};
}
