/**
 * Sending 200 items to a receiver that takes 20 ms: this action with concurrency 10 and 1, beside
 * n8n's HTTP Request node, as it is and one item at a time in a Loop Over Items node. What counts is
 * the time that n8n notes for these nodes. Run in turns in one n8n. The parameters are fixed, since
 * this is about sending: evaluating an expression keeps n8n busy for a millisecond an item, and so
 * limits what concurrency can gain. That is shown beside it.
 *
 * The option "Batching" of the HTTP Request node does not wait for answers, not even with a batch
 * size of 1: it only spaces the beginnings. So by itself that node sends all items at once, and only
 * in a loop does it send them in order, as concurrency 1 does.
 *
 * The floor beside both is a node that posts a fixed body and does nothing else.
 */
import { OWNER, startN8n } from '../e2e/n8n/start.mts';
import { startReceiver } from '../e2e/zenduty/receiver.mts';
import { httpRequest } from '../e2e/workflows/actionRun.mts';
import { SENDING_FLOOR, sendingFloorNode } from './sendingFloor.mts';
import { judge, median, tally } from './targets.mts';

const KEY = 'bench-signing-key';
const ITEMS = 200;
const RECEIVER_TAKES = 20;
const ROUNDS = 5;

const LOOP = {
	id: 'e0000000-0000-4000-8000-000000000009',
	name: 'Loop',
	type: 'n8n-nodes-base.splitInBatches',
	typeVersion: 3,
	position: [440, 0],
	parameters: { batchSize: 1, options: {} },
};
const to = (node: string) => ({ node, type: 'main', index: 0 });

console.log('sending: starting n8n …');
const n8n = await startN8n({ env: sendingFloorNode() });
const receiver = await startReceiver();
try {
	const { rest } = n8n;
	await rest.setUpOwner(OWNER);
	const credential = await rest.createCredential('Bench key', {
		authentication: 'signature',
		signingSecret: KEY,
	});
	const credentials = { zendutyWebhookApi: { id: credential, name: 'Bench key' } };
	const action =
		(concurrency: number, title = 'Disk almost full on db-1') =>
		(url: string) => ({
			type: 'n8n-nodes-zenduty.zenduty',
			typeVersion: 1,
			parameters: {
				resource: 'webhookEvent',
				operation: 'send',
				url,
				title,
				options: { concurrency },
			},
			credentials,
		});
	const floor = (concurrency: number) => (url: string) => ({
		type: SENDING_FLOOR,
		typeVersion: 1,
		parameters: { url, title: 'Disk almost full on db-1', concurrency },
		credentials,
	});
	const posting = (url: string) => ({
		...httpRequest(url, {
			specifyBody: 'json',
			jsonBody:
				'{"payload": {"event_type": "triggered", "incident": {"title": "Disk almost full on db-1"}}}',
			options: { batching: { batch: { batchSize: 1, batchInterval: 0 } } },
		}),
		credentials,
	});
	const contenders = {
		'concurrency 10': await serve(1, action(10)),
		'concurrency 1': await serve(2, action(1)),
		'HTTP Request, in a loop': await serve(3, posting, true),
		'HTTP Request, batch size 1': await serve(4, posting),
		'the floor, 10 at a time': await serve(7, floor(10)),
		'the floor, one at a time': await serve(8, floor(1)),
		'concurrency 10, an expression': await serve(5, action(10, '={{ $json.title }}')),
		'concurrency 1, an expression': await serve(6, action(1, '={{ $json.title }}')),
	};

	const seconds = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [name, { start, target, workflowId }] of Object.entries(contenders)) {
			const before = receiver.at(target).length;
			const response = await fetch(start, { method: 'POST' });
			await response.arrayBuffer();
			const arrived = receiver.at(target).length - before;
			if (!response.ok || arrived !== ITEMS) {
				throw new Error(`${name}: ${arrived} of ${ITEMS} arrived, status ${response.status}`);
			}
			// The first round warms up.
			if (round > 0) seconds.get(name)?.push(await timeOf(workflowId, round + 1));
		}
	}
	for (const [name, times] of seconds) {
		console.log(`${name}: ${median(times).toFixed(2)} s for ${ITEMS} items`);
	}
	const faster = (name: string, than: string) =>
		(seconds.get(than) ?? []).map((time, round) => time / (seconds.get(name)?.[round] ?? NaN));
	judge(
		'concurrency 10 beside concurrency 1',
		faster('concurrency 10', 'concurrency 1'),
		{ atLeast: 7 },
		faster('the floor, 10 at a time', 'the floor, one at a time'),
	);
	judge(
		'concurrency 1 beside HTTP Request in a loop',
		faster('concurrency 1', 'HTTP Request, in a loop'),
		{ atLeast: 1 },
		faster('the floor, one at a time', 'HTTP Request, in a loop'),
	);
	const withExpression = faster('concurrency 10, an expression', 'concurrency 1, an expression');
	console.log(`the same with an expression in the title: ${median(withExpression).toFixed(2)} ×`);
	const atOnce = faster('concurrency 10', 'HTTP Request, batch size 1');
	console.log(`concurrency 10 beside HTTP Request, batch size 1: ${median(atOnce).toFixed(2)} ×`);

	/** What n8n notes for the nodes that send, in seconds. */
	async function timeOf(workflowId: string, count: number): Promise<number> {
		const [{ id }] = await rest.untilFinished(workflowId, count);
		const { runData } = (await rest.execution(id)).data.resultData;
		const runs = [...runData.Send, ...(runData.Loop ?? [])];
		return runs.reduce((sum: number, run: any) => sum + run.executionTime, 0) / 1000;
	}

	async function serve(number: number, node: (url: string) => object, inLoop = false) {
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
					position: [660, 0],
					...node(target),
				},
				...(inLoop ? [LOOP] : []),
			],
			connections: {
				Start: { main: [[to('Items')]] },
				Items: { main: [[to(inLoop ? 'Loop' : 'Send')]] },
				...(inLoop && { Loop: { main: [[], [to('Send')]] }, Send: { main: [[to('Loop')]] } }),
			},
		});
		const start = `${n8n.url}/webhook/${path}`;
		await rest.activate(workflow, start);
		return { start, target, workflowId: workflow.id as string };
	}
} finally {
	await receiver.close();
	await n8n.remove();
}
tally();
