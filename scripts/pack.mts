/**
 * Packs the project as it is published: a tarball. Checks that run side by side get the path of a
 * finished tarball in the environment variable `PACKED`, since no check may build while another
 * check reads `dist/`.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './process.mts';

const given = process.env.PACKED;
let packed: Promise<string> | undefined;

/** Builds the project into `dist/`. If `PACKED` is set, the project is already built. */
export async function buildProject(): Promise<void> {
	if (!given) await run('npm', ['run', 'build'], root);
}

/**
 * Builds and packs the project. In one process, this is done only once.
 *
 * @returns the path of the tarball
 */
export async function packProject(): Promise<string> {
	if (given) return given;
	packed ??= pack();
	return await packed;
}

async function pack(): Promise<string> {
	await buildProject();
	const folder = await mkdtemp(join(tmpdir(), 'zenduty-pack-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
	const output = await run('npm', ['pack', '--json', '--pack-destination', folder], root);
	const answer = JSON.parse(output.slice(output.search(/^[[{]/m)));
	const { filename } = Array.isArray(answer) ? answer[0] : Object.values<any>(answer)[0];
	return join(folder, filename);
}
