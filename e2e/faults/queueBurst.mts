/** A burst in queue mode: every event once, on workers; and how fast, beside a single process. */
import { OWNER, startN8n } from '../n8n/start.mts';
import { figure, promise } from './promises.mts';
import { environment, KEY, startTrigger } from '../workflows/triggerUnderLoad.mts';
import { collectRuns } from '../workflows/runs.mts';
import {
	events,
	isAccepted,
	outcomes,
	seconds,
	slowest,
	storm,
	type Sent,
} from '../zenduty/sender.mts';
import type { QueueMode } from './queueMode.mts';
import { inSqlite, untilSettled, type Reader } from '../n8n/storedExecutions.mts';

const EVENTS = 150;

/** How long executions may take to end, in milliseconds. */
const PATIENCE = 180_000;

/** A burst through both processors. */
export async function burstThroughBoth(mode: QueueMode): Promise<void> {
	const runs = await collectRuns();
	const urls = mode.webhooks.map(({ n8n }) => n8n.url);
	const { path } = await startTrigger(mode.main.rest, { runs, servedBy: urls[0] });
	const urlOf = (index: number) => urls[index % urls.length] + path;
	await storm(urlOf, events(20), KEY);

	const started = Date.now();
	const sent = await storm(urlOf, events(EVENTS), KEY);
	const ids = sent.map(({ eventId }) => eventId);
	await runs.until(ids, PATIENCE);
	const ranAfter = Date.now() - started;
	const statuses = await untilSettled(mode.read, ids, PATIENCE);

	const succeeded = ids.filter((id) => statuses.get(id)?.join() === 'success').length;
	const once = ids.filter((id) => runs.times(id) === 1).length;
	const wanted = new Set(ids);
	const places = new Map<string, number>();
	for (const { eventId, process } of runs.all) {
		if (wanted.has(eventId)) places.set(process, (places.get(process) ?? 0) + 1);
	}
	const onWorkers = [...places.keys()].every((name) => name.startsWith('worker'));
	promise(
		'n8n',
		`queue mode: ${EVENTS} events at once through two webhook processors are all answered, and each runs once, on a worker`,
		sent.every(isAccepted) && once === EVENTS && succeeded === EVENTS && onWorkers,
		`${outcomes(sent)}, ${once} ran once, ${succeeded} stored once as successful, ${[...places]
			.map(([name, count]) => `${count} on ${name}`)
			.join(', ')}`,
	);
	figure('queue mode', pace(sent, ranAfter));
}

/** The same burst into one process with SQLite. */
export async function burstThroughOne(): Promise<void> {
	const env = { ...environment('main'), N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
	const runs = await collectRuns();
	const n8n = await startN8n({ env });
	try {
		await n8n.rest.setUpOwner(OWNER);
		const { path } = await startTrigger(n8n.rest, { runs });
		await storm(() => n8n.url + path, events(20), KEY);
		const started = Date.now();
		const sent = await storm(() => n8n.url + path, events(EVENTS), KEY);
		const ids = sent.map(({ eventId }) => eventId);
		await runs.until(ids, PATIENCE);
		const ranAfter = Date.now() - started;
		const read: Reader = inSqlite(n8n.folder);
		await untilSettled(read, ids, PATIENCE);
		figure('a single process with SQLite, the same burst', pace(sent, ranAfter));
	} finally {
		await n8n.remove();
	}
}

function pace(sent: Sent[], ranAfter: number): string {
	const answered = slowest(sent);
	const rate = (milliseconds: number) => ((EVENTS * 1000) / milliseconds).toFixed(0);
	return `${rate(answered)} answers a second (the last after ${seconds(answered)}), ${rate(ranAfter)} executions a second`;
}
