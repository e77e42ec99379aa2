/** The commands of the documentation, to be run as they stand there. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/process.mts';

/**
 * The blocks of commands below a heading, in order.
 *
 * @param page a path in the project
 * @throws if there is none
 */
export function commandsOf(page: string, heading: string): string[] {
	const text = readFileSync(join(root, page), 'utf8');
	const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
	const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
	if (blocks.length === 0) throw new Error(`${page} has no commands below "${heading}"`);
	return blocks;
}

/**
 * Runs commands in a shell that ends at the first that fails, with nothing of the environment but
 * the path and the home folder.
 *
 * @returns what was printed
 */
export async function runCommands(commands: string, cwd: string, home: string): Promise<string> {
	// What npm adds to the path for its scripts is not there in a user's shell.
	const isOfNpm = (each: string) => each.includes('node_modules');
	const path = (process.env.PATH ?? '').split(':').filter((each) => !isOfNpm(each));
	const env = { PATH: path.join(':'), HOME: home };
	return await new Promise((resolve, reject) => {
		execFile('sh', ['-ec', commands], { cwd, env, timeout: 180_000 }, (error, stdout, stderr) => {
			if (error === null) resolve(stdout);
			else reject(new Error(`${commands}\n${error.message}\n${stdout}\n${stderr}`));
		});
	});
}
