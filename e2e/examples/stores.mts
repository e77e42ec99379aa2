/** The databases that some examples use: real ones, and the credentials that lead to them. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import getPort from 'get-port';
import { startPostgres, type Postgres } from '../programs/postgres.mts';
import { ensurePrograms } from '../programs/programs.mts';
import { startRedis, type Redis } from '../programs/redis.mts';
import type { Server } from '../n8n/server.mts';

const PROGRAMS = ['redis-server', 'redis-cli', 'initdb', 'postgres', 'pg_isready', 'psql'];

/** The credential of a PostgreSQL that takes connections and says nothing. */
export const SILENT = 'Postgres: silent';

export interface Stores {
	redis: Redis;
	postgres: Postgres;
	stop(): Promise<void>;
}

/** Starts Redis and PostgreSQL, and stores credentials with the names that n8n gives to new ones. */
export async function startStores({ rest }: Server): Promise<Stores> {
	ensurePrograms(PROGRAMS);
	const redis = await startRedis();
	const postgres = await startPostgres();
	const forRedis = { host: '127.0.0.1', port: redis.port, user: '', password: '', ssl: false };
	await rest.createCredential('Redis account', { ...forRedis, database: 0 }, 'redis');
	const { env } = postgres;
	const forPostgres = {
		host: env.DB_POSTGRESDB_HOST,
		port: Number(env.DB_POSTGRESDB_PORT),
		database: env.DB_POSTGRESDB_DATABASE,
		user: env.DB_POSTGRESDB_USER,
		password: env.DB_POSTGRESDB_PASSWORD,
		maxConnections: 20,
		ssl: 'disable',
	};
	await rest.createCredential('Postgres account', forPostgres, 'postgres');
	const silent = createServer().listen(await getPort(), '127.0.0.1');
	await once(silent, 'listening');
	const { port } = silent.address() as AddressInfo;
	await rest.createCredential(SILENT, { ...forPostgres, port }, 'postgres');
	return {
		redis,
		postgres,
		async stop() {
			await redis.stop();
			await postgres.stop();
			silent.close();
		},
	};
}
