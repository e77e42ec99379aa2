/** n8n in queue mode: a main process, two webhook processors and two workers. */
import { clearLockedPorts } from 'get-port';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from '../n8n/start.mts';
import { startPostgres } from '../programs/postgres.mts';
import { ensurePrograms } from '../programs/programs.mts';
import { environment } from '../workflows/triggerUnderLoad.mts';
import { startRedis } from '../programs/redis.mts';
import { inPostgres, type Reader } from '../n8n/storedExecutions.mts';

/** Which process of queue mode. */
type Role = 'main' | 'webhook' | 'worker';

/** A process, which may be another one after it was killed. */
export interface Member {
	name: string;
	role: Role;
	n8n: N8n;
}

export interface QueueMode {
	main: N8n;
	webhooks: Member[];
	workers: Member[];
	read: Reader;
	/** Starts a process again that was killed, as an operator's supervisor would. */
	revive(member: Member): Promise<void>;
	/** Ends everything and removes the data. */
	discard(): Promise<void>;
}

/**
 * Starts everything. Each process has a folder of its own with the package installed.
 *
 * @param env further variables of every process
 */
export async function startQueueMode(env: Record<string, string>): Promise<QueueMode> {
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
	return {
		main,
		webhooks: members.filter(({ role }) => role === 'webhook'),
		workers: members.filter(({ role }) => role === 'worker'),
		read: inPostgres(postgres.query),
		async revive(member) {
			member.n8n = await startMember(member.role, member.name, member.n8n);
		},
		async discard() {
			await Promise.all([main, ...members.map(({ n8n }) => n8n)].map((n8n) => n8n.stop()));
			for (const folder of folders) removeFolder(folder);
			await postgres.stop();
			await redis.stop();
		},
	};
}
