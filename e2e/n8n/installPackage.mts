/** The package as a user installs it: from its tarball. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packProject } from '../../scripts/pack.mts';
import { npm } from '../../scripts/process.mts';

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
