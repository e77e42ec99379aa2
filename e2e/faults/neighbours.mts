/** Others use the same URL: forged deliveries at full speed, and connections that go nowhere. */
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import autocannon from 'autocannon';
import { event, signature } from '../zenduty/delivery.mts';
import { OWNER, startN8n, type N8n } from '../n8n/start.mts';
import { measureMemory, memoryProbe, type Memory } from '../n8n/memory.mts';
import { figure, promise } from './promises.mts';
import { environment, KEY, startTrigger, type Trigger } from '../workflows/triggerUnderLoad.mts';
import {
	DEADLINE,
	events,
	isAccepted,
	outcomes,
	seconds,
	slowest,
	stream,
	type Sent,
} from '../zenduty/sender.mts';
import { inSqlite, untilSettled } from '../n8n/storedExecutions.mts';

const CONNECTIONS = 50;

/** How long a flood lasts, in seconds, and how many genuine deliveries come meanwhile. */
const FLOOD = 10;
const GENUINE_PER_SECOND = 3;

/** The first flood fills caches and lets V8 take its memory; then nothing may grow. */
const FLOODS = 4;

/** How much more memory may be in use after the last flood than after the first, in MB. */
const FLAT = 20;

/** Refusals are logged once a minute for each trigger and code. */
const MOST_LINES = 1 + Math.ceil((FLOODS * (FLOOD + 5)) / 60);

const IDLE_CONNECTIONS = 100;
const SLOW_CONNECTIONS = 100;
const PATIENCE = 120_000;

export async function badNeighbours(): Promise<void> {
	const env = {
		...environment('main'),
		...memoryProbe(),
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	};
	const n8n = await startN8n({ env });
	try {
		await n8n.rest.setUpOwner(OWNER);
		const trigger = await startTrigger(n8n.rest);
		await forgeries(n8n, trigger);
		await loiterers(n8n, trigger);
	} finally {
		await n8n.remove();
	}
}

async function forgeries(n8n: N8n, trigger: Trigger): Promise<void> {
	const url = n8n.url + trigger.path;
	const genuine: Sent[] = [];
	const memory: Memory[] = [await measureMemory(n8n)];
	let refused = 0;
	let otherwise = 0;
	const loggedBefore = n8n.log().length;
	for (let flood = 0; flood < FLOODS; flood++) {
		const forging = forge(url);
		await wait(500);
		const bodies = events((FLOOD - 1) * GENUINE_PER_SECOND);
		genuine.push(...(await stream(() => url, bodies, KEY, GENUINE_PER_SECOND)));
		const { statusCodeStats, errors } = await forging;
		const unauthorized = statusCodeStats?.['401']?.count ?? 0;
		const all = Object.values(statusCodeStats ?? {}).reduce((sum, { count = 0 }) => sum + count, 0);
		refused += unauthorized;
		otherwise += all - unauthorized + errors;
		await wait(1000);
		memory.push(await measureMemory(n8n));
	}
	const rate = Math.round(refused / (FLOODS * FLOOD));
	promise(
		'package',
		`forged deliveries on ${CONNECTIONS} connections are all refused`,
		otherwise === 0 && refused > 0,
		`${refused} × 401 (${rate} a second), ${otherwise} otherwise`,
	);
	promise(
		'package',
		'the genuine ones between them are all accepted',
		genuine.every(isAccepted),
		`${outcomes(genuine)}, the slowest after ${seconds(slowest(genuine))}`,
	);
	const ids = genuine.map(({ eventId }) => eventId);
	await untilSettled(inSqlite(n8n.folder), ids, PATIENCE);
	const stored = (await inSqlite(n8n.folder)()).length;
	promise(
		'package',
		'no execution is stored for a forged one',
		stored === genuine.length,
		`${stored} stored for ${genuine.length} genuine ones`,
	);
	const logged = n8n.log().slice(loggedBefore);
	const lines = logged.match(/refused a delivery/g)?.length ?? 0;
	promise(
		'package',
		'the log stays small: a line a minute',
		lines >= 1 && lines <= MOST_LINES,
		`${lines} lines about refusals, ${logged.length} characters in all`,
	);
	const series = (which: keyof Memory) =>
		memory
			.map((each) => each[which])
			.join(', ')
			.replace(',', ' MB before, then');
	const growth = memory[FLOODS].heap - memory[1].heap;
	promise(
		'package',
		`memory in use does not grow from flood to flood (by less than ${FLAT} MB from the first to the last)`,
		growth < FLAT,
		series('heap'),
	);
	figure('outside the heap', series('external'));
	figure('resident', series('resident'));
}

async function forge(url: string): Promise<autocannon.Result> {
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
		duration: FLOOD,
		timeout: 60,
	});
}

/** Connections that send half a request, or a body letter by letter. */
async function loiterers(n8n: N8n, trigger: Trigger): Promise<void> {
	const body = event();
	const head = [
		`POST ${trigger.path} HTTP/1.1`,
		`Host: 127.0.0.1:${n8n.port}`,
		'Content-Type: application/json',
		`Content-Length: ${body.length}`,
		`X-Signature: ${signature(body, KEY)}`,
	].join('\r\n');
	const before = await measureMemory(n8n);
	const idle = await open(n8n.port, IDLE_CONNECTIONS, () => head.slice(0, 60));
	const slow = await open(n8n.port, SLOW_CONNECTIONS, () => `${head}\r\n\r\n`);
	let position = 0;
	const dripping = setInterval(() => {
		for (const socket of slow) socket.write(body.charAt(position));
		position += 1;
	}, 250);
	try {
		const url = n8n.url + trigger.path;
		const sent = await stream(() => url, events(40), KEY, 5);
		promise(
			'package',
			`${IDLE_CONNECTIONS} half-open connections and ${SLOW_CONNECTIONS} slow bodies block nobody: others are accepted within 3 s`,
			sent.every((each) => isAccepted(each) && each.took < DEADLINE),
			`${outcomes(sent)}, the slowest after ${seconds(slowest(sent))}`,
		);
		const alive = [...idle, ...slow].filter(({ destroyed }) => !destroyed);
		promise(
			'package',
			'they were open all the time',
			alive.length === IDLE_CONNECTIONS + SLOW_CONNECTIONS,
			`${alive.length} still open`,
		);
		const { heap, resident } = await measureMemory(n8n);
		figure(
			'memory in use before and with them',
			`${before.heap} MB, ${heap} MB; resident ${before.resident} MB, ${resident} MB`,
		);
	} finally {
		clearInterval(dripping);
		for (const socket of [...idle, ...slow]) socket.destroy();
	}
}

async function open(port: number, count: number, text: () => string): Promise<Socket[]> {
	return await Promise.all(
		Array.from(
			{ length: count },
			async () =>
				await new Promise<Socket>((resolve, reject) => {
					const socket = connect(port, '127.0.0.1', () => {
						socket.write(text());
						resolve(socket);
					});
					socket.on('error', reject);
				}),
		),
	);
}
