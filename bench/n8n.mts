/**
 * What a delivery costs in a running n8n: this trigger beside n8n's own Webhook node, beside the
 * flow that people build today, Webhook → Crypto → IF, and beside the floor, a trigger that does
 * nothing. All workflows live in one n8n and take turns; then the same with
 * N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true.
 */
import autocannon from 'autocannon';
import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { dumps } from '../nodes/Zenduty/webhook/json/dumps.ts';
import { eventId, readEvent } from '../nodes/Zenduty/webhook/event.ts';
import { simplify } from '../nodes/Zenduty/trigger/eventOutput.ts';
import { OWNER, startN8n, type N8n } from '../e2e/n8n/start.mts';
import { event } from './events.mts';
import { FLOOR, floorTrigger, REFUSE } from './floor.mts';
import { judge, median, tally, type Bound } from './targets.mts';
import { until } from '../e2e/support/until.mts';

const KEY = 'bench-signing-key';
const LOGIN = { username: 'zenduty', password: 'bench-password' };
const ROUNDS = 8;
const CONNECTIONS = 5;

// n8n's data in memory, where there is such a folder: a slow disk costs all contenders alike, and so
// hides what sets them apart.
if (existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm';

const value = event(1024);
const body = dumps(value);
const output = simplify(readEvent(value), {
	eventId: eventId(Buffer.from(body)),
	signingKey: 'current',
});
const sign = (key: string) => createHmac('sha256', key).update(body).digest('base64');
const signed = { 'x-signature': sign(KEY) };
const forged = { 'x-signature': sign('another key') };
const basic = {
	authorization: `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`,
};

interface Case {
	name: string;
	url: string;
	headers: Record<string, string>;
	status: number;
}

interface Figures {
	/** Requests per second, one figure a round. */
	rates: number[];
	/** Milliseconds. */
	p50: number[];
	p99: number[];
}

interface Target extends Bound {
	of: string;
	beside: string;
	figure: 'rate' | 'p99';
}

/** What a trigger that does nothing is called, for cases that it can be compared with. */
const FLOORS: Record<string, string> = {
	trigger: 'floor',
	'trigger, forged': 'floor, refused',
};

/** To refuse a forged delivery we must hash it, and try it as Python would have written it. */
const NEAR_THE_FLOOR: Target[] = [
	{ of: 'trigger', beside: 'floor', figure: 'rate', atLeast: 0.9 },
	{ of: 'trigger, forged', beside: 'floor, refused', figure: 'rate', atLeast: 0.8 },
];

/**
 * With "Delivery Refused" chosen, or with an expression in "Trigger On", a refusal costs at most 1.1
 * times as much.
 */
const REFUSALS: Target[] = [
	{ of: 'trigger, forged, told', beside: 'trigger, forged', figure: 'rate', atLeast: 0.91 },
	{ of: 'trigger, forged, expression', beside: 'trigger, forged', figure: 'rate', atLeast: 0.91 },
];

await measure('default settings', {}, 100, [
	{ of: 'trigger', beside: 'Webhook, Basic', figure: 'rate', atLeast: 1 },
	{ of: 'trigger, forged', beside: 'Crypto flow, forged', figure: 'rate', atLeast: 1.4 },
	...NEAR_THE_FLOOR,
	...REFUSALS,
]);
await measure('lazy acquire', { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' }, 200, [
	{ of: 'trigger', beside: 'Webhook, open', figure: 'rate', atLeast: 1.1 },
	{ of: 'trigger', beside: 'Crypto flow', figure: 'rate', atLeast: 3 },
	{ of: 'trigger, forged', beside: 'Crypto flow, forged', figure: 'rate', atLeast: 12 },
	{ of: 'trigger, immediately', beside: 'Webhook, open', figure: 'p99', atMost: 0.45 },
	...NEAR_THE_FLOOR,
	...REFUSALS,
]);
tally();

/** @param amount how many requests a case gets in each of its turns */
async function measure(
	setting: string,
	env: Record<string, string>,
	amount: number,
	targets: Target[],
) {
	console.log(`\n${setting}: starting n8n …`);
	const n8n = await startN8n({
		env: { EXECUTIONS_DATA_PRUNE: 'false', ...floorTrigger(output), ...env },
	});
	try {
		const cases = await setUp(n8n);
		const figures = new Map<string, Figures>(
			cases.map(({ name }) => [name, { rates: [], p50: [], p99: [] }]),
		);
		const inTurn = async (each: Case, requests: number) => {
			await untilIdle(n8n);
			return await turn(each, requests);
		};
		for (const each of cases) await inTurn(each, 30);
		for (let round = 1; round <= ROUNDS; round++) {
			console.log(`  round ${round} of ${ROUNDS}`);
			for (const each of inOrder(cases, round)) {
				const result = await inTurn(each, amount);
				const of = figures.get(each.name)!;
				of.rates.push(result.rate);
				of.p50.push(result.latency.p50);
				of.p99.push(result.latency.p99);
			}
		}
		report(figures);
		for (const { of, beside, figure, ...bound } of targets) {
			// Ratios are made within a round, where both saw the same machine.
			const series = (name: string) => figures.get(name)![figure === 'rate' ? 'rates' : 'p99'];
			const ratios = (name: string) =>
				series(name).map((value, round) => value / series(beside)[round]);
			const floor = FLOORS[of];
			const ofFloor = floor === undefined || floor === beside ? undefined : ratios(floor);
			judge(`${of}, ${figure} beside ${beside}`, ratios(of), bound, ofFloor);
		}
	} finally {
		await n8n.remove();
	}
}

/**
 * The cases in the order of a round: 0, 1, n − 1, 2, n − 2, … from that number on. So, with an even
 * number of cases, none follows the same one twice (a Williams design).
 */
function inOrder(cases: Case[], round: number): Case[] {
	return cases.map((_, place) => {
		const step = place % 2 === 1 ? (place + 1) / 2 : cases.length - place / 2;
		return cases[(round + step) % cases.length];
	});
}

/** n8n answers before it has executed: what is left of one case must not burden the next. */
async function untilIdle({ rest }: N8n): Promise<void> {
	const filter = encodeURIComponent(JSON.stringify({ status: ['new', 'running'] }));
	const isIdle = async () => {
		const { results } = await rest.call('GET', `/rest/executions?limit=1&filter=${filter}`);
		return results.length === 0;
	};
	await until('n8n is idle', isIdle, 120_000, 250);
	await wait(250);
}

async function turn(
	{ name, url, headers, status }: Case,
	amount: number,
): Promise<autocannon.Result & { rate: number }> {
	const started = performance.now();
	let ended = started;
	const result = await new Promise<autocannon.Result>((resolve, reject) => {
		const options = {
			url,
			method: 'POST' as const,
			headers: { 'content-type': 'application/json', ...headers },
			body,
			amount,
			connections: CONNECTIONS,
			timeout: 60,
		};
		const run = autocannon(options, (error, done) => (error ? reject(error) : resolve(done)));
		// autocannon itself counts whole seconds.
		run.on('response', () => (ended = performance.now()));
	});
	const rate = amount / ((ended - started) / 1000);
	const answered = result.statusCodeStats?.[`${status}`]?.count ?? 0;
	if (answered !== amount) {
		throw new Error(`${name}: ${answered} of ${amount} were answered ${status}`);
	}
	return { ...result, rate };
}

function report(figures: Map<string, Figures>) {
	console.table(
		Object.fromEntries(
			[...figures].map(([name, { rates, p50, p99 }]) => [
				name,
				{
					'requests/s': median(rates).toFixed(0),
					spread: `${Math.min(...rates).toFixed(0)} – ${Math.max(...rates).toFixed(0)}`,
					'p50 ms': median(p50).toFixed(0),
					'p99 ms': median(p99).toFixed(0),
				},
			]),
		),
	);
}

async function setUp(n8n: N8n): Promise<Case[]> {
	const { rest, url } = n8n;
	await rest.setUpOwner(OWNER);
	const key = await rest.createCredential('Bench key', {
		authentication: 'signature',
		signingSecret: KEY,
	});
	const login = await rest.createCredential(
		'Bench login',
		{ user: LOGIN.username, ...LOGIN },
		'httpBasicAuth',
	);
	const trigger = (parameters: object, type = 'n8n-nodes-zenduty.zendutyTrigger') => ({
		name: 'Trigger',
		type,
		typeVersion: 2,
		parameters,
		credentials: { zendutyWebhookApi: { id: key, name: 'Bench key' } },
	});
	const webhook = (parameters: object, credentials: object = {}) => ({
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		parameters: { httpMethod: 'POST', ...parameters },
		credentials,
	});

	let made = 0;
	const serve = async (nodes: any[], connections: object = {}): Promise<string> => {
		made += 1;
		const id = `b0000000-0000-4000-8000-00000000000${made}`;
		const isWebhook = nodes[0].type.endsWith('.webhook');
		if (isWebhook) nodes[0].parameters.path = id;
		const workflow = await rest.createWorkflow({
			name: `Bench ${made}`,
			nodes: nodes.map((node, index) => ({
				id: `${id.slice(0, -1)}${index}`.replace('b0', `c${made}`),
				position: [220 * index, 0],
				...node,
				...(index === 0 && { webhookId: id }),
			})),
			connections,
		});
		const address = `${url}/webhook/${id}${isWebhook ? '' : '/webhook'}`;
		await rest.activate(workflow, address);
		return address;
	};

	const saved = await serve([trigger({})]);
	const atOnce = await serve([trigger({ options: { respond: 'immediately' } })]);
	const filtered = await serve([trigger({ events: ['resolved'] })]);
	const told = await serve([trigger({ events: ['triggered', 'refused'] })]);
	const byExpression = await serve([trigger({ events: '={{ ["triggered", "resolved"] }}' })]);
	const floor = await serve([trigger({}, FLOOR)]);
	const open = await serve([webhook({ options: {} })]);
	const withLogin = await serve([
		webhook(
			{ authentication: 'basicAuth', options: {} },
			{ httpBasicAuth: { id: login, name: 'Bench login' } },
		),
	]);
	const flow = await serve(
		[
			webhook({ options: { rawBody: true } }),
			{
				name: 'Crypto',
				type: 'n8n-nodes-base.crypto',
				typeVersion: 1,
				parameters: {
					action: 'hmac',
					type: 'SHA256',
					binaryData: true,
					binaryPropertyName: 'data',
					secret: KEY,
					encoding: 'base64',
					dataPropertyName: 'computed',
				},
			},
			{
				name: 'IF',
				type: 'n8n-nodes-base.if',
				typeVersion: 2,
				parameters: {
					conditions: {
						options: { caseSensitive: true, leftValue: '', typeValidation: 'strict' },
						combinator: 'and',
						conditions: [
							{
								id: 'd0000000-0000-4000-8000-000000000001',
								leftValue: '={{ $json.computed }}',
								rightValue: '={{ $json.headers["x-signature"] }}',
								operator: { type: 'string', operation: 'equals' },
							},
						],
					},
				},
			},
		],
		{
			Webhook: { main: [[{ node: 'Crypto', type: 'main', index: 0 }]] },
			Crypto: { main: [[{ node: 'IF', type: 'main', index: 0 }]] },
		},
	);

	return [
		{ name: 'trigger', url: saved, headers: signed, status: 200 },
		{ name: 'Webhook, Basic', url: withLogin, headers: basic, status: 200 },
		{ name: 'Webhook, open', url: open, headers: signed, status: 200 },
		{ name: 'floor', url: floor, headers: signed, status: 200 },
		{ name: 'trigger, immediately', url: atOnce, headers: signed, status: 200 },
		{ name: 'trigger, filtered', url: filtered, headers: signed, status: 200 },
		{ name: 'Crypto flow', url: flow, headers: signed, status: 200 },
		{ name: 'trigger, forged', url: saved, headers: forged, status: 401 },
		{ name: 'trigger, forged, told', url: told, headers: forged, status: 401 },
		{ name: 'trigger, forged, expression', url: byExpression, headers: forged, status: 401 },
		{ name: 'floor, refused', url: floor, headers: { [REFUSE]: 'yes' }, status: 401 },
		{ name: 'Crypto flow, forged', url: flow, headers: forged, status: 200 },
	];
}
