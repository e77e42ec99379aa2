/** Prism, a program that is not ours: it plays an API from its OpenAPI file, and judges requests. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { node24 } from '../../e2e/n8n/installation.mts';
import { freePort } from '../../e2e/support/freePort.mts';
import { root } from '../../scripts/process.mts';

const PROGRAM = join(root, '.tools/prism/node_modules/@stoplight/prism-cli/dist/index.js');

/** A running Prism. */
export interface Prism {
	url: string;
	/** Ends it; this may stand in a listener for `exit`. */
	stop(): void;
}

/**
 * Starts Prism with the OpenAPI file at this path. It refuses a request that the file does not allow;
 * with `--errors` it also fails where its own answer is not as the file says.
 *
 * @throws Error with what Prism printed, if it ends before it listens
 */
export async function startPrism(file: string): Promise<Prism> {
	const host = '127.0.0.1';
	const port = await freePort();
	const options = ['--errors', '--host', host, '--port', String(port)];
	const prism = spawn(node24(), [PROGRAM, 'mock', ...options, file]);
	let printed = '';
	await new Promise<void>((resolve, reject) => {
		const read = (data: Buffer) => {
			printed += String(data);
			if (printed.includes('Prism is listening')) resolve();
		};
		prism.stdout.on('data', read);
		prism.stderr.on('data', read);
		prism.on('error', reject);
		prism.on('exit', () => reject(new Error(`Prism did not start\n${printed.slice(-4000)}`)));
	});
	return { url: `http://${host}:${port}`, stop: () => prism.kill() };
}
