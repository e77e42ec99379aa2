/** n8n's image with the package, made without Docker: what the Dockerfile says, in a folder. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { n8nLauncher } from '../n8n/installation.mts';

/** What n8n's image starts. Instead of that file: the same n8n, from npm. */
const ENTRYPOINT = '/docker-entrypoint.sh';

/** The folder of the image that the Dockerfile fills. */
const FILLED = '/opt/n8n-nodes-zenduty';

/**
 * Follows a Dockerfile. The paths of the image are below a folder, in the files that are copied
 * there, too.
 *
 * @param context the folder of the Dockerfile
 * @param image the folder for the files of the image
 * @returns the image that it begins with, the command of its entry point, and its variables
 * @throws at an instruction that is not known here
 */
export function buildImage(
	context: string,
	image: string,
): { from: string; launcher: string[]; env: Record<string, string> } {
	const inside = (text: string) => text.replaceAll(FILLED, image + FILLED);
	let from = '';
	let launcher: string[] = [];
	const env: Record<string, string> = {};
	const defaults = new Map<string, string>();
	const lines = readFileSync(join(context, 'Dockerfile'), 'utf8').split('\n');
	for (const line of lines.filter((each) => each !== '' && !each.startsWith('#'))) {
		const [instruction, ...words] = line.split(' ');
		const [source, target] = words;
		if (instruction === 'ARG') {
			const [name, value] = source.split('=');
			defaults.set(name, value);
		} else if (instruction === 'FROM') {
			from = source.replace(/\$\{(\w+)\}/, (_, name: string) => defaults.get(name) ?? '');
		} else if (instruction === 'ENV') Object.assign(env, Object.fromEntries([source.split('=')]));
		else if (instruction === 'ADD' && source.endsWith('.tgz')) {
			mkdirSync(inside(target), { recursive: true });
			execFileSync('tar', ['-xzf', join(context, source), '-C', inside(target)]);
		} else if (instruction === 'COPY') {
			cpSync(join(context, source), join(inside(target), source));
			const text = readFileSync(join(context, source), 'utf8');
			writeFileSync(
				join(inside(target), source),
				inside(text).replaceAll(ENTRYPOINT, image + ENTRYPOINT),
			);
		} else if (instruction === 'ENTRYPOINT') {
			const [init, end, ...command]: string[] = JSON.parse(inside(words.join(' ')));
			// tini passes signals on and nothing else; it is not needed here.
			if (init !== 'tini' || end !== '--') throw new Error(`not begun by tini: ${line}`);
			launcher = command;
		} else throw new Error(`not known here: ${line}`);
	}
	const start = n8nLauncher('n8n-2').map((each) => `'${each}'`);
	writeFileSync(image + ENTRYPOINT, `#!/bin/sh\nexec ${start.join(' ')} "$@"\n`, { mode: 0o755 });
	return { from, launcher, env };
}
