/** Probes of outgoing webhooks: what is made of the requests that came. */
import { createHmac } from 'node:crypto';

import { dumps, type Value } from '../../simulator/pythonJson.mts';
import { judge, untried, differs, holds, type Topic } from '../probe.mts';

/** One request that came. */
export interface Received {
	method: string;
	/** By name in lower case. */
	headers: Record<string, string>;
	body: Buffer;
	/** When it came, in milliseconds. */
	at: number;
	/** How the listener answered. */
	answer: 'at once' | 'late' | 'refused';
	/** How long the sender waited before it hung up, in milliseconds; undefined if it did not. */
	hungUpAfter?: number;
	/** Whether the listener was ended before it had answered, or before the sender hung up. */
	isOpen: boolean;
}

export interface WebhookTools {
	received: Received[];
	/** Empty if the webhook is not signed. */
	signingKey: string;
	/** How late an answer was, in milliseconds; undefined where none was late. */
	late?: number;
	/** How long the listener waited after the first request that failed, in milliseconds. */
	waited: number;
}

/** Event types that the trigger has names for. */
const KNOWN = ['triggered', 'acknowledged', 'resolved'];
/** What HTTP itself, a proxy or a tunnel sends, and what the documentation of webhooks names. */
const USUAL = new RegExp(
	`^(${[
		'host|connection|content-length|transfer-encoding|accept.*|user-agent',
		'x-forwarded-.*|forwarded|via|x-real-ip|x-request-id|x-amzn-trace-id|true-client-ip',
		'cf-.*|cdn-loop|ngrok-.*',
		'content-type|x-signature|authorization',
	].join('|')})$`,
);

/** What may tell one delivery from another. Other names may be those of the account's own headers. */
const TELLING = /id$|time|delivery|event/;

/** How long to wait for what is sent again, in milliseconds. */
const LONG_ENOUGH = 10 * 60_000;

function json({ body }: Received): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(body.toString());
		return typeof value === 'object' && value !== null
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

const eventOf = (one: Received) => {
	const body = json(one);
	return Object(body?.payload ?? body) as Record<string, unknown>;
};

/** Tells whether a sender must take its request for failed. */
export const isFailed = ({ answer, hungUpAfter }: Received): boolean =>
	answer === 'refused' || hungUpAfter !== undefined;

/** The forms of a body that a sender may sign, by their names. */
const FORMS: Record<string, (body: Buffer) => Buffer | string> = {
	bytes: (body) => body,
	'body by Python': (body) => dumps(JSON.parse(body.toString()) as Value),
	'payload by Python': (body) => dumps(payloadOf(body)),
	'body by JavaScript': (body) => JSON.stringify(JSON.parse(body.toString())),
	'payload by JavaScript': (body) => JSON.stringify(payloadOf(body)),
};

const ENCODINGS = { '': 'base64', ' in hex': 'hex' } as const;

function payloadOf(body: Buffer): Value {
	const { payload } = JSON.parse(body.toString()) as { payload?: Value };
	if (payload === undefined) throw new Error('no payload');
	return payload;
}

/** Returns the names of the forms that a signature fits, the most literal one first. */
function formsOf(body: Buffer, signature: string, signingKey: string): string[] {
	return Object.entries(FORMS).flatMap(([form, write]) =>
		Object.entries(ENCODINGS)
			.filter(([, encoding]) => {
				try {
					const signed = createHmac('sha256', signingKey).update(write(body));
					return signed.digest(encoding) === signature;
				} catch {
					return false;
				}
			})
			.map(([name]) => form + name),
	);
}

const unique = (values: string[]) => [...new Set(values)].sort();

export const webhookTopic: Topic<WebhookTools> = {
	title: 'Outgoing webhooks',
	probes: [
		{
			name: 'webhook-body',
			assumes: 'A webhook is a POST of JSON, with `payload` around it or not',
			asks: 'Each request that came',
			reliesOn: ['nodes/Zenduty/trigger/receive.ts', 'nodes/Zenduty/webhook/event.ts'],
			whatIfNot: 'Both forms are read. Anything else is refused with 400, and is no event.',
			run({ received }) {
				if (received.length === 0) return untried('nothing came');
				if (!received.every((one) => one.method === 'POST' && json(one)))
					return differs('something else');
				const wrapped = unique(
					received.map((one) => (json(one)?.payload ? 'with `payload`' : 'without')),
				);
				return holds(wrapped.join(' and '));
			},
		},
		{
			name: 'webhook-signature',
			assumes:
				'The signature is that of the bytes that came, of the body as Python writes it, or of its `payload` as Python writes it',
			asks: 'HMAC-SHA256 of each form, compared with `X-SIGNATURE`',
			reliesOn: ['nodes/Zenduty/webhook/auth/signature.ts'],
			whatIfNot:
				'The three forms are accepted. With any other one, the trigger refuses each event with 401: use *Basic Auth*.',
			run({ received, signingKey }) {
				if (signingKey === '') return untried('without a signing key');
				if (received.length === 0) return untried('nothing came');
				const forms = received.map(({ body, headers }) =>
					formsOf(body, headers['x-signature'] ?? '', signingKey),
				);
				const accepted = ['bytes', 'body by Python', 'payload by Python'];
				const none = 'no form fits, or the key is not the one of this webhook';
				const found = unique(forms.map(([form]) => form ?? none));
				return judge(
					found.every((form) => accepted.includes(form)),
					found.join(', '),
					found.join(', '),
				);
			},
		},
		{
			name: 'webhook-events',
			assumes: 'The event types are `triggered`, `acknowledged` and `resolved`',
			asks: 'Each request that came',
			reliesOn: ['nodes/Zenduty/model/statusWords.ts', 'nodes/Zenduty/trigger/filterEvents.ts'],
			whatIfNot: 'Another type comes out as *Other*, if that is chosen under *Trigger On*.',
			run({ received }) {
				if (received.length === 0) return untried('nothing came');
				const types = unique(received.map((one) => String(eventOf(one).event_type ?? 'none')));
				const others = types.filter((type) => !KNOWN.includes(type));
				// Only words of Zenduty are repeated.
				const shown = others.map((type) =>
					/^[a-z_.]{1,40}$/.test(type) ? type : 'an unusual one',
				);
				return judge(others.length === 0, shown.join(', '), types.join(', '));
			},
		},
		{
			name: 'webhook-test-button',
			assumes: '*Test webhook* sends an event like any other, with an incident',
			asks: 'The first request that came, if you pressed the button first',
			reliesOn: ['nodes/Zenduty/trigger/receive.ts', 'nodes/Zenduty/webhook/event.ts'],
			whatIfNot:
				'A test run in the editor takes any JSON object. A published workflow gets an unknown type as *Other*, if that is chosen; a known type without an incident is refused with 400.',
			run({ received: [first] }) {
				if (first === undefined) return untried('nothing came');
				const { event_type: type, incident } = eventOf(first);
				const isEvent = KNOWN.includes(String(type)) && typeof incident === 'object';
				return judge(isEvent, incident === undefined ? 'no incident' : 'another event type');
			},
		},
		{
			name: 'webhook-headers',
			assumes:
				'Besides the signature, headers have no meaning: no delivery ID and no time is documented',
			asks: 'The names of the headers',
			reliesOn: ['nodes/Zenduty/trigger/receive.ts'],
			whatIfNot:
				'The trigger reads no other header. A delivery ID would be a better `eventId` than the hash that it makes.',
			run({ received }) {
				if (received.length === 0) return untried('nothing came');
				const names = unique(received.flatMap(({ headers }) => Object.keys(headers)));
				const unusual = names.filter((name) => !USUAL.test(name));
				const telling = unusual.filter((name) => TELLING.test(name));
				const others = unusual.length - telling.length;
				const words = others === 0 ? [] : [`${others} ${others === 1 ? 'other' : 'others'}`];
				if (telling.length === 0) return holds(words.join());
				return differs([telling.join(', '), ...words].join(' and '));
			},
		},
		{
			name: 'webhook-timeout',
			assumes: 'Zenduty waits 3 seconds for a response',
			asks: 'When the sender hangs up on a response that comes too late; only with `--late`',
			reliesOn: ['docs/operations.md', 'nodes/Zenduty/trigger/receive.ts'],
			whatIfNot:
				'The trigger responds as soon as it can in either case. More time makes it less urgent to follow the advice on fast responses.',
			run({ received, late }) {
				if (late === undefined) return untried('only with `--late`');
				const one = received.find(({ answer }) => answer === 'late');
				if (one === undefined) return untried('no second request came');
				if (one.isOpen) return untried('it was ended before the answer');
				if (one.hungUpAfter === undefined) return differs(`it waited ${late / 1000} s`);
				const seconds = Math.round(one.hungUpAfter / 100) / 10;
				return judge(seconds >= 2.5 && seconds <= 4.5, `${seconds} s`, `${seconds} s`);
			},
		},
		{
			name: 'webhook-retry',
			assumes: 'What is not accepted is not sent again',
			asks: 'Whether the same body comes again after a late or a refused answer; only with `--late` or `--refuse`',
			reliesOn: ['docs/operations.md', 'docs/examples.md'],
			whatIfNot:
				'If Zenduty tries again, fewer events are lost when n8n is down, and the same event arrives more often with the same `eventId`.',
			run({ received, waited }) {
				const index = received.findIndex(isFailed);
				const failed = received[index];
				if (failed === undefined) return untried('nothing was refused, or answered too late');
				const again = received.slice(index + 1).find(({ body }) => body.equals(failed.body));
				if (again) return differs(`again after ${Math.round((again.at - failed.at) / 1000)} s`);
				if (waited < LONG_ENOUGH)
					return untried('ended too early: wait ten minutes after the refused one');
				return holds(`not within ${Math.round(waited / 1000)} s`);
			},
		},
	],
};
