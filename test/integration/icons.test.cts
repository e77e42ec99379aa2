import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../..');

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'zenduty-icons-'));
	cpSync(join(root, 'nodes'), join(folder, 'nodes'), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The icons and schemas in a folder of built nodes, by their paths. */
function copiesIn(dist: string): Record<string, string> {
	const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
	const copies = files.filter((file) => /\.(png|svg)$|__schema__.*\.json$/.test(file)).sort();
	return Object.fromEntries(copies.map((file) => [file, readFileSync(join(dist, file), 'latin1')]));
}

it("gulp's task build:icons copies what n8n's tool copies", async () => {
	const gulp = join(root, 'node_modules/.bin/gulp');
	const parameters = ['--gulpfile', join(root, 'gulpfile.js'), '--cwd', folder, 'build:icons'];
	await promisify(execFile)(gulp, parameters);
	const copies = copiesIn(join(folder, 'dist/nodes'));
	expect(Object.keys(copies)).toContain('Zenduty/zenduty.svg');
	expect(copies).toEqual(copiesIn(join(root, 'dist/nodes')));
});
