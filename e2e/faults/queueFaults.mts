/** Parts of queue mode fail while events arrive: what the sender sees, and what is stored. */
import { setTimeout as wait } from 'node:timers/promises';
import { figure, promise } from './promises.mts';
import type { QueueMode } from './queueMode.mts';
import { KEY, startReceiver } from './receivers.mts';
import { collectRuns } from './runs.mts';
import {
	DEADLINE,
	events,
	isAccepted,
	outcomes,
	seconds,
	slowest,
	stream,
	type Sent,
} from './sending.mts';
import { untilSettled } from './stored.mts';

/** Twenty seconds of events; each execution lasts a while, so that some are under way. */
const EVENTS = 160;
const PER_SECOND = 8;
const LASTS = 1;

/** When it fails, in milliseconds after the first event. */
const FAILS_AFTER = 5000;

/** How long Redis is away, in milliseconds. */
const REDIS_AWAY = 5000;

/**
 * How long executions may take to end, in milliseconds. A killed worker's jobs are given up half a
 * minute after its last sign of life.
 */
const PATIENCE = 150_000;

interface Fault {
	what: string;
	happen: (mode: QueueMode) => Promise<void>;
}

const FAULTS: Fault[] = [
	{
		what: 'a worker is killed (kill -9) and started again',
		async happen({ workers: [worker], revive }) {
			await worker.n8n.stop('SIGKILL');
			await revive(worker);
		},
	},
	{
		what: 'a webhook processor is killed (kill -9) and started again',
		async happen({ webhooks: [webhook], revive }) {
			await webhook.n8n.stop('SIGKILL');
			await revive(webhook);
		},
	},
	{
		what: 'Redis is stopped for 5 s',
		async happen({ redis }) {
			await redis.stop();
			await wait(REDIS_AWAY);
			await redis.start();
		},
	},
	{
		what: 'PostgreSQL is restarted',
		async happen({ postgres }) {
			await postgres.stop();
			await postgres.start();
		},
	},
];

export async function queueFaults(mode: QueueMode): Promise<void> {
	for (const fault of FAULTS) await tryFault(mode, fault);
}

async function tryFault(mode: QueueMode, { what, happen }: Fault): Promise<void> {
	const runs = await collectRuns();
	const { path } = await startReceiver(mode.main.rest, {
		runs,
		lasts: LASTS,
		servedBy: mode.webhooks[1].n8n.url,
	});
	// A processor that was started again has another port, and its URL is known at once.
	const urlOf = (index: number) => mode.webhooks[index % 2].n8n.url + path;
	const sending = stream(urlOf, events(EVENTS), KEY, PER_SECOND);
	await wait(FAILS_AFTER);
	await happen(mode);
	const sent = await sending;
	const revived = await mode.reviveAll();

	const answered = sent.filter(isAccepted).map(({ eventId }) => eventId);
	const statuses = await untilSettled(mode.read, answered, PATIENCE);
	const unstored = answered.filter((id) => !statuses.has(id)).length;
	promise(
		'n8n',
		`${what}: no answered event is without a stored execution`,
		unstored === 0 && answered.length > 0,
		`${answered.length} answered, ${unstored} not stored`,
	);
	figure('the sender sees', seen(sent));
	const counts = new Map<string, number>();
	for (const id of answered) {
		const status = statuses.get(id)?.join('+') ?? 'not stored';
		const did = runs.times(id) === 0 ? 'work not done' : 'work done';
		const label = status === 'success' && did === 'work done' ? 'finished' : `${status}, ${did}`;
		counts.set(label, (counts.get(label) ?? 0) + 1);
	}
	const doubled = sent.filter(({ eventId }) => runs.times(eventId) > 1).length;
	const list = [...counts].map(([label, count]) => `${count} ${label}`);
	figure('the answered ones', [...list, `${doubled} run twice`].join('; '));
	const unanswered = sent.filter((each) => !isAccepted(each)).map(({ eventId }) => eventId);
	if (unanswered.length > 0) {
		const ran = unanswered.filter((id) => runs.times(id) > 0).length;
		figure('the others', `${ran} of ${unanswered.length} ran all the same`);
	}
	if (revived.length > 0) figure('ended by itself and had to be started again', revived.join());
}

function seen(sent: Sent[]): string {
	const late = sent.filter((each) => isAccepted(each) && each.took >= DEADLINE).length;
	return `${outcomes(sent)}; the slowest after ${seconds(slowest(sent))}, ${late} accepted later than 3 s`;
}
