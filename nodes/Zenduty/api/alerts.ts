import { noBreaker } from './call/breaker';
import { withDefaults, type ItemContext, type ItemOptions, type RunHost } from './itemContext';
import { secretsOf, type IntegrationUrl } from './integrationUrl';
import { makePause } from './call/sharedPause';
import { asRemembered, makeWrite, readObject, type WriteRequest } from './write';

/** The alert calls of one input item. Every error that the calls throw is a `ZendutyError`. */
export interface ItemAlerts {
	/**
	 * Sends an alert to the URL of an integration, unless an earlier run of the node sent the alert.
	 * The request has no API key, and no error repeats the URL.
	 *
	 * @param alert the text of a JSON object with an `entity_id`
	 * @returns the trace ID of the alert, with which Zenduty can be asked whether the alert was
	 * processed
	 */
	sendAlert(integration: IntegrationUrl, alert: string): Promise<string>;
	/**
	 * Removes an alert from the memory of the item's writes, so that the next run of the node sends
	 * the alert again.
	 */
	forgetAlert(integration: IntegrationUrl, alert: string): void;
}

/**
 * Returns the functions that send alerts for one input item. Each alert may go to another server,
 * so the server is read from the URL of its integration.
 *
 * @param context the tools and limits of the calls of the item. `send` must add no API key.
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

/**
 * Makes the alert calls of a run that uses only the URL of an integration, and no API key. All
 * items of the run share one pause, but the failure of one item does not end the run.
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
		// With the same entity ID, a repeated alert opens no second incident.
		kind: 'repeatable',
		subject: { work: 'accepted the alert', lookAt: 'the alerts of the service' },
		// Without a trace ID, nobody can ask Zenduty whether the alert was processed.
		read(response) {
			const { trace_id } = readObject(response) ?? {};
			return typeof trace_id === 'string' && trace_id !== '' ? { trace_id } : undefined;
		},
	};
}
