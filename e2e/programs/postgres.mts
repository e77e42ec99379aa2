/** A PostgreSQL of its own. */
import {
	postgresUser,
	program,
	runToEnd,
	start,
	temporaryFolder,
	type Running,
} from './programs.mts';
import { output } from '../n8n/storedExecutions.mts';
import { freePort } from '../support/freePort.mts';
import { until } from '../support/until.mts';

export interface Postgres {
	/** What n8n needs to know. */
	env: Record<string, string>;
	start(): Promise<void>;
	/** A fast shutdown, as a restart of the service makes it. */
	stop(): Promise<void>;
	/** Runs a query. @returns a line for each row */
	query(sql: string): Promise<string>;
}

/** Starts PostgreSQL on a free port, with its data in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
	const user = postgresUser();
	const folder = temporaryFolder('postgres', user);
	const options = { ...user, cwd: folder };
	const data = `${folder}/data`;
	runToEnd('initdb', ['-D', data, '-U', 'n8n', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options);
	const port = await freePort();
	const connection = ['-h', '127.0.0.1', '-p', String(port), '-U', 'n8n'];
	let running: Running | undefined;
	const postgres: Postgres = {
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_DATABASE: 'n8n',
			DB_POSTGRESDB_USER: 'n8n',
			DB_POSTGRESDB_PASSWORD: 'n8n',
		},
		async start() {
			const parameters = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder];
			running = start('postgres', parameters, { ...options, endWith: 'SIGQUIT' });
			const isReady = async () =>
				await output(program('pg_isready'), [...connection, '-q']).then(
					() => true,
					() => false,
				);
			await until('PostgreSQL answers', isReady);
		},
		async stop() {
			await running?.stop('SIGINT');
		},
		query: async (sql) =>
			await output(program('psql'), [
				...connection,
				'-d',
				'n8n',
				'-X',
				'-A',
				'-t',
				'-q',
				'-c',
				sql,
			]),
	};
	await postgres.start();
	runToEnd('createdb', [...connection, 'n8n'], options);
	return postgres;
}
