/**
 * Many incidents start a workflow that acknowledges each of them, under the limits of Zenduty's
 * API: how many executions fail? `npx tsx bench/acknowledgeStorm.mts 150 2` sends 150 incidents
 * within 30 seconds, and lets n8n run 2 executions at the same time. Without the second number, n8n
 * runs all of them at the same time.
 */
import { OWNER, startN8n } from '../e2e/n8n/start.mts';
import { environment, KEY, startTrigger } from '../e2e/workflows/triggerUnderLoad.mts';
import { event } from '../e2e/zenduty/delivery.mts';
import { outcomes, stream } from '../e2e/zenduty/sender.mts';
import { addIncidents } from '../simulator/incidents.mts';
import { startSimulator } from '../simulator/simulator.mts';

const [count = '150', limit] = process.argv.slice(2);

/** How many events Zenduty sends in a second. */
const PER_SECOND = 5;

/** How long all executions may take, in milliseconds. */
const PATIENCE = 30 * 60_000;

const zenduty = await startSimulator({ settings: { limits: {} } });
const n8n = await startN8n({
	env: {
		...environment('main'),
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		...(limit && { N8N_CONCURRENCY_PRODUCTION_LIMIT: limit }),
	},
});
try {
	await n8n.rest.setUpOwner(OWNER);
	const account = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
	const credential = await n8n.rest.createCredential('Account', account, 'zendutyApi');
	const acknowledge = {
		name: 'Acknowledge',
		type: 'n8n-nodes-zenduty.zenduty',
		typeVersion: 1,
		parameters: {
			resource: 'incident',
			operation: 'acknowledge',
			incident: { __rl: true, mode: 'id', value: '={{ $json.incidentNumber }}' },
		},
		credentials: { zendutyApi: { id: credential, name: 'Account' } },
	};
	const { id, path } = await startTrigger(n8n.rest, {
		respond: 'immediately',
		followedBy: [acknowledge],
	});
	const incidents = addIncidents(zenduty.world, Number(count), { title: 'Storm' });
	const bodies = incidents.map(({ incident_number }) => event('triggered', { incident_number }));
	const begun = performance.now();
	const sent = await stream(() => n8n.url + path, bodies, KEY, PER_SECOND);
	console.log(`Events: ${outcomes(sent)}`);
	const executions = await n8n.rest.untilFinished(id, incidents.length, PATIENCE);
	const took = Math.round((performance.now() - begun) / 1000);
	const done = executions.filter(({ status }) => status === 'success').length;
	console.log(`Executions: ${done} of ${executions.length} succeeded, after ${took} s`);
} finally {
	await n8n.remove();
	await zenduty.stop();
}
