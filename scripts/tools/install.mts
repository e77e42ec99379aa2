/**
 * Installs programs that the checks start, such as n8n: `tsx scripts/tools/install.mts n8n-2`.
 *
 * Each folder beside this file describes one program. The program is installed by its lock file
 * into `.tools/<name>`, unless it is already installed. It is not installed beside this file:
 * `n8n-node build` copies the pictures of every folder whose name does not begin with a dot, and
 * n8n has thousands of pictures.
 */
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { npm, root } from '../process.mts';

const names = process.argv.slice(2);
if (names.length === 0) throw new Error('Name what to install: a folder of scripts/tools');
for (const name of names) await install(name);

async function install(name: string): Promise<void> {
	const source = join(import.meta.dirname, name);
	const target = join(root, '.tools', name);
	const lock = readFileSync(join(source, 'package-lock.json'));
	const wanted = createHash('sha256').update(lock).digest('hex');
	// The stamp is inside `node_modules`, which npm removes first. So an installation that was
	// interrupted has no stamp.
	const stamp = join(target, 'node_modules', '.installed');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

	const { description, scripts } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
	console.log(`Installing ${name}, once: ${description}`);
	mkdirSync(target, { recursive: true });
	for (const file of readdirSync(source)) copyFileSync(join(source, file), join(target, file));
	await npm(target, ['ci', '--ignore-scripts', '--loglevel=error']);
	// The script `setup` builds what must be built. No package may run a script of its own.
	if (scripts?.setup !== undefined) await npm(target, ['run', 'setup', '--loglevel=error']);
	writeFileSync(stamp, wanted);
}
