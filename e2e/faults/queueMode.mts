/** n8n in queue mode: a main process, two webhook processors and two workers. */
import { clearLockedPorts } from 'get-port';
import type { Release } from '../n8n/installation.mts';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from '../n8n/start.mts';
import { startPostgres, type Postgres } from '../programs/postgres.mts';
import { ensurePrograms } from '../programs/programs.mts';
import { environment } from '../workflows/triggerUnderLoad.mts';
import { startRedis, type Redis } from '../programs/redis.mts';
import { inPostgres, type Reader } from '../n8n/storedExecutions.mts';

/** Which process of queue mode. */
export type Role = 'main' | 'webhook' | 'worker';

/** A process, which may be another one after it was killed. */
export interface Member {
	name: string;
	role: Role;
	n8n: N8n;
}

export interface QueueMode {
	redis: Redis;
	postgres: Postgres;
	main: N8n;
	webhooks: Member[];
	workers: Member[];
	read: Reader;
	/** Starts a process again that has ended, as an operator's supervisor would. */
	revive(member: Member): Promise<void>;
	/** Starts again all that have ended. @returns their names */
	reviveAll(): Promise<string[]>;
	/** Ends the main process as an operator does, and starts it again. */
	restartMain(): Promise<void>;
	/** Ends everything and removes the data. */
	discard(): Promise<void>;
}

/** What to start. */
export interface QueueOptions {
	/** Which n8n; n8n 2 if it is left out. */
	release?: Release;
	/** Further variables of every process. */
	env?: Record<string, string>;
}

/** Starts everything. Each process has a folder of its own with the package installed. */
export async function startQueueMode({ release, env }: QueueOptions = {}): Promise<QueueMode> {
	ensurePrograms(['redis-server', 'postgres', 'initdb', 'psql']);
	const redis = await startRedis();
	const postgres = await startPostgres();
	const folders: string[] = [];
	const startMember = async (role: Role, name: string, former?: N8n): Promise<N8n> => {
		const folder = former?.folder ?? (await makeFolder());
		if (former === undefined) folders.push(folder);
		// get-port holds back ports that it gave out a short time ago; here the same one is wanted.
		else clearLockedPorts();
		return await startN8n({
			folder,
			release,
			port: former?.port,
			command: role === 'main' ? ['start'] : [role],
			patience: 240_000,
			env: {
				...environment(name),
				...postgres.env,
				EXECUTIONS_MODE: 'queue',
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(redis.port),
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
				N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
				...env,
			},
		});
	};
	// The first one makes the tables.
	const main = await startMember('main', 'main');
	await main.rest.setUpOwner(OWNER);
	const join = async (role: Role, name: string): Promise<Member> => ({
		name,
		role,
		n8n: await startMember(role, name),
	});
	const members = await Promise.all([
		join('webhook', 'webhook 1'),
		join('webhook', 'webhook 2'),
		join('worker', 'worker 1'),
		join('worker', 'worker 2'),
	]);
	const revive = async (member: Member) => {
		await member.n8n.stop('SIGKILL');
		member.n8n = await startMember(member.role, member.name, member.n8n);
	};
	const mainMember: Member = { name: 'main', role: 'main', n8n: main };
	const mode: QueueMode = {
		redis,
		postgres,
		main,
		webhooks: members.filter(({ role }) => role === 'webhook'),
		workers: members.filter(({ role }) => role === 'worker'),
		read: inPostgres(postgres.query),
		revive,
		async reviveAll() {
			const ended = [mainMember, ...members].filter(({ n8n }) => hasEnded(n8n));
			for (const member of ended) await revive(member);
			if (ended.includes(mainMember)) {
				mode.main = mainMember.n8n;
				await mode.main.rest.login(OWNER);
			}
			return ended.map(({ name }) => name);
		},
		async restartMain() {
			await mainMember.n8n.stop();
			await mode.reviveAll();
		},
		async discard() {
			await Promise.all([mainMember, ...members].map(async ({ n8n }) => await n8n.stop()));
			for (const folder of folders) removeFolder(folder);
			await postgres.stop();
			await redis.stop();
		},
	};
	return mode;
}

function hasEnded({ process: child }: N8n): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}
