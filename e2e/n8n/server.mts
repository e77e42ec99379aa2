/** The n8n that the checks share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modulesOf, type Release } from './installation.mts';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from './start.mts';
import type { Rest } from './rest.mts';
import { socketBreaker, type Breaking } from './brokenSocket.mts';

/** Small, so that a body over the limit is sent quickly. In MiB. */
const PAYLOAD_SIZE_MAX = 2;

/** An n8n with the package installed and an owner logged in, whoever has started it. */
export interface Server {
	/** `2.41.1` */
	version: string;
	/** The first number of the version: what n8n answers differs between 1 and 2. */
	major: number;
	/** Its address, without a final slash; another one after a restart. */
	url: string;
	rest: Rest;
	/** The largest body that it takes, in MiB. */
	payloadSizeMax: number;
	/** Removes what the checks have put into it. */
	discard(): Promise<void>;
}

/** An n8n that was started here: the checks may end it, and read what it prints and stores. */
export interface OwnServer extends Server {
	/** The running n8n; another one after a restart. */
	n8n: N8n;
	/** Breaks the connection of the next such request of n8n, after the other side has answered. */
	breakNext(breaking: Breaking): void;
	/** What n8n has printed since the first start. */
	log(): string;
	/** Ends n8n as an operator does, and starts it again on the same data. */
	restart(env?: Record<string, string>): Promise<void>;
}

const isOwn = (server: Server): server is OwnServer => 'n8n' in server;

/** Returns why a check is left out that needs an {@link OwnServer}; false if it is not. */
export function leftOut(server: Server): string | false {
	return isOwn(server) ? false : 'since this n8n was not started by the checks';
}

/**
 * Returns the server for a check that needs an {@link OwnServer}.
 *
 * @throws Error if the check should have been {@link leftOut}
 */
export function own(server: Server): OwnServer {
	if (isOwn(server)) return server;
	throw new Error('This check needs an n8n that was started here.');
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
): Promise<OwnServer> {
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
	const server: OwnServer = {
		version,
		major: Number.parseInt(version),
		n8n,
		get url() {
			return server.n8n.url;
		},
		rest: n8n.rest,
		payloadSizeMax: PAYLOAD_SIZE_MAX,
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
