/**
 * The webhooks: each change of an incident goes to the outgoing webhooks of its service, and each
 * change of who is on call to the account webhooks, with 3 seconds to answer, no second attempt, and
 * redirects not followed.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';

import { newShortId } from './ids.mts';
import { dumps, type Value } from './pythonJson.mts';
import { timestamp, type Clock } from './times.mts';

const KEPT_CHARACTERS = 65_536;

/** A service's outgoing webhook hears of incidents, an account webhook of who is on call. */
export const RECEIVER_KINDS = ['outgoing', 'account'] as const;

/** Reads a receiver: an integration or a connection as a user sets it up. */
export const receiverSchema = z
	.object({
		url: z.string().refine(isHttp, 'The URL must begin with http:// or https://'),
		kind: z.enum(RECEIVER_KINDS).default('outgoing'),
		/** The service whose incidents an outgoing webhook hears of; all where it is missing. */
		service: z.string().optional(),
		authentication: z.enum(['signature', 'basicAuth', 'none']).default('none'),
		signingKey: z.string().default(''),
		username: z.string().default(''),
		password: z.string().default(''),
		headers: z.record(z.string()).default({}),
	})
	.strict();

/** A receiver as it is kept. */
export interface Receiver extends z.infer<typeof receiverSchema> {
	id: string;
}
/** A receiver as a test gives it. */
export type ReceiverInput = z.input<typeof receiverSchema>;

/** An event of an incident, or of the account. */
export type EventType = 'triggered' | 'acknowledged' | 'resolved' | 'oncall_change';

export interface Announcement {
	eventType: EventType;
	body: Value;
	/** What it is about; null where it is who is on call. */
	incident: { number: number; service: string } | null;
}

/** One webhook that was sent, and what came of it. */
export interface Delivery {
	at: string;
	/** The id of the receiver, which may be gone since. */
	receiver: string;
	url: string;
	eventType: EventType;
	/** Null where it is about who is on call. */
	incidentNumber: number | null;
	/** The body as it was sent. */
	body: string;
	signature: string | null;
	/** The status that was answered; null while there is none. */
	status: number | null;
	/** The start of what was answered. */
	answer: string;
	/** Why there was no answer, or null. */
	failure: string | null;
	/** In milliseconds; null until the end. */
	duration: number | null;
}

export interface Webhooks {
	receivers: Receiver[];
	sent: Delivery[];
	/** Adds a receiver. @throws ZodError if it is none */
	add(receiver: ReceiverInput): void;
	/** Removes a receiver. @returns whether there was one */
	remove(id: string): boolean;
	announce(announcement: Announcement): void;
	/** Resolves once nothing is on its way. */
	settled(): Promise<void>;
	/** Ends what is on its way. */
	stop(): Promise<void>;
}

/**
 * Starts without receivers. The events of one incident leave one after the other, and so do the
 * changes of who is on call.
 */
export function startWebhooks(now: Clock, timeout: () => number): Webhooks {
	const ending = new AbortController();
	const lines = new Map<number | null, Promise<void>>();
	const webhooks: Webhooks = {
		receivers: [],
		sent: [],
		add(receiver) {
			webhooks.receivers.push({ ...receiverSchema.parse(receiver), id: newShortId() });
		},
		remove(id) {
			const index = webhooks.receivers.findIndex((one) => one.id === id);
			if (index !== -1) webhooks.receivers.splice(index, 1);
			return index !== -1;
		},
		announce(announcement) {
			const { incident } = announcement;
			const about = incident?.number ?? null;
			const body = dumps(announcement.body);
			const receivers = webhooks.receivers.filter((one) => hears(one, incident));
			const before = lines.get(about) ?? Promise.resolve();
			const line = before.then(async () => {
				await Promise.all(receivers.map((receiver) => deliver(receiver, announcement, body)));
				if (lines.get(about) === line) lines.delete(about);
			});
			lines.set(about, line);
		},
		async settled() {
			while (lines.size > 0) await Promise.all(lines.values());
		},
		async stop() {
			ending.abort(new Error('The simulator was stopped'));
			await webhooks.settled();
		},
	};

	async function deliver(receiver: Receiver, event: Announcement, body: string): Promise<void> {
		const started = performance.now();
		const { eventType, incident } = event;
		const signature =
			receiver.authentication === 'signature' ? sign(body, receiver.signingKey) : null;
		const at = timestamp(now());
		const outcome = { status: null, answer: '', failure: null, duration: null };
		const delivery: Delivery = {
			...{ at, receiver: receiver.id, url: receiver.url },
			...{ eventType, incidentNumber: incident?.number ?? null, body, signature },
			...outcome,
		};
		webhooks.sent.push(delivery);
		try {
			const answer = await fetch(receiver.url, {
				method: 'POST',
				headers: headersFor(receiver, signature),
				body,
				redirect: 'manual',
				signal: AbortSignal.any([ending.signal, AbortSignal.timeout(timeout())]),
			});
			delivery.status = answer.status;
			delivery.answer = (await answer.text()).slice(0, KEPT_CHARACTERS);
		} catch (error) {
			delivery.failure = failureOf(error);
		}
		delivery.duration = performance.now() - started;
	}

	return webhooks;
}

/** Returns whether a receiver hears of an incident, or of who is on call where there is none. */
function hears({ kind, service }: Receiver, incident: Announcement['incident']): boolean {
	if (incident === null) return kind === 'account';
	return kind === 'outgoing' && (service === undefined || service === incident.service);
}

/**
 * Signs a body: base64 of its HMAC-SHA256. So says Zenduty's guide to outgoing webhooks. How account
 * webhooks are signed is not documented anywhere; here they are signed alike, which is a guess.
 */
export const sign = (body: string, signingKey: string): string =>
	createHmac('sha256', signingKey).update(body).digest('base64');

function headersFor(receiver: Receiver, signature: string | null): { [name: string]: string } {
	const { authentication, username, password, headers } = receiver;
	const basic = Buffer.from(`${username}:${password}`).toString('base64');
	return {
		'Content-Type': 'application/json',
		...(signature === null ? {} : { 'X-SIGNATURE': signature }),
		...(authentication === 'basicAuth' ? { Authorization: `Basic ${basic}` } : {}),
		...headers,
	};
}

function isHttp(url: string): boolean {
	return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function failureOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (error.name === 'TimeoutError') return 'No answer in time';
	return error.cause instanceof Error ? error.cause.message : error.message;
}
