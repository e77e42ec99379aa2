/**
 * The memory of an n8n that gets 20,000 deliveries in a row, each another event: what is in use
 * after its garbage was collected must stay flat.
 */
import autocannon from 'autocannon';
import { event, signed } from '../e2e/zenduty/delivery.mts';
import { measureMemory, memoryProbe } from '../e2e/n8n/memory.mts';
import { KEY, startTrigger } from '../e2e/workflows/triggerUnderLoad.mts';
import { OWNER, startN8n } from '../e2e/n8n/start.mts';
import { judge, tally } from './targets.mts';

const DELIVERIES = 20_000;
const STAGES = 4;
const CONNECTIONS = 10;

/** Before the first measurement: caches fill, and V8 compiles. */
const WARM_UP = 2000;

/** What the heap may be after the last stage, as a part of what it was after the first, once caches are full. */
const FLAT = 1.05;

console.log(`memory: ${DELIVERIES} deliveries, starting n8n …`);
const n8n = await startN8n({
	env: { ...memoryProbe(), N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
});
try {
	await n8n.rest.setUpOwner(OWNER);
	const url = n8n.url + (await startTrigger(n8n.rest)).path;
	await deliver(url, WARM_UP);
	const heaps: number[] = [];
	for (let stage = 0; stage <= STAGES; stage++) {
		if (stage > 0) await deliver(url, DELIVERIES / STAGES);
		const { heap, external, resident } = await measureMemory(n8n);
		heaps.push(heap);
		const count = (stage * DELIVERIES) / STAGES;
		console.log(
			`  after ${count}: ${heap} MB in use, ${external} MB outside the heap, ${resident} MB resident`,
		);
	}
	judge('heap after the last stage beside heap after the first', [heaps[STAGES] / heaps[1]], {
		atMost: FLAT,
	});
} finally {
	await n8n.remove();
}
tally();

/** Makes so many deliveries; all must be accepted. */
async function deliver(url: string, amount: number): Promise<void> {
	const { statusCodeStats } = await autocannon({
		url,
		amount,
		connections: CONNECTIONS,
		timeout: 60,
		requests: [
			{
				method: 'POST',
				setupRequest(request) {
					const { body, headers } = signed(event(), KEY);
					return { ...request, body, headers };
				},
			},
		],
	});
	const accepted = statusCodeStats?.['200']?.count ?? 0;
	if (accepted !== amount) throw new Error(`${accepted} of ${amount} deliveries were accepted`);
}
