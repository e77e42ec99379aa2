/**
 * Sends webhooks. A change of an incident goes to the outgoing webhooks of its service. A change of
 * the people on call goes to the account webhooks. By default, a receiver has 3 seconds to answer.
 * There is no second attempt, and no redirect is followed.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';

import { newShortId } from './ids.mts';
import { dumps, type Value } from './pythonJson.mts';
import { timestamp, type Clock } from './times.mts';

const KEPT_CHARACTERS = 65_536;

/**
 * The kinds of receivers. `outgoing` gets the events of incidents, and `account` the changes of the
 * people on call.
 */
export const RECEIVER_KINDS = ['outgoing', 'account'] as const;

/**
 * Reads a receiver, which stands for an integration or a webhook connection that a user sets up in
 * Zenduty.
 */
export const receiverSchema = z
	.object({
		url: z.string().refine(isHttp, 'The URL must begin with http:// or https://'),
		kind: z.enum(RECEIVER_KINDS).default('outgoing'),
		/**
		 * The service whose incidents an outgoing webhook reports. If it is missing, the incidents of
		 * all services.
		 */
		service: z.string().optional(),
		authentication: z.enum(['signature', 'basicAuth', 'none']).default('none'),
		signingKey: z.string().default(''),
		username: z.string().default(''),
		password: z.string().default(''),
		headers: z.record(z.string()).default({}),
	})
	.strict();

/** A receiver as the simulator stores it. */
export interface Receiver extends z.infer<typeof receiverSchema> {
	id: string;
}
/** A receiver as a test passes it. */
export type ReceiverInput = z.input<typeof receiverSchema>;

/** The type of an event. */
export type EventType = 'triggered' | 'acknowledged' | 'resolved' | 'oncall_change';

export interface Announcement {
	eventType: EventType;
	body: Value;
	/** The incident of the event. Null if the event is a change of the people on call. */
	incident: { number: number; service: string } | null;
}

/** A webhook that was sent, and the answer. */
export interface Delivery {
	at: string;
	/** The ID of the receiver. The receiver may have been removed. */
	receiver: string;
	url: string;
	eventType: EventType;
	/** Null if the event is a change of the people on call. */
	incidentNumber: number | null;
	/** The body that was sent. */
	body: string;
	signature: string | null;
	/** The status of the answer. Null if there is no answer, or no answer yet. */
	status: number | null;
	/** The beginning of the answer's body. */
	answer: string;
	/** Why there is no answer, or null. */
	failure: string | null;
	/** The time until the answer ended, in milliseconds. Null until then. */
	duration: number | null;
}

export interface Webhooks {
	receivers: Receiver[];
	sent: Delivery[];
	/**
	 * Adds a receiver.
	 *
	 * @throws ZodError if the values are not valid
	 */
	add(receiver: ReceiverInput): void;
	/**
	 * Removes a receiver.
	 *
	 * @returns whether the receiver existed
	 */
	remove(id: string): boolean;
	announce(announcement: Announcement): void;
	/** Resolves when no webhook is being sent any more. */
	settled(): Promise<void>;
	/** Cancels all webhooks that are being sent. */
	stop(): Promise<void>;
}

/**
 * Starts to send webhooks, at first without receivers. The events of one incident are sent one
 * after the other. So are the changes of the people on call.
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

/**
 * Tells whether a receiver gets an event. `incident` is null for a change of the people on call.
 */
function hears({ kind, service }: Receiver, incident: Announcement['incident']): boolean {
	if (incident === null) return kind === 'account';
	return kind === 'outgoing' && (service === undefined || service === incident.service);
}

/**
 * Signs a body. The signature is the HMAC-SHA256 in base64, as Zenduty's guide to outgoing webhooks
 * says. Zenduty does not document how account webhooks are signed. That they are signed in the same
 * way is a guess.
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
