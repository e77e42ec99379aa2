/** The alerts that the probes send, and the incident that they open. */
import type { Client } from './client.mts';
import { resolveIncident, type Closing, TITLE } from './opened.mts';
import { NodeError, type Output } from './operations.mts';
import { Untried, type Tools } from './probe.mts';
import { NO_ID, secondsUntil, teamPath } from './probes/answers.mts';

/** How long a request may take that does not pass the gateway, in milliseconds. */
export const TIMEOUT = 30_000;

/** How often the operation sends an alert at most. */
const MAX_ATTEMPTS = 3;

const LINK = { url: 'https://github.com/n8n-nodes-zenduty', text: 'What sent this' };

/** What became of the first alert. */
export interface FirstAlert {
	traceId: string;
	entityId: string;
	/** How long it took until its status was known, in seconds; undefined if it never was. */
	seconds: number | undefined;
	/** The statuses that came before that. */
	statuses: number[];
	/** The settled status. */
	settled: Output | undefined;
	/** Whether the alert was refused because of the IDs that nothing has. */
	isUnknownRefused: boolean;
	sent: Date;
}

/** An alert as the operation takes it. */
interface NewAlert {
	entityId: string;
	alertType: 'critical' | 'resolved';
	message: string;
	summary?: string;
	additionalFields?: object;
}

/** An alert that Zenduty took. */
interface SentAlert {
	traceId: string;
	entityId: string;
}

/** Codes of failures after which nothing was done. */
const NOT_DONE = new Set(
	`refused not_found forbidden credential rate_limited unavailable blocked invalid_input`.split(
		' ',
	),
);

/** Sends an alert with the operation. What it may open is remembered before. */
export async function sendAlert(tools: Tools, alert: NewAlert): Promise<SentAlert> {
	const { operations, opened, pace, place, signal } = tools;
	const { integration } = place;
	const { entityId, alertType } = alert;
	if (integration === undefined) throw new Untried('no integration was chosen');
	// It goes to the URL of the integration, and not through the gateway, which an interruption closes.
	for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
		await pace.turn('POST', '/integration/', signal);
	}
	signal.throwIfAborted();
	const sent = { traceId: '' };
	if (alertType === 'critical') opened.alert(entityId, closeAlert(tools, entityId, sent));
	const through =
		'url' in integration
			? { authentication: 'integrationUrl' }
			: { integration: `${place.team}/${place.service}/${integration.id}` };
	const [output] = await operations
		.run('alert', 'send', { ...through, ...alert })
		.catch((error: unknown) => {
			if (error instanceof NodeError && NOT_DONE.has(error.code)) opened.gone(entityId);
			throw error;
		});
	sent.traceId = String(output?.traceId ?? '');
	return { ...sent, entityId };
}

/**
 * Makes what resolves the incident of an alert by its entity ID. Whether that works is one of the
 * assumptions, so only an incident that is found by the status of the alert counts as closed.
 */
function closeAlert(tools: Tools, entityId: string, sent: { traceId: string }): Closing {
	return async (client) => {
		await resolveByAlert(tools, client, entityId).catch(() => undefined);
		if (sent.traceId === '') return false;
		const { json } = await client.get(`/api/alert/status/${sent.traceId}/`);
		if (!isSettled(json)) return false;
		const id = json.incident?.unique_id;
		return id ? await resolveIncident(String(id))(client) : !json.incident;
	};
}

/** Sends an alert *Resolved* without the operation, whose gateway may be closed. */
async function resolveByAlert(tools: Tools, client: Client, entityId: string): Promise<void> {
	const { pace, place } = tools;
	const { integration } = place;
	if (integration === undefined) return;
	const path = (id: string) => teamPath(tools, `services/${place.service}/integrations/${id}/`);
	const url =
		'url' in integration
			? integration.url
			: (await client.get(path(integration.id))).json.webhook_url;
	await pace.turn('POST', '/integration/');
	await fetch(String(url).replace(/\/*$/, '/'), {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ message: TITLE, alert_type: 'resolved', entity_id: entityId }),
		redirect: 'manual',
		signal: AbortSignal.timeout(TIMEOUT),
	});
}

/** Sends the first alert, with IDs that nothing has, and follows it. */
export async function firstAlert(tools: Tools): Promise<FirstAlert> {
	return await tools.once('first alert', async () => {
		const entityId = `n8n-nodes-zenduty/live/${Date.now()}`;
		const alert = {
			...{ message: `${TITLE} (3)`, summary: 'It is resolved in a few minutes.' },
			...{ alertType: 'critical' as const, entityId },
		};
		const links = { urls: { links: [LINK] } };
		const unknown = { ...links, tags: [NO_ID], priority: NO_ID, sla: NO_ID };
		const sent = new Date();
		let isUnknownRefused = false;
		const taken = await sendAlert(tools, { ...alert, additionalFields: unknown }).catch(
			async (error: unknown) => {
				if (!(error instanceof NodeError && error.code === 'refused')) throw error;
				isUnknownRefused = true;
				return await sendAlert(tools, { ...alert, additionalFields: links });
			},
		);
		const followed = await follow(tools, taken);
		const id = followed.settled?.incident?.unique_id;
		// So that it pages nobody any longer. An acknowledged incident is open, as the next probes need it.
		if (id) await tools.api.call('PATCH', `/api/incidents/${String(id)}/`, { status: 2 });
		return { ...taken, ...followed, isUnknownRefused, sent };
	});
}

/** Asks for the status of an alert until it is settled, and remembers its incident. */
export async function follow(tools: Tools, { traceId, entityId }: SentAlert) {
	const statuses: number[] = [];
	let settled: Output | undefined;
	const seconds = await secondsUntil(tools, async () => {
		const { status, json } = await tools.api.get(`/api/alert/status/${traceId}/`);
		if (status !== statuses.at(-1)) statuses.push(status);
		if (isSettled(json)) settled = json;
		return settled !== undefined;
	});
	const { incident } = settled ?? {};
	if (incident?.unique_id) tools.opened.incident(String(incident.unique_id));
	if (incident?.unique_id || (settled && !incident)) tools.opened.gone(entityId);
	return { settled, seconds, statuses };
}

const isSettled = (status: Output | undefined) => ['completed', 'failed'].includes(status?.status);

/** The incident of the first alert, for probes of other things. */
export async function alertIncident(
	tools: Tools,
): Promise<FirstAlert & { number: number; id: string }> {
	const first = await firstAlert(tools).catch((error: unknown) => {
		throw error instanceof NodeError ? new Untried('no alert was taken') : error;
	});
	const { incident_number: number, unique_id: id } = first.settled?.incident ?? {};
	if (number === undefined)
		throw new Untried('the alert opened no incident, or it was not learned');
	return { ...first, number, id };
}
