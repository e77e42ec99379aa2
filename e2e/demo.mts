/**
 * Shows the whole loop of an incident, from nothing: `npm run demo`. The program starts a real n8n
 * with the package, and a simulated Zenduty. With `--ask`, a workflow asks the person on call
 * instead, and waits until somebody answers.
 *
 * With `--once`, the program checks itself and ends. The exit code is 0 only if the incident
 * completed the loop or the question was answered, if the printed text is true, and if a browser
 * can follow `docs/demo.md`.
 */
import { createInterface } from 'node:readline';
import { askWalk } from './browser/askWalk.mts';
import { demoWalk } from './browser/demoWalk.mts';
import { checkIntroduction } from './demo/checkIntroduction.mts';
import { introduction } from './demo/introduction.mts';
import { asked, askOnCall, untilAnswered } from './demo/question.mts';
import type { Rest } from './n8n/rest.mts';
import { OWNER, startN8n, type N8n } from './n8n/start.mts';
import { goRound, startLoop, type Loop } from './workflows/incidentLoop.mts';

const SIGNING_KEY = 'demo-signing-key';
const FIRST_PORT = 5678;
const WEBHOOK = '5b2f0d53-7f0e-4d6c-9d52-1f3f6e0f2a11';

const once = process.argv.includes('--once');

console.log('Building and packing the package, and starting n8n with it: about half a minute.');
const n8n = await startN8n({ port: FIRST_PORT });
const refusals = showRefusals(n8n);
let stopZenduty = async () => {};
let exitCode = 1;
let left: Promise<never> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void leave());

try {
	const { rest, url } = n8n;
	await rest.setUpOwner(OWNER);
	const loop = await startLoop(rest, url, { webhookId: WEBHOOK, signingKey: SIGNING_KEY });
	stopZenduty = loop.zenduty.stop;
	if (process.argv.includes('--ask')) await ask(rest, loop);
	else await sendRound(rest, loop);
	exitCode = 0;
} catch (error) {
	console.error(error);
}

if (once || exitCode !== 0) await leave();
// If n8n ends by itself, the demo ends, too.
else n8n.process.once('exit', () => void leave());

/** Sends an incident through the whole loop, and prints how to go on. */
async function sendRound(rest: Rest, loop: Loop): Promise<void> {
	console.log('\nA workflow sends an alert to the simulated Zenduty …\n');
	const { steps, missing } = await goRound(rest, loop, 'Disk almost full on db-1 – 5 % left');
	console.table(
		steps.map(({ at, where, what }) => ({ 'after (s)': (at / 1000).toFixed(2), where, what })),
	);
	if (missing.length > 0) {
		throw new Error(
			`Not each of these happened once: ${missing.join('; ')}\n${n8n.log().slice(-3000)}`,
		);
	}
	console.log(
		'The incident completed the loop: n8n, alert, signed webhook, n8n, acknowledged through the API, webhook again.',
	);
	const text = introduction(n8n.url, loop);
	console.log(text);
	if (!once) return;
	await demoWalk(text);
	await checkIntroduction(text, loop, refusals);
}

/** Asks a question, and waits for the answer. */
async function ask(rest: Rest, loop: Loop): Promise<void> {
	const question = await askOnCall(rest, loop);
	const text = introduction(n8n.url, loop) + asked(question);
	console.log(text);
	const answered = untilAnswered(rest, loop, question);
	if (!once) return console.log(await answered);
	await askWalk(text, answered);
	await checkIntroduction(text, loop, refusals);
}

/**
 * Shows in this terminal what n8n logs about each delivery that it refuses.
 *
 * @returns the list of the shown lines, to which later lines are added
 */
function showRefusals({ process: { stdout } }: N8n): string[] {
	const shown: string[] = [];
	if (stdout === null) throw new Error('The log of n8n cannot be read');
	createInterface({ input: stdout }).on('line', (line) => {
		if (!line.includes(' refused a delivery (')) return;
		shown.push(line);
		console.log(`\nn8n: ${line}`);
	});
	return shown;
}

/** Ends everything. If it is called again, it does not end everything a second time. */
function leave(): Promise<never> {
	return (left ??= end());
}

async function end(): Promise<never> {
	// n8n is killed, because none of its data is kept. With an open editor, a normal stop would take
	// long.
	await n8n.stop('SIGKILL');
	await stopZenduty();
	await n8n.remove();
	process.exit(exitCode);
}
