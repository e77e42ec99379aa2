/** Only the Publish workflow can publish, and it publishes what it has built itself. */
import { execFile } from 'node:child_process';
import {
	appendFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const root = join(__dirname, '../..');
const STALE = 'dist/nodes/Zenduty/Stale.js';

jest.setTimeout(120_000);

let clone: string;
let registry: Server;
let writes: string[];

/** Runs npm in the clone, as on a maintainer's machine who is logged in to the registry. */
async function npm(...parameters: string[]): Promise<string> {
	const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
	const flags = [`--registry=http://${host}/`, `--//${host}/:_authToken=token`];
	const { PATH, HOME } = process.env;
	const { stdout } = await promisify(execFile)('npm', [...parameters, ...flags], {
		cwd: clone,
		env: { PATH, HOME, NO_UPDATE_NOTIFIER: '1' },
	});
	return stdout;
}

async function packed(...parameters: string[]): Promise<string> {
	await npm('pack', ...parameters);
	const tarball = readdirSync(clone).find((name) => name.endsWith('.tgz'));
	if (tarball === undefined) throw new Error('there is no tarball');
	return tarball;
}

/** What a file of a tarball holds. */
async function unpacked(tarball: string, file: string): Promise<string> {
	const parameters = ['-xzOf', tarball, `package/${file}`];
	return (await promisify(execFile)('tar', parameters, { cwd: clone })).stdout;
}

describe('npm', () => {
	beforeEach(async () => {
		clone = mkdtempSync(join(tmpdir(), 'zenduty-publish-'));
		const copied = readdirSync(root).filter(
			(name) => !['.git', '.tools', 'node_modules', 'dist', 'e2e', 'reports'].includes(name),
		);
		for (const name of copied) cpSync(join(root, name), join(clone, name), { recursive: true });
		symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
		mkdirSync(join(clone, 'dist/nodes/Zenduty'), { recursive: true });
		writeFileSync(join(clone, STALE), '"use strict";\n');
		writes = [];
		registry = createServer(({ method, url }, response) => {
			if (method !== 'GET') writes.push(`${method} ${url}`);
			response.writeHead(method === 'GET' ? 404 : 201, { 'content-type': 'application/json' });
			response.end('{}');
		});
		await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
	});

	afterEach(async () => {
		registry.closeAllConnections();
		await new Promise((resolve) => registry.close(resolve));
		rmSync(clone, { recursive: true, force: true });
	});

	it('does not publish a folder, whatever is in dist', async () => {
		await expect(npm('publish')).rejects.toThrow('EPRIVATE');
		expect(writes).toEqual([]);
	});

	it('does not publish a tarball either', async () => {
		const tarball = await packed();
		expect(await unpacked(tarball, STALE)).toBe('"use strict";\n');
		await expect(npm('publish', tarball)).rejects.toThrow('EPRIVATE');
		expect(writes).toEqual([]);
	});

	it('publishes nothing without provenance, even where the mark was removed', async () => {
		await npm('pkg', 'delete', 'private');
		await expect(npm('publish')).rejects.toThrow(/provenance/);
		expect(writes).toEqual([]);
	});

	it('would publish without both: the registry of this test takes it', async () => {
		await npm('pkg', 'delete', 'private', 'publishConfig');
		await npm('publish');
		expect(writes).toEqual(['PUT /n8n-nodes-zenduty']);
	});

	it('builds before it packs, where scripts are allowed', async () => {
		appendFileSync(
			join(clone, 'nodes/Zenduty/webhookCredential.ts'),
			"\nexport const CHANGED = 'a change';\n",
		);
		const tarball = await packed('--ignore-scripts=false');
		expect(await unpacked(tarball, 'dist/nodes/Zenduty/webhookCredential.js')).toContain(
			'a change',
		);
		await expect(unpacked(tarball, STALE)).rejects.toThrow('Not found');
	});
});

describe('Every workflow', () => {
	const folder = join(root, '.github/workflows');
	const workflows = readdirSync(folder).map((name): [string, string] => [
		name,
		readFileSync(join(folder, name), 'utf8'),
	]);

	it.each(workflows)('%s says what it may do', (_, text) => {
		expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
	});

	it.each(workflows)('%s pins each action to a commit, and names its version', (_, text) => {
		const used = [...text.matchAll(/\buses:\s*(.*)$/gm)].map(([, action]) => action);
		expect(used.length).toBeGreaterThan(0);
		for (const action of used) {
			expect(action).toMatch(/^[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
		}
	});

	const [, publish = ''] = workflows.find(([name]) => name === 'publish.yml') ?? [];
	const { jobs } = parse(publish) as {
		jobs: { publish: { steps: Array<{ run?: string; env?: Record<string, string> }> } };
	};
	const steps = jobs.publish.steps.filter(({ run }) => run !== undefined);
	const last = steps.at(-1);

	it('Publish tests, scans and builds before it makes the package public', () => {
		expect(steps.slice(0, -1).map(({ run }) => run)).toEqual([
			'npm ci',
			'npm test',
			'npm run scan',
			'rm -rf dist',
			'npm pkg delete private',
		]);
		expect(last?.run).toMatch(/^npm run release$/m);
	});

	it('Publish gives the token of npm to its last step alone', () => {
		expect(publish.match(/secrets\./g)).toHaveLength(1);
		expect(last?.env).toEqual({ NPM_TOKEN: '${{ secrets.NPM_TOKEN }}' });
	});

	it.each([
		[
			'with the token, if there is one',
			'npm_5f1e9d',
			'//registry.npmjs.org/:_authToken=npm_5f1e9d\n',
		],
		['without one, as a trusted publisher', '', undefined],
	])('Publish releases %s', async (_, token, expected) => {
		const home = mkdtempSync(join(tmpdir(), 'zenduty-publish-'));
		try {
			const script = (last?.run ?? '').replace('npm run release', 'echo released');
			// As GitHub runs it.
			const { stdout } = await promisify(execFile)('bash', ['-e', '-c', script], {
				cwd: home,
				env: { PATH: process.env.PATH, HOME: home, NPM_TOKEN: token },
			});
			expect(stdout).toBe('released\n');
			const file = join(home, '.npmrc');
			expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(expected);
		} finally {
			rmSync(home, { recursive: true, force: true });
		}
	});
});
