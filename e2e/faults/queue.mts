/** Queue mode: each event runs once, on a worker, and each question is answered once. */
import { setTimeout as wait } from 'node:timers/promises';
import { untilServed } from '../n8n/rest.mts';
import { untilSettled } from '../n8n/storedExecutions.mts';
import { collectRuns } from '../workflows/runs.mts';
import { KEY, startTrigger } from '../workflows/triggerUnderLoad.mts';
import { events, isAccepted, outcomes, storm, stream } from '../zenduty/sender.mts';
import { promise } from './promises.mts';
import { startQueueMode, type QueueMode } from './queueMode.mts';
import {
	isDone,
	RECORDED,
	startQuestions,
	told,
	WEBHOOK_URL,
	type Questions,
} from './waitQuestions.mts';

const EVENTS = 120;
const PER_SECOND = 20;

/** When one of the webhook processors is killed, in milliseconds after the first event. */
const KILLED_AFTER = 3000;

/** How long executions may take to end, in milliseconds. */
const PATIENCE = 150_000;

/** How many forged deliveries come at once, half of them through each webhook processor. */
const FORGED = 100;

/** How many questions two people answer at the same moment. */
const PAIRS = 10;
const FEW_PAIRS = 3;

export async function queue(isShort: boolean): Promise<void> {
	const mode = await startQueueMode({ WEBHOOK_URL });
	const route = { url: mode.webhooks[0].n8n.url };
	const questions = await startQuestions({
		rest: () => mode.main.rest,
		route: () => route,
		served: () => route.url,
	});
	try {
		await eachEventOnce(mode);
		await refusedByEach(mode);
		await onWorkers(questions);
		await pairs(mode, questions, isShort ? FEW_PAIRS : PAIRS);
		await killed(mode, questions);
	} finally {
		await questions.stop();
		await mode.discard();
	}
}

/** Events come through both webhook processors, of which one is killed meanwhile. */
async function eachEventOnce({ main, webhooks, read, revive }: QueueMode): Promise<void> {
	const runs = await collectRuns();
	const [first, second] = webhooks;
	const { path } = await startTrigger(main.rest, { runs, servedBy: first.n8n.url });
	await untilServed(second.n8n.url + path);
	const urls = webhooks.map(({ n8n }) => n8n.url + path);
	const sending = stream((index) => urls[index % 2], events(EVENTS), KEY, PER_SECOND);
	await wait(KILLED_AFTER);
	await second.n8n.stop('SIGKILL');
	const sent = await sending;
	await revive(second);
	const ids = sent.filter(isAccepted).map(({ eventId }) => eventId);
	await runs.until(ids, PATIENCE);
	const statuses = await untilSettled(read, ids, PATIENCE);
	const succeeded = ids.filter((id) => statuses.get(id)?.join() === 'success').length;
	const once = ids.filter((id) => runs.times(id) === 1).length;
	const places = [...new Set(runs.all.map(({ process }) => process))];
	promise(
		'package',
		'queue mode, a webhook processor is killed (kill -9): each answered event runs once, on a worker',
		ids.length >= EVENTS / 2 &&
			succeeded === ids.length &&
			once === ids.length &&
			places.every((name) => name.startsWith('worker')),
		`${outcomes(sent)}, ${once} ran once, ${succeeded} stored once as successful, on ${places.join()}`,
	);
}

/** A storm of forged deliveries comes through both webhook processors, which count for themselves. */
async function refusedByEach({ main, webhooks }: QueueMode): Promise<void> {
	const runs = await collectRuns();
	const servedBy = webhooks[0].n8n.url;
	const chosen = ['triggered', 'refused'];
	const { id, path } = await startTrigger(main.rest, { events: chosen, runs, servedBy });
	const urls = webhooks.map(({ n8n }) => n8n.url + path);
	for (const url of urls) await untilServed(url);
	const sent = await storm((index) => urls[index % 2], events(FORGED), 'another key');
	const executions = await main.rest.untilFinished(id, 2, PATIENCE);
	await wait(1_000);
	const listed = await main.rest.executions(id);
	const statuses = executions.map(({ status }) => status).join();
	const places = runs.all.map(({ process }) => process);
	promise(
		'package',
		`queue mode, ${FORGED} forged deliveries through two webhook processors: each is refused, and "Delivery Refused" starts one execution for each processor`,
		sent.every(({ status }) => status === 401) &&
			listed.length === 2 &&
			statuses === 'success,success' &&
			places.length === 2 &&
			places.every((name) => name.startsWith('worker')),
		`${outcomes(sent)}, ${listed.length} executions (${statuses}), on ${places.join()}`,
	);
}

async function onWorkers(questions: Questions): Promise<void> {
	const asked = await questions.ask();
	const page = await questions.look(asked);
	const reply = await questions.approve(asked);
	const outcome = await questions.ended(asked);
	promise(
		'package',
		'queue mode: a webhook process shows the page and takes the answer, and a worker goes on, once',
		asked.link.startsWith(WEBHOOK_URL) &&
			page.status === 200 &&
			reply.text.includes(RECORDED) &&
			isDone(outcome) &&
			outcome.wentOn[0].startsWith('worker'),
		told(outcome),
	);
}

/** Two people answer at the same moment, each through another webhook process. */
async function pairs({ webhooks }: QueueMode, questions: Questions, count: number): Promise<void> {
	const routes = webhooks.map(({ n8n }) => ({ url: n8n.url }));
	const outcomesOf: string[] = [];
	let wrong = 0;
	for (let pair = 0; pair < count; pair += 1) {
		const asked = await questions.ask();
		await Promise.all(routes.map((route) => questions.approve(asked, route)));
		await questions.ended(asked);
		// A second run may tell later than the first.
		await wait(1_000);
		const outcome = await questions.outcome(asked);
		if (outcome.wentOn.length !== 1) wrong += 1;
		outcomesOf.push(told(outcome));
	}
	promise(
		'n8n',
		`queue mode, ${count} questions that two people answer at once through two webhook processes: each goes on once`,
		wrong === 0,
		[...new Set(outcomesOf)].join('; '),
	);
}

/** All processes but the main one are killed while a question waits. */
async function killed({ webhooks, workers, revive }: QueueMode, questions: Questions) {
	const asked = await questions.ask();
	const members = [...webhooks, ...workers];
	await Promise.all(members.map(async ({ n8n }) => await n8n.stop('SIGKILL')));
	await Promise.all(members.map(revive));
	const reply = await questions.approve(asked);
	const outcome = await questions.ended(asked);
	promise(
		'package',
		'queue mode: webhook processes and workers killed while a question waits: the same link works',
		reply.text.includes(RECORDED) && isDone(outcome),
		told(outcome),
	);
}
