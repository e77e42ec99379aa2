/** What the action does about the limits of the API: it waits, and each request succeeds once. */
import { setTimeout as wait } from 'node:timers/promises';
import { addIncidents } from '../../simulator/incidents.mts';
import type { SettingsInput } from '../../simulator/settings.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import type { Json } from '../n8n/rest.mts';
import { startServer, type Server } from '../n8n/server.mts';
import { poll } from '../support/until.mts';
import { act, begin, ACTION, type Result, type Run } from '../workflows/actionRun.mts';
import { CREATE_INCIDENT } from '../workflows/byTitle.mts';
import { promise } from './promises.mts';

/** Twenty times what Zenduty documents: 20 creations a second, and 300 a minute. */
const SCALE = 20;
const PER_SECOND = 20;

/** How many incidents are created under these. */
const MANY = 200;
const FEW = 100;

/** How many are created where Zenduty does not say how long to wait. */
const FEW_UNTOLD = 40;

const TO_LIST = 500;

/** How much longer than the limits themselves, and n8n without limits, it may take. */
const AT_MOST = 1.3;

/** What is created under the limits as they are documented: 1 a second, 15 a minute. */
const UNSCALED = 40;

/** How often Zenduty may be asked in vain there, for each creation: it may block a key that goes on. */
const IN_VAIN = 1.5;

/** How long one execution may take, in milliseconds. */
const PATIENCE = 10 * 60_000;

export async function apiLimits(isShort: boolean): Promise<void> {
	const server = await startServer('n8n-2');
	try {
		const many = isShort ? FEW : MANY;
		const unlimited = async (_: Simulator, run: RunAction) => (await create(run, many)).seconds;
		const ownWork = await withLimits(server, null, unlimited);
		await withLimits(server, { scale: SCALE }, async (zenduty, run) => {
			await createMany(zenduty, run, many, ownWork);
			await listMany(zenduty, run);
		});
		await withLimits(server, { scale: SCALE, retryAfter: false }, async (zenduty, run) => {
			const count = isShort ? FEW_UNTOLD : MANY;
			const { execution, seconds } = await create(run, count);
			promise(
				'package',
				`${count} creations where Zenduty does not say how long to wait all succeed, each once`,
				execution.status === 'success' && areCreatedOnce(zenduty, count),
				`${seconds.toFixed(1)} s, ${refusals(zenduty)} times 429`,
			);
		});
		await cancelWhileWaiting(server);
		if (!isShort) {
			await withLimits(server, {}, async (zenduty, run) => {
				const { execution, seconds } = await create(run, UNSCALED);
				promise(
					'package',
					`${UNSCALED} creations under the documented limits all succeed, each once`,
					execution.status === 'success' && areCreatedOnce(zenduty, UNSCALED),
					`${seconds.toFixed(1)} s`,
				);
				promise(
					'package',
					`Zenduty is asked in vain at most ${IN_VAIN} × for each of them`,
					refusals(zenduty) <= IN_VAIN * UNSCALED,
					`${refusals(zenduty)} times 429`,
				);
			});
		}
	} finally {
		await server.discard();
	}
}

/** Runs the action with the credential of the account. */
type RunAction = (parameters: Json, more?: Partial<Run>) => Promise<Result & { seconds: number }>;

async function withLimits<T>(
	server: Server,
	limits: SettingsInput['limits'],
	work: (zenduty: Simulator, run: RunAction) => Promise<T>,
): Promise<T> {
	const zenduty = await startSimulator({ settings: { limits, alertDelay: 0 } });
	try {
		const stored = await storeCredential(server, zenduty);
		return await work(zenduty, async (parameters, more) => {
			const result = await act(server, { parameters, stored, patience: PATIENCE, ...more });
			const { runData } = result.execution.data.resultData;
			return { ...result, seconds: (runData[ACTION]?.[0]?.executionTime ?? 0) / 1000 };
		});
	} finally {
		await zenduty.stop();
	}
}

async function storeCredential(server: Server, { apiKey, url: baseUrl }: Simulator) {
	const [name, type] = [`Account at ${baseUrl}`, 'zendutyApi'];
	return { type, name, id: await server.rest.createCredential(name, { apiKey, baseUrl }, type) };
}

async function create(run: RunAction, count: number) {
	const items = Array.from({ length: count }, (_, n) => ({ title: `Limited ${n}` }));
	return await run({ ...CREATE_INCIDENT, options: { concurrency: 20 } }, { items });
}

/** @param ownWork how many seconds n8n itself needs, without limits */
async function createMany(
	zenduty: Simulator,
	run: RunAction,
	count: number,
	ownWork: number,
): Promise<void> {
	const { execution, seconds } = await create(run, count);
	const least = count / PER_SECOND;
	promise(
		'package',
		`${count} creations under ${PER_SECOND} a second all succeed, each once`,
		execution.status === 'success' && areCreatedOnce(zenduty, count),
		`${execution.status}, ${refusals(zenduty)} times 429`,
	);
	promise(
		'package',
		`they take at most ${AT_MOST} × the ${least} s of the limit itself and the ${ownWork.toFixed(1)} s that they take without a limit`,
		seconds <= AT_MOST * (least + ownWork),
		`${seconds.toFixed(1)} s, ${(seconds / (least + ownWork)).toFixed(2)} ×`,
	);
}

async function listMany(zenduty: Simulator, run: RunAction): Promise<void> {
	addIncidents(zenduty.world, TO_LIST, { title: 'To be listed' });
	const known = zenduty.state.incidents.length;
	const { outputs, seconds } = await run({
		resource: 'incident',
		operation: 'getAll',
		status: 'all',
		returnAll: true,
	});
	const numbers = new Set(outputs[0]?.map(({ incidentNumber }) => incidentNumber));
	promise(
		'package',
		`Get Many gives all ${known} incidents, each once`,
		numbers.size === known && outputs[0]?.length === known,
		`${outputs[0]?.length} in ${seconds.toFixed(1)} s`,
	);
}

/** The limit is reached, Zenduty does not say until when, and a person stops the execution. */
async function cancelWhileWaiting(server: Server): Promise<void> {
	const zenduty = await startSimulator({ settings: { limits: { retryAfter: false } } });
	try {
		const items = Array.from({ length: 10 }, (_, n) => ({ title: `Cancelled ${n}` }));
		const stored = await storeCredential(server, zenduty);
		const id = await begin(server, { parameters: CREATE_INCIDENT, stored, items });
		await poll(() => refusals(zenduty) > 0, 20_000);
		await wait(500);
		const before = zenduty.journal.entries.length;
		const started = Date.now();
		await server.rest.call('POST', `/rest/executions/${id}/stop`);
		const { status } = await server.rest.untilEnded(id);
		const took = Date.now() - started;
		// The wait that was cancelled would be over by then.
		await wait(6000);
		const after = zenduty.journal.entries.length;
		promise(
			'package',
			'an execution that waits for the limit can be stopped, and sends nothing more',
			status === 'canceled' && took < 10_000 && after === before,
			`${status} after ${took} ms, ${after - before} requests after it`,
		);
	} finally {
		await zenduty.stop();
	}
}

function areCreatedOnce(zenduty: Simulator, count: number): boolean {
	const created = Object.values(zenduty.journal.counts().incidentsCreated);
	return created.length === count && created.every((times) => times === 1);
}

function refusals({ journal }: Simulator): number {
	return journal.entries.filter(({ status }) => status === 429).length;
}
