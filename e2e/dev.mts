/**
 * Starts n8n with the package while the package is being written: `npm run dev`. The compiler
 * watches the sources, and n8n loads a node again when its compiled file changes. After that,
 * reload the page of the editor. With `--once`, the program only shows that n8n has loaded the
 * nodes, and ends.
 *
 * `n8n-node dev` is not used: it would install n8n again, and would link the whole folder of the
 * project. n8n then loads a file of a development dependency as if the file were a node. Here, only
 * `dist` is linked.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildProject } from '../scripts/pack.mts';
import { root } from '../scripts/process.mts';
import { OWNER, startN8n } from './n8n/start.mts';
import type { Json } from './n8n/rest.mts';
import { leaveWhenInterruptedOrAfter } from './support/leave.mts';

const FIRST_PORT = 5678;
const DAY = 24 * 60;

const once = process.argv.includes('--once');
leaveWhenInterruptedOrAfter(once ? 5 : DAY);

console.log('Building the package, and starting n8n with it: about half a minute.');
await buildProject();

/** The folder that keeps workflows and credentials from one start to the next. */
const folder = join(root, '.tools', 'dev');
const nodes = join(folder, '.n8n', 'custom', 'node_modules');
mkdirSync(nodes, { recursive: true });
rmSync(join(nodes, 'n8n-nodes-zenduty'), { force: true });
symlinkSync(join(root, 'dist'), join(nodes, 'n8n-nodes-zenduty'));

const n8n = await startN8n({
	folder,
	port: FIRST_PORT,
	env: { N8N_DEV_RELOAD: 'true', NODE_ENV: 'development' },
});
await n8n.rest.setUpOwner(OWNER).catch(async () => await n8n.rest.login(OWNER));

if (once) {
	const types: Json[] = await (await n8n.rest.fetch('/types/nodes.json')).json();
	const names = types.map(({ name }) => name).filter((name) => /^CUSTOM\.zenduty/.test(name));
	console.log(`n8n has loaded ${names.join(', ')}`);
	await n8n.stop();
	process.exit(names.includes('CUSTOM.zenduty') && names.includes('CUSTOM.zendutyTrigger') ? 0 : 1);
}

const compiler = spawn('npx', ['tsc', '--watch', '--preserveWatchOutput'], {
	cwd: root,
	stdio: 'inherit',
});
process.once('exit', () => compiler.kill());
n8n.process.once('exit', () => process.exit(1));
console.log(`
The editor is open at  ${n8n.url}
Log in with            ${OWNER.email}
and the password       ${OWNER.password}
Press Ctrl-C to end.`);
