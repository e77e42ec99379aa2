/** Questions that workflows ask, and what has become of each in n8n and in Zenduty. */
import { randomUUID } from 'node:crypto';
import type { History } from '../../simulator/history.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import { outputOf, UNFINISHED, type Json, type Rest } from '../n8n/rest.mts';
import { poll, until } from '../support/until.mts';
import { ASKING, storeAsking, type AskingOptions } from '../workflows/asking.mts';
import { collectRuns, type Runs } from '../workflows/runs.mts';
import { look, post, type Reply, type Route } from '../zenduty/person.mts';

/** The name that users have for n8n, and its address as it stands in links. */
const PUBLIC_NAME = 'n8n.example.com';
export const WEBHOOK_URL = `https://${PUBLIC_NAME}/`;

/** What a person reads whose answer was taken. */
export const RECORDED = 'Answer recorded';

/** A question in Zenduty, whose execution waits. */
export interface Asked {
	executionId: string;
	workflowId: string;
	link: string;
	entityId: string;
}

/** How long an execution may take to wait, or to end, on a machine with other work, in milliseconds. */
const PATIENCE = 120_000;

/** What has become of a question. */
export interface Outcome {
	/** That of the execution. */
	status: string;
	/** What the node gave; undefined where it has not ended. */
	output?: Json;
	/** How often the workflow has gone on, and in which processes. */
	wentOn: string[];
	/** How many alerts Zenduty has taken that resolve the incident. */
	resolving: number;
	/** How often the incident was resolved. */
	resolved: number;
}

export interface Questions {
	zenduty: Simulator;
	runs: Runs;
	/** Calls a workflow of its own, and waits until it asks. */
	ask(options?: Partial<AskingOptions>): Promise<Asked>;
	/** Looks at the page. @param route to which process, if it matters */
	look(asked: Asked, route?: Route): Promise<Reply>;
	/** Approves, in the same way. */
	approve(asked: Asked, route?: Route): Promise<Reply>;
	outcome(asked: Asked): Promise<Outcome>;
	/** The same once the execution has ended, or the patience is over. */
	ended(asked: Asked, patience?: number): Promise<Outcome>;
	stop(): Promise<void>;
}

/** Where n8n is now, which may be another process after a restart. */
export interface Place {
	rest: () => Rest;
	/** Where its public name leads. */
	route: () => Route;
	/** Where workflows are called. */
	served: () => string;
}

/** Starts an account in Zenduty, and stores a credential for it in n8n. */
export async function startQuestions({ rest, route, served }: Place): Promise<Questions> {
	const zenduty = await startSimulator({ settings: { alertDelay: 0 } });
	const runs = await collectRuns();
	const [type, name] = ['zendutyApi', 'Questions'];
	const fields = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
	const credential = { type, name, id: await rest().createCredential(name, fields, type) };

	async function outcome({ executionId, entityId }: Asked): Promise<Outcome> {
		const execution = await rest().execution(executionId);
		const ran = execution.data?.resultData.runData[ASKING] !== undefined;
		const output = ran ? outputOf(execution, ASKING)[0]?.[0] : undefined;
		return {
			status: execution.status,
			output,
			wentOn: runs.all.flatMap(({ eventId, process }) => (eventId === executionId ? process : [])),
			resolving: zenduty.state.alerts.filter(
				(alert) => alert.entity_id === entityId && alert.alert_type === 'resolved',
			).length,
			resolved: timesResolved(zenduty, entityId),
		};
	}

	return {
		zenduty,
		runs,
		async ask(options = {}) {
			const message = `Restart db-1? ${randomUUID()}`;
			const { workflow, path } = await storeAsking(rest(), served(), {
				credential,
				runs,
				...options,
				parameters: { message, ...options.parameters },
			});
			await fetch(served() + path, { method: 'POST' });
			const isWaiting = async () =>
				(await rest().executions(workflow.id)).find(({ status }) => status === 'waiting');
			const { id: executionId } = await until('an execution waits', isWaiting, PATIENCE);
			const alert = zenduty.state.alerts.find((each) => each.message === message);
			if (alert === undefined) throw new Error('Zenduty has no alert of the question');
			const { link_url: link } = alert.urls.at(-1) as { link_url: string };
			return { executionId, workflowId: workflow.id, link, entityId: alert.entity_id };
		},
		look: async ({ link }, to = route()) => await look(link, {}, to),
		approve: async ({ link }, to = route()) => await post(link, { answer: 'approve' }, {}, to),
		outcome,
		async ended(asked, patience = PATIENCE) {
			const hasEnded = async () =>
				!UNFINISHED.includes((await rest().execution(asked.executionId)).status);
			await poll(hasEnded, patience, 200);
			return await outcome(asked);
		},
		stop: async () => await zenduty.stop(),
	};
}

/** How often the incident of an alert was resolved, by the history. */
function timesResolved({ state, history }: Simulator, entityId: string): number {
	const numbers = state.incidents
		.filter((incident) => incident.entityId === entityId)
		.map(({ incident_number }) => incident_number);
	const isOf = (each: History['happened'][number]) =>
		'incident' in each && each.what === 'resolved' && numbers.includes(each.incident);
	return history.happened.filter(isOf).length;
}

/** Whether an answer counted as it should: the workflow went on with it, once. */
export function isAnswered({ status, output, wentOn }: Outcome): boolean {
	return status === 'success' && output?.data?.approved === true && wentOn.length === 1;
}

/** The same, and the incident was resolved, once. */
export function isDone(outcome: Outcome): boolean {
	return isAnswered(outcome) && outcome.output?.incidentResolved === true && outcome.resolved === 1;
}

/** Writes an outcome for a line of the report. */
export function told({ status, output, wentOn, resolving, resolved }: Outcome): string {
	return [
		status,
		`approved: ${output?.data?.approved}`,
		`incidentResolved: ${output?.incidentResolved}`,
		`went on ${wentOn.length} times${wentOn.map((name) => ` on ${name}`).join()}`,
		`${resolving} resolving alerts`,
		`incident resolved ${resolved} times`,
	].join(', ');
}
