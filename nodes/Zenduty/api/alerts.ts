import { noBreaker } from './call/breaker';
import { withDefaults, type ItemContext, type ItemOptions, type RunHost } from './itemContext';
import { secretsOf, type IntegrationUrl } from './integrationUrl';
import { makePause } from './call/sharedPause';
import { asRemembered, makeWrite, readObject, type WriteRequest } from './write';

/** The alerts of one input item. What they throw is a `ZendutyError`. */
export interface ItemAlerts {
	/**
	 * Sends an alert to the URL of an integration, unless an earlier run did it. No key goes with
	 * it, and no error has the URL.
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
 * @param context that of the item's calls, but for a `send` that adds no key
 */
export function alertsOf(context: Omit<ItemContext, 'server'>): ItemAlerts {
	return {
		async sendAlert(integration, alert) {
			const { origin } = new URL(integration.url);
			const server = { origin, secrets: secretsOf(integration), isIntegration: true };
			const request = requestOf(integration, alert);
			const { value } = await makeWrite(request, { ...context, server });
			return value.trace_id;
		},
		forgetAlert(integration, alert) {
			context.memory.forget(asRemembered(requestOf(integration, alert)));
		},
	};
}

/** Makes the alerts of a run that calls nothing else of Zenduty. */
export function makeAlerts(host: RunHost): { forItem(options: ItemOptions): ItemAlerts } {
	const pause = makePause(host.clock);
	const shared = { ...host, send: host.sendOpenly, pause, breaker: noBreaker };
	return { forItem: (options) => alertsOf({ ...shared, ...withDefaults(options) }) };
}

function requestOf({ url }: IntegrationUrl, body: string): WriteRequest<{ trace_id: string }> {
	return {
		method: 'POST',
		url,
		body,
		// The entity id keeps the same alert from opening a second incident.
		kind: 'repeatable',
		subject: { work: 'accepted the alert', lookAt: 'the alerts of the service' },
		// Without a trace id nobody can ask what became of the alert.
		read(response) {
			const { trace_id } = readObject(response) ?? {};
			return typeof trace_id === 'string' && trace_id !== '' ? { trace_id } : undefined;
		},
	};
}
