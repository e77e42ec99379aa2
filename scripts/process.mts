/** Runs other programs, for scripts, benchmarks and checks. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The folder of the project. */
export const root = join(import.meta.dirname, '..');

/**
 * Runs a program, and waits until it ends.
 *
 * @returns the standard output of the program
 * @throws Error with the output of the program if it fails
 */
export async function run(program: string, parameters: string[], cwd: string): Promise<string> {
	return await new Promise((resolve, reject) => {
		const child = spawn(program, parameters, { cwd, env: { ...process.env, JOBS: 'max' } });
		let printed = '';
		let output = '';
		child.stdout.on('data', (data) => {
			output += data;
			printed += data;
		});
		child.stderr.on('data', (data) => (printed += data));
		child.on('error', reject);
		child.on('exit', (code) => {
			if (code === 0) resolve(output);
			else reject(new Error(`${program} ${parameters.join(' ')} failed\n${printed.slice(-4000)}`));
		});
	});
}

/** Runs npm in a folder. Every half minute, a line says that npm is still running. */
export async function npm(cwd: string, parameters: string[]): Promise<string> {
	const label = `npm ${parameters.filter((each) => !each.startsWith('-')).join(' ')}`;
	const started = Date.now();
	const progress = setInterval(() => {
		console.log(`  ${label}: ${Math.round((Date.now() - started) / 1000)} s …`);
	}, 30_000);
	try {
		return await run('npm', parameters, cwd);
	} finally {
		clearInterval(progress);
	}
}
