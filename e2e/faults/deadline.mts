/** Whether answers come within the three seconds that Zenduty waits. */
import { setTimeout as wait } from 'node:timers/promises';
import { OWNER, startN8n, type N8n } from '../n8n/start.mts';
import { figure, promise } from './promises.mts';
import { environment, KEY, startTrigger, type Trigger } from '../workflows/triggerUnderLoad.mts';
import { collectRuns, type Runs } from '../workflows/runs.mts';
import {
	DEADLINE,
	events,
	isAccepted,
	outcomes,
	seconds,
	slowest,
	storm,
	type Sent,
} from '../zenduty/sender.mts';
import { inSqlite, untilSettled } from '../n8n/storedExecutions.mts';

const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

/** How many executions stand in line, and how long each lasts, in seconds. */
const QUEUED = 6;
const LASTS = 2;

/** How many deliveries an alert storm has. */
const STORM = 300;

/** The largest storm that is tried. */
const LARGEST = 2400;

/** How long executions may take to end, in milliseconds. */
const PATIENCE = 180_000;

/** Six deliveries at once where n8n runs one execution at a time, each of two seconds. */
export async function underConcurrencyLimit(): Promise<void> {
	const runs = await collectRuns();
	const n8n = await start({ N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' });
	try {
		const atOnce = await startTrigger(n8n.rest, { respond: 'immediately', lasts: LASTS, runs });
		const sent = await again(async () => await burst(n8n, atOnce, QUEUED));
		promise(
			'package',
			`${QUEUED} deliveries at once are answered within 3 s under a concurrency limit of 1 (immediately)`,
			inTime(sent),
			told(sent),
		);
		const ids = sent.map(({ eventId }) => eventId);
		await runs.until(ids, PATIENCE);
		const statuses = await untilSettled(inSqlite(n8n.folder), ids, PATIENCE);
		const ran = ids.filter((id) => runs.times(id) === 1).length;
		const succeeded = ids.filter((id) => statuses.get(id)?.join() === 'success').length;
		promise(
			'package',
			`all ${QUEUED} of them run, none of them twice`,
			ran === QUEUED && succeeded === QUEUED,
			`${ran} ran once, ${succeeded} stored once as successful`,
		);
		await compareWhenSaved(n8n, runs);
	} finally {
		await n8n.remove();
	}
}

async function compareWhenSaved(n8n: N8n, runs: Runs): Promise<void> {
	const saved = await startTrigger(n8n.rest, { lasts: LASTS, runs });
	const sent = await burst(n8n, saved, QUEUED);
	const times = sent.map(({ took }) => took).sort((a, b) => a - b);
	figure('the same with whenSaved: answered after', times.map(seconds).join(', '));
	await settle(n8n, sent);
}

/** An alert storm, with the variable that lets n8n evaluate no expression where there is none. */
export async function underStorm(): Promise<void> {
	const n8n = await start(LAZY);
	try {
		const trigger = await startTrigger(n8n.rest, { respond: 'immediately' });
		await warmUp(n8n, trigger);
		const sent = await again(async () => await burst(n8n, trigger, STORM));
		promise(
			'package',
			`${STORM} deliveries at once are answered within 3 s (immediately, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true)`,
			inTime(sent),
			told(sent),
		);
		const ids = sent.map(({ eventId }) => eventId);
		const statuses = await untilSettled(inSqlite(n8n.folder), ids, PATIENCE);
		const succeeded = ids.filter((id) => statuses.get(id)?.join() === 'success').length;
		promise(
			'package',
			`all ${STORM} of them run, none of them twice`,
			succeeded === STORM,
			`${succeeded} stored once as successful`,
		);
	} finally {
		await n8n.remove();
	}
}

/** The storm in the other settings, and how large it may be in each. */
export async function stormFigures(): Promise<void> {
	for (const [setting, env] of [
		['default settings', {}],
		['lazy acquire', LAZY],
	] as const) {
		const n8n = await start(env);
		try {
			for (const respond of ['immediately', 'whenSaved'] as const) {
				const trigger = await startTrigger(n8n.rest, { respond });
				await warmUp(n8n, trigger);
				const label = `${setting}, ${respond}`;
				const sent = await settledBurst(n8n, trigger, STORM);
				figure(`${STORM} at once, ${label}`, told(sent));
				const largest = await largestInTime(n8n, trigger);
				figure(`largest storm within 3 s, ${label}`, largest);
			}
		} finally {
			await n8n.remove();
		}
	}
}

/** By doubling, then by halving the gap three times. */
async function largestInTime(n8n: N8n, trigger: Trigger): Promise<string> {
	const fits = async (size: number) => inTime(await settledBurst(n8n, trigger, size));
	let good = 0;
	let bad = 10;
	while (bad <= LARGEST && (await fits(bad))) [good, bad] = [bad, bad * 2];
	if (bad > LARGEST) return `at least ${good}`;
	for (let step = 0; step < 3 && bad - good > 5; step++) {
		const middle = Math.round((good + bad) / 2);
		if (await fits(middle)) good = middle;
		else bad = middle;
	}
	return `${good} (${bad} is too many)`;
}

async function settledBurst(n8n: N8n, trigger: Trigger, size: number): Promise<Sent[]> {
	const sent = await burst(n8n, trigger, size);
	await settle(n8n, sent);
	return sent;
}

async function settle({ folder }: N8n, sent: Sent[]): Promise<void> {
	const ids = sent.map(({ eventId }) => eventId);
	await untilSettled(inSqlite(folder), ids, PATIENCE);
}

async function burst({ url }: N8n, { path }: Trigger, size: number): Promise<Sent[]> {
	return await storm(() => url + path, events(size), KEY);
}

/** The first deliveries after a start are slower: n8n loads what it needs. */
async function warmUp(n8n: N8n, trigger: Trigger): Promise<void> {
	for (let round = 0; round < 3; round++) await settledBurst(n8n, trigger, 10);
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

async function start(env: Record<string, string>): Promise<N8n> {
	const n8n = await startN8n({ env: { ...environment('main'), ...env } });
	await n8n.rest.setUpOwner(OWNER);
	return n8n;
}
