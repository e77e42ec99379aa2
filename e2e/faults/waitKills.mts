/** n8n is killed while questions wait, while one is answered, and after that. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Execution } from '../n8n/rest.mts';
import { poll } from '../support/until.mts';
import { promise } from './promises.mts';
import { isAnswered, isDone, RECORDED, told, type Asked, type Outcome } from './waitQuestions.mts';
import type { Stage } from './waitStage.mts';

/** How long a workflow goes on after the answer, in seconds: longer than until it is killed. */
const LASTS = 5;

/** How long Zenduty takes to resolve when n8n is killed meanwhile, and when that is; in milliseconds. */
const SLOW = 2_000;
const IN_THE_MIDDLE = 700;

/** The limit of a question that passes while n8n is off, in minutes, and in milliseconds. */
const LIMIT = 0.1;
const LIMIT_PASSED = LIMIT * 60_000;

/** How many questions wait for their answers when n8n is killed. */
const WAITING = 3;

/** How many questions are answered at once, and how many have a response when n8n is killed. */
const ANSWERS = 4;
const RESPONSES = [0, 1, 2, 3];

/** One kill, with questions in every state. */
export async function oneKill(stage: Stage): Promise<void> {
	const { questions } = stage;
	const limit = { limitType: 'afterTimeInterval', resumeAmount: LIMIT, resumeUnit: 'minutes' };
	const several = async (count: number, given?: Parameters<typeof questions.ask>[0]) =>
		await Promise.all(Array.from({ length: count }, async () => await questions.ask(given)));
	const [slow, limited, answered, waiting] = await Promise.all([
		questions.ask(),
		questions.ask({ parameters: { options: { limitWaitTime: { values: limit } } } }),
		several(2, { lasts: LASTS }),
		several(WAITING),
	]);
	const askedAt = Date.now();
	await Promise.all(answered.map(async (each) => await questions.approve(each)));
	questions.zenduty.faults.add({ path: '*', delay: SLOW, effect: { kind: 'none' } });
	const interrupted = questions.approve(slow).catch((error: Error) => ({ text: error.message }));
	await wait(IN_THE_MIDDLE);
	await stage.kill();
	const heard = await interrupted;
	questions.zenduty.faults.clear();
	await wait(askedAt + LIMIT_PASSED - Date.now());
	await stage.start();
	const startedAt = Date.now();

	await limitPassed(stage, limited, startedAt);
	await stillWaiting(stage, waiting);
	await interruptedAnswer(stage, slow, heard.text);
	await crashedAfterwards(stage, answered);
}

/**
 * Answers the questions one after the other. Just after its start, a busy n8n may need longer than
 * the node waits for the resolution. The output of the question must then say so. The last question
 * must be resolved in any case.
 */
async function stillWaiting({ release, questions }: Stage, asked: Asked[]): Promise<void> {
	const outcomes: Outcome[] = [];
	let isShown = true;
	for (const each of asked) {
		const page = await questions.look(each);
		const reply = await questions.approve(each);
		isShown &&= page.status === 200 && reply.text.includes(RECORDED);
		outcomes.push(await questions.ended(each));
	}
	const isTrue = (outcome: Outcome) =>
		isDone(outcome) ||
		(isAnswered(outcome) && outcome.output?.incidentResolved === false && outcome.resolved <= 1);
	promise(
		'package',
		`${release}, kill -9 while questions wait: the same links work, each answer counts once, and the output says whether the incident is resolved`,
		isShown && outcomes.every(isTrue) && isDone(outcomes.at(-1)!),
		outcomes.map(told).join('; '),
	);
}

/** Somebody hears nothing of the answer, and gives it again. */
async function interruptedAnswer(
	{ release, questions }: Stage,
	asked: Asked,
	heard: string,
): Promise<void> {
	const before = await questions.outcome(asked);
	const reply = await questions.approve(asked);
	const outcome = await questions.ended(asked);
	promise(
		'package',
		`${release}, kill -9 while the incident is being resolved: nobody reads that the answer was recorded, and it can be given again`,
		!heard.includes(RECORDED) &&
			before.status === 'waiting' &&
			reply.text.includes(RECORDED) &&
			isDone(outcome),
		told(outcome),
	);
}

async function limitPassed(
	{ release, questions }: Stage,
	asked: Asked,
	startedAt: number,
): Promise<void> {
	const outcome = await questions.ended(asked);
	const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
	const late = await questions.approve(asked);
	const { status, output, wentOn, resolving } = outcome;
	promise(
		'package',
		`${release}, the limit passes while n8n is off: after the start the output says so, nothing is resolved, and no answer counts any more`,
		status === 'success' &&
			output?.data?.timedOut === true &&
			output.data.approved === false &&
			wentOn.length === 1 &&
			resolving === 0 &&
			!late.text.includes(RECORDED),
		`${seconds} s after the start: ${told(outcome)}; a late answer gets ${late.status}`,
	);
}

/** What a user does about a crashed execution: *Retry*, in both ways. */
async function crashedAfterwards(stage: Stage, [original, current]: Asked[]): Promise<void> {
	const { release, questions } = stage;
	const outcome = await questions.ended(original);
	promise(
		'n8n',
		`${release}, kill -9 after an answer: the execution is "crashed", and has not gone on`,
		outcome.status === 'crashed' && outcome.wentOn.length === 0 && outcome.resolved === 1,
		told(outcome),
	);
	const unchanged = await retry(stage, original, false);
	promise(
		'n8n',
		`${release}, "Retry with original workflow" goes on with the answer, and pages nobody`,
		isDone(unchanged.outcome) && unchanged.alerts.length === 0,
		`${told(unchanged.outcome)}, ${unchanged.alerts.length} alerts`,
	);
	const reloaded = await retry(stage, current, true);
	// What n8n hands on if nobody answers this time.
	const kept = reloaded.execution.data.executionData.nodeExecutionStack[0].data.main[0][0].json;
	promise(
		'n8n',
		`${release}, "Retry with currently saved workflow" asks anew, and the earlier answer does not count`,
		reloaded.outcome.status === 'waiting' &&
			reloaded.alerts.join() === 'critical' &&
			kept.data?.approved === false &&
			kept.data.timedOut === true,
		`${reloaded.outcome.status}, alerts: ${reloaded.alerts.join()}, without an answer: ${JSON.stringify(kept)}`,
	);
}

/** Presses *Retry*. @returns what becomes of the question, and the types of new alerts */
async function retry(
	{ questions, rest }: Stage,
	asked: Asked,
	loadWorkflow: boolean,
): Promise<{ outcome: Outcome; execution: Execution; alerts: string[] }> {
	const { alerts } = questions.zenduty.state;
	const known = alerts.length;
	const path = `/rest/executions/${asked.executionId}/retry`;
	const { id: executionId } = await rest().call('POST', path, { loadWorkflow });
	// It answers once the execution has ended, or waits.
	const outcome = await questions.outcome({ ...asked, executionId });
	const execution = await rest().execution(executionId);
	return { outcome, execution, alerts: alerts.slice(known).map(({ alert_type: type }) => type) };
}

/** n8n is killed when some of several answers, sent at once, have got their response. */
export async function killsAtAnswers(stage: Stage): Promise<void> {
	const { questions } = stage;
	const counts = new Map<string, number>();
	const wrong: string[] = [];
	for (const responses of RESPONSES) {
		const asked: Asked[] = [];
		for (let i = 0; i < ANSWERS; i += 1) asked.push(await questions.ask());
		const recorded = new Set<Asked>();
		const sending = asked.map(async (each) => {
			const { text } = await questions.approve(each).catch(() => ({ text: '' }));
			if (text.includes(RECORDED)) recorded.add(each);
		});
		await poll(() => recorded.size >= responses, 30_000, 5);
		await stage.kill();
		await Promise.all(sending);
		await stage.start();
		for (const each of asked) {
			const isSettled = async () => (await questions.outcome(each)).status !== 'running';
			await poll(isSettled, 30_000, 200);
			const before = await questions.outcome(each);
			const after = before.status === 'waiting' ? await giveAgain(stage, each) : before;
			const isLost = recorded.has(each) && before.status === 'waiting';
			const isStuck = before.status === 'waiting' && !isAnswered(after);
			if (isLost || isStuck || after.wentOn.length > 1) wrong.push(told(after));
			const label = `${recorded.has(each) ? 'recorded' : 'no response'}, then ${before.status}`;
			counts.set(label, (counts.get(label) ?? 0) + 1);
		}
	}
	promise(
		'package',
		'kill -9 in the middle of answers: what was told as recorded is stored, what still waits can be answered again, and nothing goes on twice',
		wrong.length === 0,
		[...[...counts].map(([label, count]) => `${count} ${label}`), ...wrong].join('; '),
	);
}

async function giveAgain({ questions }: Stage, asked: Asked): Promise<Outcome> {
	await questions.approve(asked);
	return await questions.ended(asked);
}
