/**
 * What one delivery costs in the protocol, beside the least that it can cost and beside other
 * libraries that verify webhooks: `npm run bench`.
 */
import Stripe from 'stripe';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { verify as octokitVerify } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import { authenticate } from '../nodes/Zenduty/trigger/authenticate.ts';
import { eventId, readVerifiedEvent } from '../nodes/Zenduty/webhook/event.ts';
import { dumps } from '../nodes/Zenduty/webhook/json/dumps.ts';
import { readWebhookIntegration } from '../nodes/Zenduty/webhook/webhookIntegration.ts';
import { respace } from '../nodes/Zenduty/webhook/json/respace.ts';
import { compare, quantile, type Row } from './compare.mts';
import { event } from './events.mts';
import { measureHostile } from './hostile.mts';
import { judge, tally } from './targets.mts';

const KEY = 'bench-signing-key';
const smoke = process.argv.includes('--smoke');
const rows: Row[] = [];

const result = readWebhookIntegration({ authentication: 'signature', signingSecret: KEY });
if (!result.ok) throw new Error(result.problem);
const { integration } = result;
const stripe = new Stripe('sk_test_bench');

for (const [size, bytes] of [
	['1 kB', 1024],
	['16 kB', 16 * 1024],
	['1 MB', 1024 * 1024],
] as const) {
	const value = event(bytes);
	const text = dumps(value);
	const body = Buffer.from(text);
	const signature = createHmac('sha256', KEY).update(body).digest('base64');
	const expected = Buffer.from(signature);
	const headers = { 'x-signature': signature, 'content-type': 'application/json' };

	const authenticateAndRead = () => {
		const sender = authenticate(body, headers, integration);
		if (!sender.ok) throw new Error(sender.code);
		const reading = readVerifiedEvent(sender.verified);
		if (!reading.ok) throw new Error(reading.problem);
		return sender.verified;
	};
	const receive = () => eventId(authenticateAndRead());
	const floor = () => {
		const digest = createHmac('sha256', KEY).update(body).digest('base64');
		if (!timingSafeEqual(Buffer.from(digest), expected)) throw new Error('floor');
		const id = createHash('sha256').update(body).digest('hex');
		return [id, JSON.parse(body.toString())];
	};
	const hex = `sha256=${createHmac('sha256', KEY).update(body).digest('hex')}`;
	const octokit = async () => {
		const received = body.toString();
		if (!(await octokitVerify(KEY, received, hex))) throw new Error('octokit');
		return JSON.parse(received);
	};
	const webhook = new Webhook(Buffer.from(KEY).toString('base64'));
	const now = new Date();
	const standardHeaders = {
		'webhook-id': 'msg_1',
		'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
		'webhook-signature': webhook.sign('msg_1', now, text),
	};
	const stripeHeader = stripe.webhooks.generateTestHeaderString({ payload: text, secret: KEY });
	const enough = smoke ? 0.3 : 1;
	rows.push(
		...(await compare(`receive ${size}, with the id,`, receive, enough, {
			'the floor': { run: floor, atMost: bytes > 1e6 ? 1.05 : bytes < 2000 ? 1.15 : undefined },
		})),
		// The libraries make no id, and like ours they are given the bytes that arrived.
		...(await compare(`receive ${size}`, authenticateAndRead, enough, {
			'octokit/webhooks-methods': { run: octokit, atMost: 1 },
			standardwebhooks: { run: () => webhook.verify(body.toString(), standardHeaders), atMost: 1 },
			stripe: {
				run: () => stripe.webhooks.constructEvent(body.toString(), stripeHeader, KEY, 1e9),
				atMost: 1,
			},
		})),
		...(await compare(`dumps ${size}`, () => dumps(value), enough, {
			'JSON.stringify': { run: () => JSON.stringify(value), atMost: 3 },
		})),
		...(await compare(`respace ${size}`, () => respace(text), enough, {
			'JSON.stringify(JSON.parse())': { run: () => JSON.stringify(JSON.parse(text)), atMost: 3 },
		})),
	);
}

console.table(
	Object.fromEntries(
		rows.map(({ name, beside, ratios, best, microseconds, target }) => [
			`${name} beside ${beside}`,
			{
				ratio: quantile(ratios, 0.5).toFixed(2),
				spread: `${quantile(ratios, 0.25).toFixed(2)} – ${quantile(ratios, 0.75).toFixed(2)}`,
				best: best.toFixed(2),
				µs: microseconds.toFixed(1),
				target: target === undefined ? '' : `≤ ${target}`,
			},
		]),
	),
);
const hostile = measureHostile();
console.table(
	Object.fromEntries(
		hostile.map(({ what, beside, ratio, atMost, milliseconds, besideParse }) => [
			`${what} beside ${beside}`,
			{
				ratio: ratio.toFixed(2),
				'JSON.parse': besideParse?.toFixed(2) ?? '',
				ms: milliseconds.toFixed(3),
				target: `≤ ${atMost}`,
			},
		]),
	),
);
// A shared machine is noisy: the smoke test judges the shortest times, which have no other work in
// them, and only catches what takes more than twice its target.
const slack = smoke ? 2 : 1;
for (const { name, beside, ratios, best, target } of rows) {
	if (target === undefined) continue;
	judge(`${name} beside ${beside}`, smoke ? [best] : ratios, { atMost: target * slack });
}
for (const { what, beside, ratio, atMost } of hostile) {
	judge(`${what} beside ${beside}`, [ratio], { atMost: atMost * slack });
}
tally();
