import { noBreaker } from './call/breaker';
import { withDefaults, type ItemContext, type ItemOptions, type RunHost } from './itemContext';
import { secretsOf, type IntegrationUrl } from './integrationUrl';
import { makePause } from './call/sharedPause';
import { asRemembered, makeWrite, readObject, type WriteRequest } from './write';

/**
 * The functions that send alerts for one input item. Every error that these functions throw is a
 * `ZendutyError`.
 */
export interface ItemAlerts {
	/**
	 * Sends an alert to the URL of an integration. If Zenduty accepted the same alert in an earlier
	 * run of the node for this item, nothing is sent, and the stored trace ID is returned.
	 *
	 * @param alert the text of a JSON object with an `entity_id`
	 * @returns the trace ID, with which Zenduty can be asked whether the alert was processed
	 */
	sendAlert(integration: IntegrationUrl, alert: string): Promise<string>;
	/**
	 * Removes an alert from the stored writes of the item. Call this function if Zenduty accepted the
	 * alert, but failed to process it. The next run of the node then sends the alert again.
	 */
	forgetAlert(integration: IntegrationUrl, alert: string): void;
}

/**
 * Returns the functions that send alerts for one input item.
 *
 * @param context the functions and limits for the requests. `context.send` must not add an API key:
 * an alert needs no key, and its URL may lead to a server that must not get the key.
 */
export function alertsOf(context: Omit<ItemContext, 'server'>): ItemAlerts {
	return {
		async sendAlert(integration, alert) {
			// An error names the server that was called. Two integrations may be on different servers, so
			// the server is read from the URL of the integration.
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

/**
 * Creates a client that only sends alerts, and needs no API key. After a 429, the alerts of all
 * items wait. A failed alert does not stop the alerts of the other items (see {@link noBreaker}).
 */
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
		// If the response is lost, the same alert can be sent again. The repeated alert opens no second
		// incident, because Zenduty adds it to the open incident with the same entity ID.
		kind: 'repeatable',
		subject: { work: 'accepted the alert', lookAt: 'the alerts of the service' },
		// Without a trace ID, nobody can ask Zenduty whether the alert was processed. So a response
		// without a trace ID counts as unexpected.
		read(response) {
			const { trace_id } = readObject(response) ?? {};
			return typeof trace_id === 'string' && trace_id !== '' ? { trace_id } : undefined;
		},
	};
}
