/**
 * Sending 200 items to a receiver that takes 20 ms: this action with concurrency 10 and 1, and n8n's
 * HTTP Request node with batches of one. Run in turns in one n8n.
 */
import { ensureInstallation } from '../e2e/installation.mts';
import { judge, median, tally } from './targets.mts';

const KEY = 'bench-signing-key';
const ITEMS = 200;
const RECEIVER_TAKES = 20;
const ROUNDS = 5;

await ensureInstallation();
const { OWNER, startN8n } = await import('../e2e/n8n.mts');
const { startReceiver } = await import('../e2e/receiver.mts');

console.log('sending: starting n8n …');
const n8n = await startN8n();
const receiver = await startReceiver();
try {
	const { rest } = n8n;
	await rest.setUpOwner(OWNER);
	const credential = await rest.createCredential('Bench key', {
		authentication: 'signature',
		signingSecret: KEY,
	});
	const credentials = { zendutyWebhookApi: { id: credential, name: 'Bench key' } };
	const action = (concurrency: number) => (url: string) => ({
		type: 'n8n-nodes-zenduty.zenduty',
		typeVersion: 1,
		parameters: { url, title: '={{ $json.title }}', options: { concurrency } },
		credentials,
	});
	const httpRequest = (url: string) => ({
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'zendutyWebhookApi',
			sendBody: true,
			specifyBody: 'json',
			jsonBody:
				'={{ { payload: { event_type: "triggered", incident: { title: $json.title, status: 1 } } } }}',
			options: { batching: { batch: { batchSize: 1, batchInterval: 0 } } },
		},
		credentials,
	});
	const contenders = {
		'concurrency 10': await serve(1, action(10)),
		'concurrency 1': await serve(2, action(1)),
		'HTTP Request': await serve(3, httpRequest),
	};

	const seconds = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [name, { start, target }] of Object.entries(contenders)) {
			const before = receiver.at(target).length;
			const started = performance.now();
			const response = await fetch(start, { method: 'POST' });
			const took = (performance.now() - started) / 1000;
			const arrived = receiver.at(target).length - before;
			if (!response.ok || arrived !== ITEMS) {
				throw new Error(`${name}: ${arrived} of ${ITEMS} arrived, status ${response.status}`);
			}
			// The first round warms up.
			if (round > 0) seconds.get(name)?.push(took);
		}
	}
	for (const [name, times] of seconds) {
		console.log(`${name}: ${median(times).toFixed(2)} s for ${ITEMS} items`);
	}
	const faster = (name: string, than: string) =>
		(seconds.get(than) ?? []).map((time, round) => time / (seconds.get(name)?.[round] ?? NaN));
	judge('concurrency 10 is faster than concurrency 1', faster('concurrency 10', 'concurrency 1'), {
		atLeast: 7,
	});
	judge('concurrency 1 is as fast as HTTP Request', faster('concurrency 1', 'HTTP Request'), {
		atLeast: 1,
	});

	async function serve(number: number, node: (url: string) => object) {
		const path = `e0000000-0000-4000-8000-00000000000${number}`;
		const target = receiver.url([200], { delay: RECEIVER_TAKES });
		const workflow = await rest.createWorkflow({
			name: `Sending ${number}`,
			nodes: [
				{
					id: path.replace('e', 'a'),
					name: 'Start',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					position: [0, 0],
					webhookId: path,
					parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
				},
				{
					id: path.replace('e', 'b'),
					name: 'Items',
					type: 'n8n-nodes-base.code',
					typeVersion: 2,
					position: [220, 0],
					parameters: {
						jsCode: `return Array.from({ length: ${ITEMS} }, (_, i) => ({ json: { title: 'Incident ' + i } }));`,
					},
				},
				{
					id: path.replace('e', 'c'),
					name: 'Send',
					position: [440, 0],
					...node(target),
				},
			],
			connections: {
				Start: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
				Items: { main: [[{ node: 'Send', type: 'main', index: 0 }]] },
			},
		});
		const start = `${n8n.url}/webhook/${path}`;
		await rest.activate(workflow, start);
		return { start, target };
	}
} finally {
	await receiver.close();
	await n8n.remove();
}
tally();
