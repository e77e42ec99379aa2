/** The n8n that the checks share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modulesOf, type Release } from './installation.mts';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from './start.mts';
import type { Rest } from './rest.mts';
import { socketBreaker, type Breaking } from './brokenSocket.mts';

/** Small, so that a body over the limit is sent quickly. In MiB. */
export const PAYLOAD_SIZE_MAX = 2;

export interface Server {
	/** `2.41.1` */
	version: string;
	/** The first number of the version: what n8n answers differs between 1 and 2. */
	major: number;
	/** The running n8n; another one after a restart. */
	n8n: N8n;
	rest: Rest;
	/** Breaks the connection of the next such request of n8n, after the other side has answered. */
	breakNext(breaking: Breaking): void;
	/** What n8n has printed since the first start. */
	log(): string;
	/** Ends n8n as an operator does, and starts it again on the same data. */
	restart(env?: Record<string, string>): Promise<void>;
	/** Ends n8n and removes its data. */
	discard(): Promise<void>;
}

/**
 * Starts n8n with the package installed and an owner logged in.
 *
 * @param release which n8n
 * @param surroundings further environment variables, also after a restart
 */
export async function startServer(
	release: Release,
	surroundings: Record<string, string> = {},
): Promise<Server> {
	const description = join(modulesOf(release), 'n8n', 'package.json');
	const { version } = JSON.parse(readFileSync(description, 'utf8'));
	const folder = await makeFolder();
	const breaker = socketBreaker(folder);
	const start = async (env: Record<string, string> = {}) =>
		await startN8n({
			folder,
			release,
			env: {
				N8N_PAYLOAD_SIZE_MAX: String(PAYLOAD_SIZE_MAX),
				// The log is searched for secrets in the end, so all of it counts.
				N8N_LOG_LEVEL: 'debug',
				// n8n 1 offers tools of community packages only so.
				N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: 'true',
				// n8n 1 mixes up transactions that run at a time, unless it has several connections.
				DB_SQLITE_POOL_SIZE: '3',
				...breaker.env,
				...surroundings,
				...env,
			},
		});
	let printed = '';
	const n8n = await start();
	const server: Server = {
		version,
		major: Number.parseInt(version),
		n8n,
		rest: n8n.rest,
		breakNext: breaker.breakNext,
		log: () => printed + server.n8n.log(),
		async restart(env) {
			await server.n8n.stop();
			printed += server.n8n.log();
			server.n8n = await start(env);
			server.rest = server.n8n.rest;
			await server.rest.login(OWNER);
		},
		async discard() {
			await server.n8n.stop();
			removeFolder(folder);
		},
	};
	await server.rest.setUpOwner(OWNER);
	return server;
}
