import type { INode, IWebhookFunctions } from 'n8n-workflow';
import { refusalMessage, type Refused } from './refusals';

/** How long a trigger does not log the same code again, in milliseconds. */
const PERIOD = 60_000;

/** How many triggers and codes are remembered. When there are more, the oldest is forgotten. */
const MAX_ENTRIES = 1000;

interface Entry {
	loggedAt: number;
	leftOut: number;
}

/** The refusals that were logged in the last minute. One serves the whole process. */
export type RefusalHistory = Map<string, Entry>;

/**
 * Logs a refusal as a warning, without secrets, unless the same one was logged in the last minute.
 *
 * @param now milliseconds, by a clock that only goes forward
 */
export function logRefusal(
	history: RefusalHistory,
	context: IWebhookFunctions,
	node: INode,
	{ code, problem, problemForLog }: Refused,
	now: number,
): void {
	const workflow = context.getWorkflow();
	const line = shouldLog(history, `${workflow.id} ${node.id}`, code, now);
	if (line === undefined) return;
	const { leftOut } = line;
	// A log may be all that somebody sees, without what n8n writes beside the text.
	const [trigger, flow] = [node.name, workflow.name].map((name) => JSON.stringify(name));
	const at = new Date().toISOString();
	context.logger.warn(
		[
			`Zenduty Trigger ${trigger} in workflow ${flow} refused a delivery (${code}) at ${at}:`,
			problemForLog ?? refusalMessage(code, problem),
			...(leftOut === 0 ? [] : [`${leftOut} more with the same code were not logged.`]),
		].join(' '),
		{ workflowId: workflow.id, nodeName: node.name, code, leftOut },
	);
}

/**
 * Decides whether to log a refusal: at most once per trigger, code and minute, so that a flood of
 * forged deliveries does not become a flood of log lines.
 *
 * @param trigger identifies the trigger
 * @param now milliseconds, by a clock that only goes forward
 * @returns how many refusals were not logged since the last line, or undefined if this one must not
 * be logged either
 */
export function shouldLog(
	history: RefusalHistory,
	trigger: string,
	code: Refused['code'],
	now: number,
): { leftOut: number } | undefined {
	const key = `${trigger} ${code}`;
	const last = history.get(key);
	if (last !== undefined && now - last.loggedAt < PERIOD) {
		last.leftOut += 1;
		return undefined;
	}
	history.delete(key);
	history.set(key, { loggedAt: now, leftOut: 0 });
	if (history.size > MAX_ENTRIES) history.delete(history.keys().next().value ?? '');
	return { leftOut: last?.leftOut ?? 0 };
}
