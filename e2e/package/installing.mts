/** What `docs/install.md` says to do installs the package, with its commands as they stand there. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { clearLockedPorts } from 'get-port';
import { parse } from 'yaml';
import { root } from '../../scripts/process.mts';
import { modulesOf } from '../n8n/installation.mts';
import { leftOut, type Server } from '../n8n/server.mts';
import { OWNER, startN8n, type N8n } from '../n8n/start.mts';
import type { Json, Rest } from '../n8n/rest.mts';
import { temporaryFolder } from '../programs/programs.mts';
import {
	accepted,
	notStarted,
	startReceiving,
	type Receiving,
} from '../workflows/triggerWorkflow.mts';
import { event, signed } from '../zenduty/delivery.mts';
import { commandsOf, runCommands } from './documented.mts';
import { buildImage } from './image.mts';

const PAGE = 'docs/install.md';
const FILE = 'n8n-nodes-zenduty.tgz';
const KEY = 'e2e-installing-key';

/** @param shared what the other checks run in: here it only says whether any n8n is started */
export function installing(shared: Server): void {
	describe('Installing as documented:', { skip: leftOut(shared) }, () => {
		const folder = temporaryFolder('install');
		/** On one computer everything happens below one home folder. */
		const home = join(folder, 'home');
		const checkout = join(home, 'n8n-nodes-zenduty');
		const installed = join(home, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-zenduty');
		const { version } = readJson(join(root, 'package.json'));
		let n8n: N8n | undefined;
		let receiving: Receiving;

		before(async () => {
			mkdirSync(home);
			await publishCheckout(join(folder, 'published.git'), home);
		});
		after(async () => await n8n?.stop());

		async function start(launcher?: string[], env?: Record<string, string>): Promise<Rest> {
			// The address of the trigger stays the same when n8n starts again: get-port would hold it back.
			clearLockedPorts();
			n8n = await startN8n({ folder: home, launcher, env, port: n8n?.port });
			return n8n.rest;
		}

		/** n8n has all nodes, and the trigger of the saved workflow does what it should. */
		async function works(rest: Rest): Promise<void> {
			assert.ok(n8n);
			const all: Json[] = await (await rest.fetch('/types/nodes.json')).json();
			const found = all
				.filter(({ name }) => /zenduty(PollingTrigger|Trigger)?$/i.test(name))
				.map((each) => [each.name, each.communityNodePackageVersion]);
			assert.deepEqual(found.sort(), [
				['n8n-nodes-zenduty.zenduty', version],
				['n8n-nodes-zenduty.zendutyPollingTrigger', version],
				['n8n-nodes-zenduty.zendutyTrigger', version],
			]);
			const genuine = signed(event(), KEY);
			const forged = signed(event(), `${KEY}s`);
			await accepted(n8n, receiving, genuine);
			const answer = await notStarted(n8n, receiving, forged, signed(event(), KEY));
			assert.deepEqual([answer.status, answer.json.error], [401, 'invalid_signature']);
		}

		it('the file is built', async () => {
			const [commands] = commandsOf(PAGE, 'Build the file');
			// Only this is replaced: what that command has installed for the checks is used here, too.
			const modules = join(root, 'node_modules');
			const faster = commands.replace(/^npm ci$/m, `ln -s '${modules}' .`);
			assert.notEqual(faster, commands);
			const printed = await runCommands(faster, home, home);
			assert.match(printed, new RegExp(`^${FILE}: version ${version}, \\d+ kB$`, 'm'));
			assert.ok(existsSync(join(checkout, FILE)));
		});

		it('on a server without Docker', async () => {
			const [commands] = commandsOf(PAGE, 'On a server without Docker');
			await runCommands(commands, checkout, home);
			const rest = await start();
			await rest.setUpOwner(OWNER);
			assert.ok(n8n);
			receiving = await startReceiving(n8n, { authentication: 'signature', signingSecret: KEY });
			await works(rest);
			assert.deepEqual(await rest.call('GET', '/rest/community-packages'), []);
		});

		it("in n8n's Docker image, with the data from before and an older version in it", async () => {
			await n8n?.stop();
			const description = readJson(join(installed, 'package.json'));
			const older = { ...description, version: '0.0.1' };
			writeFileSync(join(installed, 'package.json'), JSON.stringify(older));
			mkdirSync(join(installed, '..', 'n8n-nodes-other'));

			const blocks = commandsOf(PAGE, "In n8n's Docker image");
			await runCommands(withoutDocker(blocks.join('')), checkout, home);
			const { from, launcher, env } = buildImage(join(checkout, 'examples', 'deployment'), folder);
			assert.match(from, /^n8nio\/n8n:\d/);
			assert.match(blocks.join(''), /^docker build .*--build-arg N8N_VERSION=\d/m);
			assert.match(blocks.join(''), /--volume \S+:\/home\/node\/\.n8n n8n-with-zenduty$/m);
			assert.equal(withoutDocker(blocks.slice(2).join('')), '');

			const rest = await start(launcher, env);
			await rest.login(OWNER);
			await works(rest);
			assert.ok(existsSync(join(installed, '..', 'n8n-nodes-other')), 'other packages stay');
		});

		it('the sample for Docker Compose has beside it what its image needs', async () => {
			const [commands, starting] = commandsOf(PAGE, 'Queue mode');
			await runCommands(commands, checkout, home);
			const copied = join(home, 'n8n-with-zenduty');
			const needed = ['Dockerfile', FILE, 'start.sh', 'docker-compose.yml'];
			const missing = needed.filter((file) => !readdirSync(copied).includes(file));
			assert.deepEqual(missing, []);
			assert.equal(withoutDocker(starting), '', 'all that is left to do is done by Docker');
			const { version: tried } = readJson(join(modulesOf('n8n-2'), 'n8n', 'package.json'));
			const dockerfile = readFileSync(join(copied, 'Dockerfile'), 'utf8');
			assert.ok(
				dockerfile.includes(`\nARG N8N_VERSION=${tried}\n`),
				'the image has the n8n that is tried here',
			);
			const sample = readFileSync(join(copied, 'docker-compose.yml'), 'utf8');
			const services: Json[] = Object.values(parse(sample, { merge: true }).services);
			const processes = services.filter(({ image }) => image === 'n8n-with-zenduty');
			assert.deepEqual(
				processes.map(({ command }) => command),
				['start', 'webhook', 'webhook', 'worker', 'worker'],
			);
			for (const { environment, entrypoint } of processes) {
				assert.deepEqual(environment, processes[0].environment, 'all have the same variables');
				assert.equal(entrypoint, undefined, 'each process has the package');
			}
		});

		for (const role of ['start', 'webhook', 'worker']) {
			it(`the image passes the command "${role}" on, after it has copied the package`, async () => {
				const { launcher } = buildImage(join(checkout, 'examples', 'deployment'), folder);
				const shown = join(folder, 'docker-entrypoint.sh');
				writeFileSync(shown, '#!/bin/sh\necho "[$@]"\n', { mode: 0o755 });
				const container = join(folder, role);
				const printed = await runCommands([...launcher, role].join(' '), folder, container);
				assert.equal(printed, `[${role}]\n`);
				const nodes = join(container, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-zenduty');
				assert.equal(readJson(join(nodes, 'package.json')).version, version);
			});
		}
	});
}

/** The commands that do not begin with "docker": there is no Docker here. */
function withoutDocker(commands: string): string {
	return commands.replace(/^docker .*\n/gm, '');
}

/**
 * Makes a repository of the files as they are now, without those that git ignores, and lets git
 * clone it in the place of the published one.
 */
async function publishCheckout(repository: string, home: string): Promise<void> {
	const { url } = readJson(join(root, 'package.json')).repository;
	const published = String(url).replace(/^git\+/, '');
	writeFileSync(
		join(home, '.gitconfig'),
		`[user]\n\tname = e2e\n\temail = e2e@localhost\n[url "${repository}"]\n\tinsteadOf = ${published}\n`,
	);
	const git = `git --git-dir='${repository}' --work-tree='${root}'`;
	const commands = [
		`git init --quiet --bare '${repository}'`,
		`${git} add --all`,
		`${git} commit --quiet --message=checkout`,
	];
	await runCommands(commands.join('\n'), root, home);
}

function readJson(path: string): Json {
	return JSON.parse(readFileSync(path, 'utf8'));
}
