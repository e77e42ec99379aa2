/** What is stored of each event: read from n8n's database itself, past n8n. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { node24 } from './installation.mts';
import { UNFINISHED } from './rest.mts';
import { poll } from '../support/until.mts';

/** A stored execution. */
export interface Row {
	id: number;
	status: string;
	data: string;
}

/** Reads all executions from a database. */
export type Reader = () => Promise<Row[]>;

/** How long nothing must change before nothing more is expected, in milliseconds. */
const QUIET = 8000;

const QUERY =
	'select e.id, e.status, d.data from execution_entity e join execution_data d on d."executionId" = e.id';

/** The executions in the SQLite file of an n8n, running or not. */
export function inSqlite(folder: string): Reader {
	return async () =>
		JSON.parse(await askSqlite(folder, `database.prepare(${JSON.stringify(QUERY)}).all()`));
}

/** Everything in the SQLite file of an n8n, as a JSON text. */
export async function allInSqlite(folder: string): Promise<string> {
	const tables = `database.prepare("select name from sqlite_master where type = 'table'").all()`;
	const rows = 'database.prepare(`select * from "${name}"`).all()';
	return await askSqlite(folder, `${tables}.map(({ name }) => [name, ${rows}])`);
}

/** Evaluates an expression about the database, running n8n or not. @returns its value as JSON */
async function askSqlite(folder: string, expression: string): Promise<string> {
	const file = join(folder, '.n8n', 'database.sqlite');
	const program = `
		const { DatabaseSync } = require('node:sqlite');
		const database = new DatabaseSync(${JSON.stringify(file)}, { readOnly: true, timeout: 20000 });
		process.stdout.write(JSON.stringify(${expression}));
	`;
	return await output(node24(), ['--no-warnings', '-e', program]);
}

/** The executions in PostgreSQL. @param psql runs a query, and gives a line for each row */
export function inPostgres(psql: (query: string) => Promise<string>): Reader {
	return async () => {
		const text = await psql(`select row_to_json(found) from (${QUERY}) found`);
		return text
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line));
	};
}

/** The status of each event's stored execution; more than one where it was stored twice. */
export async function storedStatuses(
	read: Reader,
	eventIds: string[],
): Promise<Map<string, string[]>> {
	return statusesIn(await read(), eventIds);
}

function statusesIn(rows: Row[], eventIds: string[]): Map<string, string[]> {
	const wanted = new Set(eventIds);
	const found = new Map<string, string[]>();
	for (const { status, data } of rows) {
		const ids = new Set([...data.matchAll(/"([0-9a-f]{32})"/g)].map(([, id]) => id));
		for (const id of ids) {
			if (wanted.has(id)) found.set(id, [...(found.get(id) ?? []), status]);
		}
	}
	return found;
}

/**
 * Waits until each event is stored and no execution is unfinished; or until nothing has changed for
 * some seconds and none is unfinished, where events are missing; or until the patience is over.
 *
 * @returns the statuses of each event's executions
 */
export async function untilSettled(
	read: Reader,
	eventIds: string[],
	patience: number,
): Promise<Map<string, string[]>> {
	let changedAt = Date.now();
	let last = '';
	let statuses = new Map<string, string[]>();
	const isSettled = async () => {
		const rows = await read();
		statuses = statusesIn(rows, eventIds);
		const isQuiet = rows.every(({ status }) => !UNFINISHED.includes(status));
		const seen = `${rows.length} ${rows.filter(({ status }) => status === 'success').length}`;
		if (seen !== last) changedAt = Date.now();
		last = seen;
		const nothingMore = eventIds.every((id) => statuses.has(id)) || Date.now() - changedAt > QUIET;
		return isQuiet && nothingMore;
	};
	await poll(isSettled, patience, 500);
	return statuses;
}

/** Runs a program. @returns what it printed */
export async function output(program: string, parameters: string[]): Promise<string> {
	return await new Promise((resolve, reject) => {
		const options = { maxBuffer: 1 << 29, timeout: 60_000 };
		execFile(program, parameters, options, (error, stdout, stderr) => {
			if (error === null) resolve(stdout);
			else reject(new Error(`${program} failed: ${error.message}\n${stderr.slice(-2000)}`));
		});
	});
}
