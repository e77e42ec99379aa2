/** Parts of queue mode fail while events arrive: what the sender sees, and what is stored. */
import { setTimeout as wait } from 'node:timers/promises';
import { startNginx } from '../programs/nginx.mts';
import { untilServed } from '../n8n/rest.mts';
import { figure, promise } from './promises.mts';
import type { QueueMode } from './queueMode.mts';
import { KEY, startTrigger } from '../workflows/triggerUnderLoad.mts';
import { collectRuns } from '../workflows/runs.mts';
import {
	DEADLINE,
	events,
	isAccepted,
	outcomes,
	seconds,
	slowest,
	stream,
	type Sent,
} from '../zenduty/sender.mts';
import { fatesOf, noteFirstStored, untilEnded, type Fate } from './queueStored.mts';
import { UNFINISHED } from '../n8n/rest.mts';
import { poll } from '../support/until.mts';

/** Twenty seconds of events; each execution lasts a while, so that some are under way. */
const EVENTS = 160;
const PER_SECOND = 8;
const LASTS = 1;

/** When it fails, in milliseconds after the first event. */
const FAILS_AFTER = 5000;

/** How long Redis is away, in milliseconds. */
const REDIS_AWAY = 5000;

/** How long executions may take to end, in milliseconds. */
const PATIENCE = 150_000;

/**
 * A killed worker's jobs are given up when their lock has run out and another process looks, every
 * half minute; for half a minute more n8n asks whether they are stored as finished all the same.
 */
const STALLED_AFTER = 130_000;

interface Fault {
	what: string;
	happen: (mode: QueueMode) => Promise<void>;
	/** When n8n has certainly done all that it does about it, in milliseconds after the fault. */
	settlesAfter?: number;
	/** Whether nginx distributes the deliveries, not the sender. */
	behindNginx?: boolean;
}

const FAULTS: Fault[] = [
	{
		what: 'a worker is killed (kill -9) and started again',
		settlesAfter: STALLED_AFTER,
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
		what: 'a webhook processor behind nginx is killed (kill -9) and started again',
		behindNginx: true,
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
	await noteFirstStored(mode.postgres);
	for (const fault of FAULTS) await tryFault(mode, fault);
	await recover(mode);
}

/** Executions that nobody works on any more: n8n looks for them when its main process starts. */
async function recover(mode: QueueMode): Promise<void> {
	const ids = async () =>
		(await mode.read()).filter(({ status }) => UNFINISHED.includes(status)).map(({ id }) => id);
	const left = await ids();
	await mode.restartMain();
	await poll(async () => (await ids()).length === 0, 30_000, 500);
	const rows = (await mode.read()).filter(({ id }) => left.includes(id));
	const statuses = [...new Set(rows.map(({ status }) => status))].join();
	figure(
		'left unfinished for ever by all this, and what they are once the main process was restarted',
		left.length === 0 ? 'none' : `${left.length}, ${statuses}`,
	);
}

async function tryFault(
	mode: QueueMode,
	{ what, happen, behindNginx, settlesAfter = 0 }: Fault,
): Promise<void> {
	const runs = await collectRuns();
	const { path } = await startTrigger(mode.main.rest, {
		runs,
		lasts: LASTS,
		servedBy: mode.webhooks[1].n8n.url,
	});
	for (const { n8n } of mode.webhooks) await untilServed(n8n.url + path);
	const addresses = mode.webhooks.map(({ n8n }) => n8n.url.replace('http://', ''));
	const nginx = behindNginx ? await startNginx('127.0.0.1:9', addresses) : undefined;
	const urlOf = (index: number) => (nginx ?? mode.webhooks[index % 2].n8n).url + path;
	const sending = stream(urlOf, events(EVENTS), KEY, PER_SECOND, { trust: nginx?.trust });
	await wait(FAILS_AFTER);
	const failedAt = Date.now();
	await happen(mode);
	const sent = await sending;
	await nginx?.stop();
	const revived = await mode.reviveAll();

	const answered = sent.filter(isAccepted).map(({ eventId }) => eventId);
	await untilEnded(mode.postgres, answered, PATIENCE);
	const rest = failedAt + settlesAfter - Date.now();
	if (rest > 0) await wait(rest);
	const fates = await fatesOf(mode.postgres, answered);
	const fateOf = (id: string) => fates.get(id) ?? [];
	const unstored = answered.filter((id) => fateOf(id).length === 0).length;
	const deleted = answered.filter((id) => fateOf(id).some(({ status }) => status === 'deleted'));
	promise(
		'n8n',
		`${what}: no answered event is without a stored execution`,
		unstored === 0 && deleted.length === 0 && answered.length > 0,
		`${answered.length} answered, ${unstored} not stored, ${deleted.length} deleted later`,
	);
	figure('the sender sees', seen(sent, failedAt));
	const counts = new Map<string, number>();
	for (const id of answered) {
		const label = fateOf(id)
			.map((fate) => tell(fate, runs.times(id) > 0))
			.join(' and ');
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
	if (revived.length > 0) figure('started again afterwards', revived.join());
}

function tell({ status, holdsEvent }: Fate, isDone: boolean): string {
	if (status === 'success' && isDone) return 'finished';
	return [
		status,
		isDone ? 'its work done' : 'its work not done',
		...(holdsEvent ? [] : ['the event no longer in it']),
	].join(', ');
}

/** How deliveries ended, and when those were sent that were not accepted. */
function seen(sent: Sent[], failedAt: number): string {
	const late = sent.filter((each) => isAccepted(each) && each.took >= DEADLINE).length;
	const moments = sent
		.filter((each) => !isAccepted(each))
		.map(({ endedAt, took }) => endedAt - took - failedAt);
	const span =
		moments.length === 0
			? ''
			: ` (not accepted: sent from ${seconds(Math.min(...moments))} to ${seconds(Math.max(...moments))} after the fault)`;
	return `${outcomes(sent)}${span}; the slowest after ${seconds(slowest(sent))}, ${late} accepted later than 3 s`;
}
