/**
 * An incident going round: a workflow sends an alert, which opens it in the simulator, whose signed
 * webhook starts another workflow; this one acknowledges it with a note through the API, and the
 * webhook of that comes back, too.
 */
import { SEED } from '../../simulator/seed.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import { outputOf, type Execution, type Json, type Rest } from '../n8n/rest.mts';
import { until } from '../support/until.mts';

const TRIGGER = 'Zenduty Trigger';
const ACTION = 'Acknowledge';
const START = 'Start';
const ALERT = 'Send an alert';
/** How long the node waits for the incident of its alert, in seconds. */
const WAIT = 20;

/** The name of the workflow that answers incidents. */
export const ANSWERING = 'Answer incidents';

/** What it writes into each of them. */
export const NOTE = 'A workflow of n8n looks after it.';

/** n8n and a simulator that know each other. */
export interface Loop {
	zenduty: Simulator;
	/** Answers incidents. */
	workflow: Json;
	/** The id of n8n's credential for the REST API. */
	api: string;
	/** The production URL of the trigger. */
	receiver: string;
	/** What events are signed with. */
	signingKey: string;
}

/** One thing that happened, and where. */
export interface Step {
	/** Milliseconds since the alert. */
	at: number;
	where: 'Zenduty' | 'n8n';
	what: string;
}

/** What came of sending the incident round. */
export interface Round {
	steps: Step[];
	/** What did not happen; empty if all did. */
	missing: string[];
}

/**
 * Starts a simulator and, in n8n, the workflow that answers it.
 *
 * @param webhookId makes the trigger's URL
 */
export async function startLoop(
	rest: Rest,
	n8nUrl: string,
	{ webhookId, signingKey }: { webhookId: string; signingKey: string },
): Promise<Loop> {
	const receiver = `${n8nUrl}/webhook/${webhookId}/webhook`;
	const zenduty = await startSimulator({
		receivers: [
			// Incidents of other services are left to whoever tries things.
			{
				...{ url: receiver, authentication: 'signature', signingKey },
				service: SEED.services.databases,
			},
		],
	});
	const { apiKey, url: baseUrl } = zenduty;
	const webhook = await rest.createCredential('Zenduty webhook', {
		authentication: 'signature',
		signingSecret: signingKey,
	});
	const api = await rest.createCredential('Zenduty account', { apiKey, baseUrl }, 'zendutyApi');
	const workflow = await rest.createWorkflow(answering(webhookId, webhook, api));
	await rest.activate(workflow, receiver);
	return { zenduty, workflow, api, receiver, signingKey };
}

/** Lets the node send an alert, and waits until the incident has gone round. */
export async function goRound(
	rest: Rest,
	{ zenduty, workflow, api }: Loop,
	message: string,
	patience = 30_000,
): Promise<Round> {
	const alerting = await rest.createWorkflow(sendingAnAlert(api, message));
	const begin: Begin = {
		started: Date.now(),
		requests: zenduty.journal.entries.length,
		webhooks: zenduty.webhooks.sent.length,
	};
	const { executionId } = await rest.run(alerting, { triggerToStartFrom: { name: START } });

	const cameBack = () =>
		zenduty.webhooks.sent
			.slice(begin.webhooks)
			.some(({ eventType, status }) => eventType === 'acknowledged' && status !== null);
	await until('the incident completes the loop', async () => cameBack(), patience).catch(
		() => undefined,
	);
	const executions = await rest.untilFinished(workflow.id, 2, 10_000).catch(() => []);
	const alert = await rest.untilEnded(executionId, WAIT * 1000 + 10_000);
	return judge(zenduty, { ...begin, message, alert }, await withData(rest, executions));
}

async function withData(rest: Rest, executions: Execution[]): Promise<Execution[]> {
	return await Promise.all(executions.map(async ({ id }) => await rest.execution(id)));
}

/** What there was before the alert was sent. */
interface Begin {
	/** milliseconds since 1970 */
	started: number;
	/** The number of requests that had reached Zenduty. */
	requests: number;
	/** The number of webhooks that Zenduty had sent. */
	webhooks: number;
}

function judge(
	zenduty: Simulator,
	{ started, requests, webhooks, message, alert }: Begin & { message: string; alert: Execution },
	executions: Execution[],
): Round {
	const entries = zenduty.journal.entries.slice(requests);
	const changes = entries.flatMap(({ at, changes: made }) =>
		made.map((change) => ({ at, change })),
	);
	const deliveries = zenduty.webhooks.sent.slice(webhooks);
	const [output] = outputOf(alert, ALERT).flat();
	const reached: unknown = output?.incidentNumber;
	const since = (at: string) => Date.parse(at) - started;
	const steps: Step[] = [
		...changes.map(({ at, change }) => ({
			at: since(at),
			where: 'Zenduty' as const,
			what: describe(change),
		})),
		...deliveries.map(({ at, eventType, incidentNumber, status }) => ({
			at: since(at),
			where: 'Zenduty' as const,
			what: `webhook "${eventType}" of #${incidentNumber} sent, signed; n8n answered ${status}`,
		})),
		{
			at: since(alert.startedAt),
			where: 'n8n' as const,
			what: `workflow sends an alert through the node${reached ? `, which waits: it opened #${reached}` : ''}`,
		},
		...executions.map((execution) => {
			const [event] = outputOf(execution, TRIGGER).flat();
			const [answer] = outputOf(execution, ACTION).flat();
			const done = answer && ` → ${answer.status}, note added, through the API`;
			return {
				at: since(execution.startedAt),
				where: 'n8n' as const,
				what: `workflow started by "${event?.eventType}" of #${event?.incidentNumber}, verified${done ?? ''}`,
			};
		}),
	].sort((a, b) => a.at - b.at);

	const counts = {
		// The node returned the incident that the alert opened.
		reached: changes.filter(
			({ change }) =>
				change.what === 'incident created' &&
				change.title === message &&
				change.incident === reached,
		).length,
		alerts: changes.filter(({ change }) => change.what === 'alert taken').length,
		acknowledged: changes.filter(({ change }) => change.what === 'status set' && change.to === 2)
			.length,
		notes: changes.filter(({ change }) => change.what === 'note added' && change.text === NOTE)
			.length,
	};
	const accepted = (type: string) =>
		deliveries.filter(({ eventType, status }) => eventType === type && status === 200).length;
	const ran = (type: string) =>
		executions.filter(
			(execution) =>
				execution.status === 'success' &&
				outputOf(execution, TRIGGER).flat()[0]?.eventType === type,
		).length;
	const expected: Array<[string, number]> = [
		['the alert', counts.alerts],
		['its incident in the output of the node that sent it', counts.reached],
		['the webhook of the new incident', accepted('triggered')],
		['the workflow that it starts', ran('triggered')],
		['the note', counts.notes],
		['the acknowledgement', counts.acknowledged],
		['the webhook of the acknowledgement', accepted('acknowledged')],
		['the workflow that this starts', ran('acknowledged')],
	];
	return {
		steps,
		missing: expected.flatMap(([what, count]) => (count === 1 ? [] : [`${what} (${count} times)`])),
	};
}

function describe(change: Json): string {
	switch (change.what) {
		case 'alert taken':
			return `alert taken (${change.entityId})`;
		case 'status set':
			return `status of #${change.incident} set to ${['', 'triggered', 'acknowledged', 'resolved'][change.to]}`;
		case 'note added':
			return `note added to #${change.incident}: ${change.text}`;
		default:
			return `${change.what}${change.incident ? ` (#${change.incident})` : ''}`;
	}
}

/** The workflow that is run by hand: it sends an alert, and waits for its incident. */
function sendingAnAlert(api: string, message: string): Json {
	const { integrations, services, teams } = SEED;
	return {
		name: 'Send an alert',
		nodes: [
			{
				id: 'a1f5c1de-0001-4000-8000-000000000003',
				name: START,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'a1f5c1de-0001-4000-8000-000000000004',
				name: ALERT,
				type: 'n8n-nodes-zenduty.zenduty',
				typeVersion: 1,
				position: [280, 0],
				parameters: {
					resource: 'alert',
					operation: 'send',
					team: { __rl: true, mode: 'list', value: teams.platform },
					service: { __rl: true, mode: 'list', value: services.databases },
					integration: {
						__rl: true,
						mode: 'list',
						value: `${teams.platform}/${services.databases}/${integrations.databases}`,
					},
					message,
					alertType: 'critical',
					options: { waitForIncident: WAIT },
				},
				credentials: { zendutyApi: { id: api, name: 'Zenduty account' } },
			},
		],
		connections: { [START]: { main: [[{ node: ALERT, type: 'main', index: 0 }]] } },
	};
}

/** The workflow: what the trigger gives as triggered is acknowledged, with a note. */
function answering(webhookId: string, webhook: string, api: string): Json {
	return {
		name: ANSWERING,
		nodes: [
			{
				id: 'a1f5c1de-0001-4000-8000-000000000001',
				name: TRIGGER,
				type: 'n8n-nodes-zenduty.zendutyTrigger',
				typeVersion: 2,
				position: [0, 0],
				webhookId,
				parameters: {
					events: ['triggered', 'acknowledged', 'resolved'],
					separateOutputs: true,
					simplify: true,
				},
				credentials: { zendutyWebhookApi: { id: webhook, name: 'Zenduty webhook' } },
			},
			{
				id: 'a1f5c1de-0001-4000-8000-000000000002',
				name: ACTION,
				type: 'n8n-nodes-zenduty.zenduty',
				typeVersion: 1,
				position: [280, -120],
				parameters: {
					resource: 'incident',
					operation: 'acknowledge',
					incident: { __rl: true, mode: 'id', value: '={{ $json.incidentNumber }}' },
					simplify: true,
					options: { note: NOTE },
				},
				credentials: { zendutyApi: { id: api, name: 'Zenduty account' } },
			},
		],
		connections: { [TRIGGER]: { main: [[{ node: ACTION, type: 'main', index: 0 }]] } },
	};
}
