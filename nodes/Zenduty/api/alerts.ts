import { noBreaker } from './breaker';
import { explain } from './explain';
import type { ItemOptions, RunHost } from './host';
import { secretsOf, type IntegrationUrl } from './integrationUrl';
import { makePause } from './pause';
import { asRemembered, makeWrite, readObject, type WriteRequest, type Writing } from './write';

/** The alerts of one input item. What they throw is a `ZendutyError`. */
export interface ItemAlerts {
	/**
	 * Sends an alert to the address of an integration, unless an earlier run did it. No key goes with
	 * it, and no error has the address.
	 *
	 * @param alert the text of a JSON object, with an `entity_id`
	 * @returns the trace id, by which Zenduty tells what became of the alert
	 */
	sendAlert(integration: IntegrationUrl, alert: string): Promise<string>;
	/** Forgets that an alert was sent, so that the next run of the node sends it again. */
	forgetAlert(integration: IntegrationUrl, alert: string): void;
}

/**
 * Makes the alerts of one input item.
 *
 * @param sending what they share with the other calls of the item; its `send` adds no key
 */
export function alertsOf(sending: Omit<Writing, 'toError'>): ItemAlerts {
	return {
		async sendAlert(integration, alert) {
			const secrets = secretsOf(integration);
			const { origin } = new URL(integration.url);
			const { timeout } = sending.limits;
			const { trace_id } = await makeWrite(requestOf(integration, alert), {
				...sending,
				toError: (result, subject, kind) =>
					explain(result, subject, { kind, origin, timeout, secrets, isIntegration: true }),
			});
			return trace_id;
		},
		forgetAlert(integration, alert) {
			sending.memory.forget(asRemembered(requestOf(integration, alert)));
		},
	};
}

/** Makes the alerts of a run that calls nothing else of Zenduty. */
export function makeAlerts(host: RunHost): { forItem(options: ItemOptions): ItemAlerts } {
	const { sendOpenly: send, clock, cancelled, executionId } = host;
	const pause = makePause(clock, cancelled);
	const context = { send, clock, cancelled, pause, breaker: noBreaker };
	return {
		forItem(options) {
			const { timeout, maxAttempts, memory, bodyCounts } = options;
			const limits = { timeout, maxAttempts };
			return alertsOf({ context, limits, memory, executionId, bodyCounts });
		},
	};
}

function requestOf({ url }: IntegrationUrl, body: string): WriteRequest<TakenAlert> {
	return {
		method: 'POST',
		url,
		body,
		// The entity id keeps the same alert from opening a second incident.
		kind: 'repeatable',
		subject: { work: 'accepted the alert', lookAt: 'the alerts of the service' },
		read: readTaken,
	};
}

/** An alert that Zenduty took. Without a trace id nobody can ask what became of it. */
interface TakenAlert {
	trace_id: string;
}

function readTaken(answer: unknown): TakenAlert | undefined {
	const { trace_id } = readObject(answer) ?? {};
	return typeof trace_id === 'string' && trace_id !== '' ? { trace_id } : undefined;
}
