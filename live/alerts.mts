/** The alerts that the probes send, and the incident that they open. */
import { NodeError, type Output } from './operations.mts';
import { Untried } from './probe.mts';
import { NO_ID, secondsUntil } from './probes/answers.mts';
import { TITLE } from './incidents.mts';
import type { Tools } from './tools.mts';

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

/** Sends an alert with the operation. */
export async function sendAlert(tools: Tools, alert: object): Promise<Output> {
	const { operations, pace, place } = tools;
	const { integration } = place;
	if (integration === undefined) throw new Untried('no integration was chosen');
	// It goes to the URL of the integration, and not through the gateway.
	await pace.turn('POST', '/integration/');
	const through =
		'url' in integration
			? { integrationFrom: 'credential' }
			: { integration: `${place.team}/${place.service}/${integration.id}` };
	const [output] = await operations.run('alert', 'send', { ...through, ...alert });
	return output ?? {};
}

/** Sends the first alert, with IDs that nothing has, and follows it. */
export async function firstAlert(tools: Tools): Promise<FirstAlert> {
	return await tools.once('first alert', async () => {
		const entityId = `n8n-nodes-zenduty/live/${Date.now()}`;
		const alert = {
			message: `${TITLE} (3)`,
			summary: 'It is resolved in a few minutes.',
			alertType: 'critical',
			entityId,
		};
		const links = { urls: { links: [LINK] } };
		const unknown = { ...links, tags: [NO_ID], priority: NO_ID, sla: NO_ID };
		const sent = new Date();
		let isUnknownRefused = false;
		const { traceId } = await sendAlert(tools, { ...alert, additionalFields: unknown }).catch(
			async (error: unknown) => {
				if (!(error instanceof NodeError)) throw error;
				isUnknownRefused = true;
				return await sendAlert(tools, { ...alert, additionalFields: links });
			},
		);
		const { settled, seconds, statuses } = await follow(tools, String(traceId));
		const id = settled?.incident?.unique_id;
		if (id) tools.opened.incident(String(id));
		return {
			traceId: String(traceId),
			entityId,
			seconds,
			statuses,
			settled,
			isUnknownRefused,
			sent,
		};
	});
}

/** Asks for the status of an alert until it is settled. */
export async function follow(tools: Tools, traceId: string) {
	const statuses: number[] = [];
	let settled: Output | undefined;
	const seconds = await secondsUntil(tools, async () => {
		const { status, json } = await tools.api.get(`/api/alert/status/${traceId}/`);
		if (status !== statuses.at(-1)) statuses.push(status);
		if (['completed', 'failed'].includes(json?.status)) settled = json;
		return settled !== undefined;
	});
	return { settled, seconds, statuses };
}

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
