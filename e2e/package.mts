/** The project as a user gets it: packed, and installed from the tarball. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm, root, run } from '../scripts/process.mts';

let packed: Promise<string> | undefined;

/** Builds and packs the project, once in a process. @returns the path of the tarball */
export async function packProject(): Promise<string> {
	packed ??= pack();
	return await packed;
}

async function pack(): Promise<string> {
	await run('npm', ['run', 'build'], root);
	const folder = await mkdtemp(join(tmpdir(), 'zenduty-pack-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
	const output = await run('npm', ['pack', '--json', '--pack-destination', folder], root);
	const answer = JSON.parse(output.slice(output.search(/^[[{]/m)));
	const { filename } = Array.isArray(answer) ? answer[0] : Object.values<any>(answer)[0];
	return join(folder, filename);
}

/** Installs the tarball into n8n's folder of community packages. */
export async function installPackage(nodesFolder: string): Promise<void> {
	const tarball = await packProject();
	await mkdir(nodesFolder, { recursive: true });
	await writeFile(
		join(nodesFolder, 'package.json'),
		'{"name": "installed-nodes", "private": true}',
	);
	await npm(nodesFolder, [
		'install',
		tarball,
		'--ignore-scripts',
		'--omit=peer',
		'--legacy-peer-deps',
		'--no-audit',
		'--no-fund',
	]);
}
