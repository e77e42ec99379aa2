/** Others use the same URL: forged deliveries at full speed, and genuine ones between them. */
import { setTimeout as wait } from 'node:timers/promises';
import autocannon from 'autocannon';
import { event, signature } from '../zenduty/delivery.mts';
import { OWNER, startN8n } from '../n8n/start.mts';
import { promise } from './promises.mts';
import { environment, KEY, startTrigger } from '../workflows/triggerUnderLoad.mts';
import { events, isAccepted, outcomes, seconds, slowest, stream } from '../zenduty/sender.mts';
import { inSqlite, untilSettled } from '../n8n/storedExecutions.mts';

const CONNECTIONS = 50;

/** How long the flood lasts, in seconds, and how many genuine deliveries come meanwhile. */
const FLOOD = 20;
const SHORT_FLOOD = 5;
const GENUINE_PER_SECOND = 3;

const PATIENCE = 120_000;

export async function badNeighbours(isShort: boolean): Promise<void> {
	const flood = isShort ? SHORT_FLOOD : FLOOD;
	const env = { ...environment('main'), N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
	const n8n = await startN8n({ env });
	try {
		await n8n.rest.setUpOwner(OWNER);
		const url = n8n.url + (await startTrigger(n8n.rest)).path;
		const forging = forge(url, flood);
		await wait(500);
		const bodies = events((flood - 1) * GENUINE_PER_SECOND);
		const genuine = await stream(() => url, bodies, KEY, GENUINE_PER_SECOND);
		const { statusCodeStats = {}, errors } = await forging;
		const refused = statusCodeStats['401']?.count ?? 0;
		const statuses = Object.keys(statusCodeStats).join();
		promise(
			'package',
			`forged deliveries on ${CONNECTIONS} connections are all refused`,
			statuses === '401' && errors === 0 && refused > 0,
			`${refused} × 401 (${Math.round(refused / flood)} a second), ${errors} errors`,
		);
		promise(
			'package',
			'the genuine ones between them are all accepted',
			genuine.every(isAccepted),
			`${outcomes(genuine)}, the slowest after ${seconds(slowest(genuine))}`,
		);
		const read = inSqlite(n8n.folder);
		const ids = genuine.map(({ eventId }) => eventId);
		await untilSettled(read, ids, PATIENCE);
		const stored = (await read()).length;
		promise(
			'package',
			'no execution is stored for a forged one',
			stored === genuine.length,
			`${stored} stored for ${genuine.length} genuine ones`,
		);
		const lines = n8n.log().match(/refused a delivery/g)?.length ?? 0;
		promise(
			'package',
			'the log stays small: a line a minute',
			lines >= 1 && lines <= 2,
			`${lines} lines about refusals`,
		);
	} finally {
		await n8n.remove();
	}
}

async function forge(url: string, duration: number): Promise<autocannon.Result> {
	const body = event();
	return await autocannon({
		url,
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'x-signature': signature(body, 'another key'),
		},
		body,
		connections: CONNECTIONS,
		duration,
		timeout: 60,
	});
}
