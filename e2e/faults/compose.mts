/** The sample for Docker Compose, read as Compose reads it: nothing is started here. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { modulesOf } from '../n8n/installation.mts';
import { root } from '../../scripts/process.mts';
import { promise } from './promises.mts';
import { output } from '../n8n/storedExecutions.mts';

interface Service {
	image?: string;
	build?: string;
	entrypoint?: string[];
	command?: string | string[];
	environment?: Record<string, string>;
	volumes?: string[];
	depends_on?: Record<string, { condition: string }>;
	healthcheck?: object;
	restart?: string;
	pid?: string;
	logging?: { options?: Record<string, string> };
}

interface Compose {
	services: Record<string, Service>;
	volumes: Record<string, unknown>;
}

/** The roles of n8n's processes, and how many the sample has of each. */
const ROLES = { start: 1, webhook: 2, worker: 2 };

/** Each process puts the package there when it starts: they may not share the folder. */
const NODES = '/home/node/.n8n/nodes';

export async function compose(): Promise<void> {
	const folder = join(root, 'examples', 'deployment');
	const text = readFileSync(join(folder, 'docker-compose.yml'), 'utf8');
	const { services, volumes }: Compose = parse(text, { merge: true });
	const problems: string[] = [];
	const check = (isRight: boolean, problem: string) => {
		if (!isRight) problems.push(problem);
	};

	const built = Object.values(services).filter(({ build }) => build !== undefined);
	check(built.length === 1 && built[0].build === '.', 'not one service builds what is beside it');
	const processes = Object.entries(services).filter(([, { image }]) => image === built[0]?.image);
	for (const [role, count] of Object.entries(ROLES)) {
		const found = processes.filter(([, { command }]) => command === role).length;
		check(found === count, `${found} processes run "${role}", not ${count}`);
	}
	const { version } = readJson(join(modulesOf('n8n-2'), 'n8n', 'package.json'));
	const [{ environment: shared = {} }] = processes.map(([, service]) => service);
	const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');
	check(dockerfile.includes(`/n8n:${version}\n`), `the image is not n8n ${version}`);
	for (const [name, service] of processes) {
		const { environment, entrypoint, volumes: mounts = [], healthcheck, restart } = service;
		check(
			JSON.stringify(environment) === JSON.stringify(shared),
			`${name} has an environment of its own`,
		);
		const isShared = mounts.some((mount) => mount.split(':')[1].startsWith(NODES));
		check(entrypoint === undefined && !isShared, `${name} does not have the package`);
		check(healthcheck !== undefined && restart !== undefined, `${name} is not watched`);
	}

	for (const [name, { depends_on: needed = {}, volumes: mounts = [] }] of Object.entries(
		services,
	)) {
		for (const each of Object.keys(needed)) {
			check(each in services, `${name} depends on ${each}, which is not there`);
			const { condition } = needed[each];
			const canBeHealthy = services[each]?.healthcheck !== undefined;
			check(condition !== 'service_healthy' || canBeHealthy, `${each} is never healthy`);
		}
		for (const source of mounts.map((mount) => mount.split(':')[0])) {
			check(source.startsWith('.') || source in volumes, `${name} has no volume ${source}`);
		}
	}
	for (const name of ['nginx', ...processes.map(([process]) => process)]) {
		const size = services[name].logging?.options?.['max-size'];
		check(size !== undefined, `what ${name} prints may fill the disk`);
	}
	const { pid, volumes: mounted = [] } = services.logrotate ?? {};
	check(pid === 'service:nginx', 'logrotate cannot tell nginx to start a new log');
	const [logs] = (services.nginx.volumes ?? []).filter((mount) => mount.endsWith('/var/log/nginx'));
	check(logs !== undefined && mounted.includes(logs), "logrotate does not have nginx's logs");
	for (const file of [...mounted, ...(services.nginx.volumes ?? [])].map(
		(mount) => mount.split(':')[0],
	)) {
		const isThere = existsSync(join(folder, file));
		check(!file.endsWith('.conf') || isThere, `${file} is not beside the sample`);
	}
	for (const variable of ['DB_POSTGRESDB_HOST', 'QUEUE_BULL_REDIS_HOST']) {
		check(shared[variable] in services, `${variable} is no service`);
	}
	check(JSON.stringify(services.redis.command).includes('--appendonly yes'), 'Redis forgets');

	const unknown = await unknownVariables(Object.keys(shared));
	check(unknown.length === 0, `n8n does not know ${unknown.join()}`);

	const site = readFileSync(join(root, 'examples', 'deployment', 'nginx.conf'), 'utf8');
	for (const [, upstream] of site.matchAll(/^\s*server ([a-z0-9-]+):5678/gm)) {
		check(upstream in services, `nginx passes on to ${upstream}, which is no service`);
	}
	const { length: upstreams } = [...site.matchAll(/^\s*server webhook-/gm)];
	check(upstreams === ROLES.webhook, `nginx knows ${upstreams} webhook processors`);

	promise(
		'package',
		'the sample for Docker Compose is sound: syntax, roles, the package in each process, names, variables that n8n knows',
		problems.length === 0,
		problems.join('; ') || `${Object.keys(services).length} services, ${processes.length} of n8n`,
	);
}

/** Those that are nowhere in n8n's own code. */
async function unknownVariables(names: string[]): Promise<string[]> {
	const modules = modulesOf('n8n-2');
	const code = ['n8n/dist', '@n8n/config/dist', '@n8n/backend-common/dist'].map((each) =>
		join(modules, each),
	);
	const found = await output('grep', [...['-rhowE', '--include=*.js', names.join('|')], ...code]);
	const known = new Set(found.split('\n'));
	return names.filter((name) => !known.has(name));
}

function readJson(path: string): Record<string, string> {
	return JSON.parse(readFileSync(path, 'utf8'));
}
