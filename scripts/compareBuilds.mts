/**
 * Holds the two ways to build, with n8n's tool and with tsc and gulp, to the same result: in the
 * folders that are published. n8n's tool also copies the pictures of the documentation to `dist/`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './process.mts';

const { files: published } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const plain = await build('build:plain');
const official = await build('build');
const names = [...new Set([...official.keys(), ...plain.keys()])].sort();
const different = names.filter((name) => official.get(name) !== plain.get(name));
for (const name of different) {
	const missing = !official.has(name) ? 'n8n-node build' : !plain.has(name) ? 'gulp' : undefined;
	console.log(missing ? `${name} is missing from ${missing}` : `${name} differs`);
}
if (different.length > 0) process.exit(1);
console.log(`Both builds give the same ${names.length} files.\n1 passed, 0 failed`);

async function build(script: string): Promise<Map<string, string>> {
	console.log(`npm run ${script} …`);
	await run('npm', ['run', script], root);
	const files = published.flatMap((folder: string) =>
		readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name)),
	);
	return new Map(
		files.map((file: string) => [file.slice(root.length + 1), readFileSync(file, 'latin1')]),
	);
}
