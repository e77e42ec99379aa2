/** Questions in queue mode: webhook processes show the page, and workers go on. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Release } from '../n8n/installation.mts';
import { startNginx, type Nginx } from '../programs/nginx.mts';
import { until } from '../support/until.mts';
import type { Route } from '../zenduty/person.mts';
import { figure, promise } from './promises.mts';
import { startQueueMode, type QueueMode } from './queueMode.mts';
import {
	brief,
	isDone,
	RECORDED,
	startQuestions,
	told,
	WEBHOOK_URL,
	type Asked,
	type Questions,
} from './waitQuestions.mts';

/** How many questions two people answer at the same moment. */
const PAIRS = 10;

/** How long Zenduty takes to resolve while the database is stopped, in milliseconds. */
const SLOW = 2_000;

interface Stage {
	release: Release;
	mode: QueueMode;
	nginx: Nginx;
	questions: Questions;
}

/** Everything in one installation of queue mode. */
export async function questionsInQueueMode(release: Release): Promise<void> {
	const mode = await startQueueMode({ release, env: { WEBHOOK_URL } });
	const addresses = mode.webhooks.map(({ n8n }) => n8n.url.replace('http://', ''));
	const nginx = await startNginx(mode.main.url.replace('http://', ''), addresses);
	const questions = await startQuestions({
		rest: () => mode.main.rest,
		route: () => nginx,
		served: () => mode.webhooks[0].n8n.url,
	});
	const stage = { release, mode, nginx, questions };
	try {
		await onWorkers(stage);
		await pairs(stage);
		await killed(stage);
		await databaseGone(stage);
	} finally {
		await questions.stop();
		await nginx.stop();
		await mode.discard();
	}
}

async function onWorkers({ release, questions }: Stage): Promise<void> {
	const asked = await questions.ask();
	const page = await questions.look(asked);
	const reply = await questions.approve(asked);
	const outcome = await questions.ended(asked);
	promise(
		'package',
		`${release}, queue mode: a webhook process shows the page and takes the answer, and a worker goes on, once`,
		asked.link.startsWith(WEBHOOK_URL) &&
			page.status === 200 &&
			reply.text.includes(RECORDED) &&
			isDone(outcome) &&
			outcome.wentOn[0].startsWith('worker'),
		told(outcome),
	);
}

/** Two people answer at the same moment, each through another webhook process. */
async function pairs({ release, mode, questions }: Stage): Promise<void> {
	const counts = new Map<string, number>();
	const routes = mode.webhooks.map(({ n8n }) => ({ url: n8n.url }));
	let twice = 0;
	for (let pair = 0; pair < PAIRS; pair += 1) {
		const asked = await questions.ask();
		const replies = await Promise.all(routes.map((route) => questions.approve(asked, route)));
		await questions.ended(asked);
		// A second run may tell later than the first.
		await wait(1_000);
		const { wentOn, resolving, resolved, status } = await questions.outcome(asked);
		if (wentOn.length !== 1) twice += 1;
		const heard = replies
			.map(({ status: code, text }) =>
				text.includes(RECORDED) ? 'recorded' : `${code} ${brief(text)}`,
			)
			.sort()
			.join(' + ');
		const label = `${heard}: ${status}, went on ${wentOn.length} times, ${resolving} resolving alerts, incident resolved ${resolved} times`;
		counts.set(label, (counts.get(label) ?? 0) + 1);
	}
	const measured = [...counts].map(([label, count]) => `${count} × ${label}`).join('; ');
	const what = `${release}, ${PAIRS} questions that two people answer at once through two webhook processes`;
	if (release === 'n8n-1') figure(what, measured);
	else promise('n8n', `${what}: each goes on once`, twice === 0, measured);
}

/** All processes are killed while a question waits. */
async function killed({ release, mode, questions }: Stage): Promise<void> {
	const asked = await questions.ask();
	const members = [...mode.webhooks, ...mode.workers];
	await Promise.all(members.map(async ({ n8n }) => await n8n.stop('SIGKILL')));
	await mode.reviveAll();
	const reply = await questions.approve(asked);
	const outcome = await questions.ended(asked);
	promise(
		'package',
		`${release}, queue mode: webhook processes and workers killed while a question waits: the same link works`,
		reply.text.includes(RECORDED) && isDone(outcome),
		told(outcome),
	);
}

/** The database stops while an answer is taken, and is back some seconds later. */
async function databaseGone(stage: Stage): Promise<void> {
	const { release, mode, questions } = stage;
	const asked = await questions.ask();
	// The same process both times, since the other one remembers nothing of the first answer.
	const route = { url: mode.webhooks[0].n8n.url };
	questions.zenduty.faults.add({ path: '*', delay: SLOW, effect: { kind: 'none' } });
	const answering = questions
		.approve(asked, route)
		.catch((error: Error) => ({ text: error.message }));
	await wait(SLOW / 2);
	await mode.postgres.stop();
	const heard = await answering;
	questions.zenduty.faults.clear();
	await mode.postgres.start();
	await until(
		'n8n has its database again',
		async () => await isBack(stage, asked, route),
		120_000,
		500,
	);
	const again = (await questions.approve(asked, route)).text;
	const outcome = await questions.ended(asked);
	const measured = `first: ${brief(heard.text)}; then: ${brief(again)}; ${told(outcome)}`;
	const what = `${release}, the database stops while an answer is taken`;
	// n8n 1 responds before it stores the answer.
	if (release === 'n8n-1') return figure(what, measured);
	const counted = heard.text.includes(RECORDED) || again.includes(RECORDED);
	promise(
		'package',
		`${what}: it counts, or can be given again`,
		counted && isDone(outcome),
		measured,
	);
}

/** Whether the main process reads executions again, and a webhook process shows pages. */
async function isBack({ questions }: Stage, asked: Asked, route: Route): Promise<boolean> {
	const { status } = await questions.look(asked, route);
	return status < 500 && (await questions.outcome(asked).catch(() => undefined)) !== undefined;
}
