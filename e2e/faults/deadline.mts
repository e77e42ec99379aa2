/** Whether answers come within the three seconds that Zenduty waits. */
import { setTimeout as wait } from 'node:timers/promises';
import { OWNER, startN8n, type N8n } from '../n8n/start.mts';
import { figure, promise } from './promises.mts';
import { environment, KEY, startTrigger, type Trigger } from '../workflows/triggerUnderLoad.mts';
import { collectRuns } from '../workflows/runs.mts';
import {
	DEADLINE,
	events,
	isAccepted,
	outcomes,
	seconds,
	send,
	slowest,
	storm,
	type Sent,
} from '../zenduty/sender.mts';
import { inSqlite, untilSettled } from '../n8n/storedExecutions.mts';

/** How many executions stand in line, and how long each lasts, in seconds. */
const QUEUED = 6;
const LASTS = 2;

/** How long the execution lasts that a forged delivery starts, in seconds. */
const REFUSAL_LASTS = 4;

/** How many deliveries an alert storm has. */
const STORM = 300;

/** How long executions may take to end, in milliseconds. */
const PATIENCE = 180_000;

/** Six deliveries at once where n8n runs one execution at a time, each of two seconds. */
export async function underConcurrencyLimit(): Promise<void> {
	const runs = await collectRuns();
	await atOnce({
		how: 'under a concurrency limit of 1 (immediately)',
		count: QUEUED,
		env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' },
		prepare: async ({ rest }) =>
			await startTrigger(rest, { respond: 'immediately', lasts: LASTS, runs }),
		hasRun: async (ids) => {
			await runs.until(ids, PATIENCE);
			return ids.every((id) => runs.times(id) === 1);
		},
	});
	await behindRefusal();
}

/** A forged delivery starts an execution that takes the only slot, and a genuine delivery follows. */
async function behindRefusal(): Promise<void> {
	const limit = { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' };
	const n8n = await startN8n({ env: { ...environment('main'), ...limit } });
	try {
		await n8n.rest.setUpOwner(OWNER);
		for (const respond of ['whenSaved', 'immediately'] as const) {
			const chosen = { events: ['triggered', 'refused'], lasts: REFUSAL_LASTS };
			const { id, path } = await startTrigger(n8n.rest, { respond, ...chosen });
			const url = n8n.url + path;
			const [first, second] = events(2);
			const forged = await send(url, first, 'another key');
			const genuine = await send(url, second, KEY);
			figure(
				`under a concurrency limit of 1 (${respond}), a delivery behind an execution of ${REFUSAL_LASTS} s that a forged one started`,
				`${outcomes([genuine])} after ${seconds(genuine.took)}; the forged one ${forged.status} after ${seconds(forged.took)}`,
			);
			await n8n.rest.untilFinished(id, 2, PATIENCE);
		}
	} finally {
		await n8n.remove();
	}
}

/** An alert storm, with the variable that lets n8n evaluate no expression where there is none. */
export async function underStorm(): Promise<void> {
	await atOnce({
		how: '(immediately, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true)',
		count: STORM,
		env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
		async prepare(n8n) {
			const trigger = await startTrigger(n8n.rest, { respond: 'immediately' });
			// The first deliveries after a start are slower: n8n loads what it needs.
			for (let round = 0; round < 3; round++) {
				const ids = (await burst(n8n, trigger, 10)).map(({ eventId }) => eventId);
				await untilSettled(inSqlite(n8n.folder), ids, PATIENCE);
			}
			return trigger;
		},
	});
}

interface Burst {
	how: string;
	count: number;
	env: Record<string, string>;
	prepare: (n8n: N8n) => Promise<Trigger>;
	/** Whether each event's work was done once. */
	hasRun?: (eventIds: string[]) => Promise<boolean>;
}

async function atOnce({ how, count, env, prepare, hasRun }: Burst): Promise<void> {
	const n8n = await startN8n({ env: { ...environment('main'), ...env } });
	try {
		await n8n.rest.setUpOwner(OWNER);
		const trigger = await prepare(n8n);
		const sent = await again(async () => await burst(n8n, trigger, count));
		promise(
			'package',
			`${count} deliveries at once are answered within 3 s ${how}`,
			inTime(sent),
			told(sent),
		);
		const ids = sent.map(({ eventId }) => eventId);
		const isDone = (await hasRun?.(ids)) ?? true;
		const statuses = await untilSettled(inSqlite(n8n.folder), ids, PATIENCE);
		const succeeded = ids.filter((id) => statuses.get(id)?.join() === 'success').length;
		promise(
			'package',
			`all ${count} of them run, none of them twice`,
			isDone && succeeded === count,
			`${succeeded} stored once as successful`,
		);
	} finally {
		await n8n.remove();
	}
}

async function burst({ url }: N8n, { path }: Trigger, size: number): Promise<Sent[]> {
	return await storm(() => url + path, events(size), KEY);
}

/** A timing is measured once more if other work on this machine may have spoilt it. */
async function again(measure: () => Promise<Sent[]>): Promise<Sent[]> {
	const first = await measure();
	if (inTime(first) || !first.every(isAccepted)) return first;
	figure('measured once more, since the first time it was', told(first));
	await wait(15_000);
	return await measure();
}

function inTime(sent: Sent[]): boolean {
	return sent.every((each) => isAccepted(each) && each.took < DEADLINE);
}

function told(sent: Sent[]): string {
	const late = sent.filter(({ took }) => took >= DEADLINE).length;
	const lateness = late === 0 ? '' : `, ${late} of them late`;
	return `${outcomes(sent)}, the slowest after ${seconds(slowest(sent))}${lateness}`;
}
