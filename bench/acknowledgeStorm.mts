/**
 * Many incidents start a workflow that acknowledges each of them, under the limits of Zenduty's
 * API: how many executions fail? `npx tsx bench/acknowledgeStorm.mts 150 2` sends 150 incidents
 * within 30 seconds, and lets n8n run 2 executions at the same time. Without the second number, n8n
 * runs all of them at the same time.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { OWNER, startN8n } from '../e2e/n8n/start.mts';
import { event } from '../e2e/zenduty/delivery.mts';
import { outcomes, send } from '../e2e/zenduty/sender.mts';
import { addIncidents } from '../simulator/incidents.mts';
import { startSimulator } from '../simulator/simulator.mts';

const [count = '150', limit] = process.argv.slice(2);
const KEY = 'a signing key for a storm';

/** The time between two events, in milliseconds. */
const PAUSE = 200;

/** How long all executions may take, in milliseconds. */
const PATIENCE = 30 * 60_000;

const zenduty = await startSimulator({ settings: { limits: {} } });
const n8n = await startN8n({
	env: {
		EXECUTIONS_DATA_PRUNE: 'false',
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		...(limit && { N8N_CONCURRENCY_PRODUCTION_LIMIT: limit }),
	},
});
try {
	const { id, url } = await storeWorkflow();
	const incidents = addIncidents(zenduty.world, Number(count), { title: 'Storm' });
	const begun = performance.now();
	const sending = [];
	for (const { incident_number } of incidents) {
		sending.push(send(url, event('triggered', { incident_number }), KEY));
		await wait(PAUSE);
	}
	console.log(`Events: ${outcomes(await Promise.all(sending))}`);
	const executions = await n8n.rest.untilFinished(id, incidents.length, PATIENCE);
	const took = Math.round((performance.now() - begun) / 1000);
	const done = executions.filter(({ status }) => status === 'success').length;
	console.log(`Executions: ${done} of ${executions.length} succeeded, after ${took} s`);
} finally {
	await n8n.remove();
	await zenduty.stop();
}
process.exit(0);

/** Stores and activates the workflow. Returns its ID and the URL of its trigger. */
async function storeWorkflow(): Promise<{ id: string; url: string }> {
	const { rest } = n8n;
	await rest.setUpOwner(OWNER);
	const hook = { authentication: 'signature', signingSecret: KEY };
	const account = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
	const webhookId = randomUUID();
	const workflow = await rest.createWorkflow({
		name: 'Storm',
		nodes: [
			{
				id: randomUUID(),
				name: 'Trigger',
				type: 'n8n-nodes-zenduty.zendutyTrigger',
				typeVersion: 2,
				position: [0, 0],
				webhookId,
				parameters: { options: { respond: 'immediately' } },
				credentials: {
					zendutyWebhookApi: { id: await rest.createCredential('hook', hook), name: 'hook' },
				},
			},
			{
				id: randomUUID(),
				name: 'Acknowledge',
				type: 'n8n-nodes-zenduty.zenduty',
				typeVersion: 1,
				position: [220, 0],
				parameters: {
					resource: 'incident',
					operation: 'acknowledge',
					incident: { __rl: true, mode: 'id', value: '={{ $json.incidentNumber }}' },
				},
				credentials: {
					zendutyApi: {
						id: await rest.createCredential('account', account, 'zendutyApi'),
						name: 'account',
					},
				},
			},
		],
		connections: { Trigger: { main: [[{ node: 'Acknowledge', type: 'main', index: 0 }]] } },
	});
	const url = `${n8n.url}/webhook/${webhookId}/webhook`;
	await rest.activate(workflow, url);
	return { id: workflow.id, url };
}
