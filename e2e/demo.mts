/**
 * A signed event through a real n8n, from nothing: `npm run demo`. With `--once` it ends by itself,
 * with exit code 0 only if all three events arrived.
 */
import { OWNER, startN8n } from './n8n.mts';
import { outputOf } from './rest.mts';

const KEY = 'demo-signing-key';
const EVENTS = ['triggered', 'acknowledged', 'resolved'] as const;
const FIRST_PORT = 5678;
const WEBHOOK = '5b2f0d53-7f0e-4d6c-9d52-1f3f6e0f2a11';
const START = 'd3b07384-d9a0-4c9b-8f5e-3c1f0a2b4e66';

const once = process.argv.includes('--once');

console.log('Building and packing the package, and starting n8n with it: about half a minute.');
const n8n = await startN8n({ port: FIRST_PORT });
let exitCode = 1;
process.once('SIGINT', () => void leave());
process.once('SIGTERM', () => void leave());

try {
	const { rest, url } = n8n;
	await rest.setUpOwner(OWNER);
	const credential = await rest.createCredential('Demo key', {
		authentication: 'signature',
		signingSecret: KEY,
	});
	const receiving = await rest.createWorkflow(receivingWorkflow(credential));
	const receiver = `${url}/webhook/${WEBHOOK}/webhook`;
	await rest.activate(receiving, receiver);
	const sending = await rest.createWorkflow(sendingWorkflow(credential, receiver));
	const start = `${url}/webhook/${START}`;
	await rest.activate(sending, start);

	console.log('\nThe action sends three signed events to the trigger …\n');
	await fetch(start, { method: 'POST' });
	const executions = await rest.untilFinished(receiving.id, EVENTS.length).catch(() => []);

	const arrived = [];
	for (const { id } of [...executions].reverse()) {
		const [[event]] = outputOf(await rest.execution(id), 'Zenduty Trigger');
		arrived.push(event);
	}
	console.table(
		arrived.map((event) => ({
			event: event.eventType,
			incident: event.incidentNumber,
			title: event.title,
			status: event.status,
			urgency: event.urgency,
			service: event.service?.name,
			'signed with': `${event.signingKey} key`,
		})),
	);
	const types = arrived.map(({ eventType }) => eventType);
	const complete = EVENTS.every((type) => types.includes(type)) && types.length === EVENTS.length;
	console.log(
		complete
			? 'All three events arrived, verified.'
			: `Only ${types.length} of 3 events arrived.\n${n8n.log().slice(-3000)}`,
	);
	exitCode = complete ? 0 : 1;
} catch (error) {
	console.error(error);
}

if (once || exitCode !== 0) await leave();
else {
	console.log(`
The editor is open at  ${n8n.url}
Log in with            ${OWNER.email}
and the password       ${OWNER.password}
Press Ctrl-C to end.`);
	// Closed pipes of a parent that has gone must not keep n8n alive.
	n8n.process.once('exit', () => process.exit(exitCode));
}

async function leave(): Promise<never> {
	await n8n.remove();
	process.exit(exitCode);
}

function receivingWorkflow(credential: string) {
	return {
		name: 'Demo: receive events',
		nodes: [
			{
				id: 'a1f5c1de-0001-4000-8000-000000000001',
				name: 'Zenduty Trigger',
				type: 'n8n-nodes-zenduty.zendutyTrigger',
				typeVersion: 2,
				position: [0, 0],
				webhookId: WEBHOOK,
				parameters: {},
				credentials: { zendutyWebhookApi: { id: credential, name: 'Demo key' } },
			},
		],
	};
}

/** A call of its webhook sends the life of one incident: three items, in order. */
function sendingWorkflow(credential: string, receiver: string) {
	const types = JSON.stringify(EVENTS);
	return {
		name: 'Demo: send events',
		nodes: [
			{
				id: 'a1f5c1de-0002-4000-8000-000000000001',
				name: 'Start',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				position: [0, 0],
				webhookId: START,
				parameters: { httpMethod: 'POST', path: START, options: {} },
			},
			{
				id: 'a1f5c1de-0002-4000-8000-000000000002',
				name: 'Life of an incident',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				position: [220, 0],
				parameters: {
					jsCode: `return ${types}.map((eventType) => ({ json: { eventType } }));`,
				},
			},
			{
				id: 'a1f5c1de-0002-4000-8000-000000000003',
				name: 'Zenduty',
				type: 'n8n-nodes-zenduty.zenduty',
				typeVersion: 1,
				position: [440, 0],
				parameters: {
					resource: 'webhookEvent',
					operation: 'send',
					url: receiver,
					eventType: '={{ $json.eventType }}',
					title: 'Disk almost full on db-1 – 5 % left',
					summary: 'Sent by the demo',
					additionalFields: {
						incident_number: 217,
						unique_id: 'demoIncident4Zk7Qm2VxP',
						urgency: 1,
						service: { name: 'Databases', unique_id: '7c9e1a52-40d1-4c0e-9a57-2f1d8b6a3e10' },
					},
					options: { timeout: 10_000 },
				},
				credentials: { zendutyWebhookApi: { id: credential, name: 'Demo key' } },
			},
		],
		connections: {
			Start: { main: [[{ node: 'Life of an incident', type: 'main', index: 0 }]] },
			'Life of an incident': { main: [[{ node: 'Zenduty', type: 'main', index: 0 }]] },
		},
	};
}
