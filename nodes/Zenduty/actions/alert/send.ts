import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { ZendutyError } from '../../errors';
import type { ItemApi } from '../../api/client';
import { onOneLine } from '../../api/errorTexts';
import { secretsOf, type IntegrationUrl } from '../../api/integrationUrl';
import type { Clock } from '../../http/clock';
import { toText, type JsonObject } from '../../json';
import { isTool } from '../operation/agentTool';
import type { Item, Operation } from '../operation/operation';
import { readValue } from '../../fields/parameters';
import { apiOptions } from '../../fields/sharedFields';
import { alertBody } from './alertBody';
import { alertFields } from './alertFields';
import { getAlertStatus, simplifyStatus } from './getStatus';
import { findAlertIntegration, readSendThrough } from './alertIntegration';

const waitOption: INodeProperties = {
	displayName: 'Wait for Incident (Seconds)',
	name: 'waitForIncident',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'How long to wait until Zenduty has processed the alert. The output then has the incident that the alert opened or joined. Enter 0 not to wait.',
	displayOptions: { show: { '/authentication': ['apiKey'] } },
};

const withoutKeyNotice: INodeProperties = {
	displayName:
		'The output has the traceId of the alert. To find out what became of it, use Alert: Get Status, which needs an API key, or look at the incidents of the service in Zenduty.',
	name: 'withoutKeyNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { authentication: ['integrationUrl'] } },
};

/** Sends an alert to an integration. */
export const send: Operation = {
	name: 'Send',
	action: 'Send alert',
	description:
		'Page whoever is on call: send an alert to an integration of a service. Zenduty opens an incident, or adds the alert to the open incident with the same entity ID.',
	fields: [...alertFields, withoutKeyNotice, apiOptions(waitOption)],
	isFinal: true,
	async execute(item, connection) {
		const alert = alertBody(item, { isTool: isTool(connection.context) });
		const patience = readPatience(item);
		const { api, alerts, integration } = await findAlertIntegration(item, connection);
		const traceId = await alerts.sendAlert(integration, alert.text);
		const sent = { traceId, entityId: alert.entityId };
		if (api === undefined || patience === 0) return [sent];
		// All items of a run share these waits, so that the items together keep within Zenduty's
		// limits.
		const waitForIncident = await connection.once(
			'waiting',
			async () => await Promise.resolve(startWaiting(connection.clock)),
		);
		const wait = async (ask: () => Promise<JsonObject>) => await waitForIncident(ask, patience);
		const status = await statusAfter(wait, api, traceId);
		if (status.status === 'failed') {
			// The record of the alert is deleted, so the next run of the node sends the alert again.
			alerts.forgetAlert(integration, alert.text);
			throw failed(traceId, status, integration);
		}
		return [{ ...sent, ...simplifyStatus(status) } as IDataObject];
	},
};

/**
 * Requests the status of an alert that was just sent, until the wait is over.
 *
 * @throws ZendutyError if the last request failed
 */
async function statusAfter(
	wait: (ask: () => Promise<JsonObject>) => Promise<JsonObject>,
	api: ItemApi,
	traceId: string,
): Promise<JsonObject> {
	const done = `The alert was sent (trace ID ${traceId}), but its status could not be read.`;
	let missing: ZendutyError | undefined;
	const status = await wait(async () => {
		missing = undefined;
		return await getAlertStatus(api, traceId, done).catch((error: unknown) => {
			const isMissing = error instanceof ZendutyError && error.statusCode === 404;
			if (!isMissing) throw error;
			// So soon after the alert, a 404 may only mean that Zenduty has not stored the status yet.
			missing = error;
			return {};
		});
	});
	if (missing !== undefined) throw missing;
	return status;
}

/**
 * Reads how long the operation waits for the incident, in milliseconds. The option is read before
 * the alert is sent: an expression that fails later would hide that the alert was sent.
 *
 * @returns the time. If no API key is used, returns 0, because the status cannot be read without
 * the key
 * @throws InputError if an expression returns no value, or if "Send Through" has an unknown word
 */
function readPatience(item: Item): number {
	if (readSendThrough(item) === 'integrationUrl') return 0;
	return Math.max(0, Number(readValue(item.options, waitOption)) * 1_000 || 0);
}

function failed(traceId: string, { error }: JsonObject, integration: IntegrationUrl): ZendutyError {
	const words = toText(error).trim();
	const reason = words === '' ? '' : `. Zenduty says: ${onOneLine(words, secretsOf(integration))}`;
	return new ZendutyError({
		code: 'failed',
		message: `Zenduty accepted the alert (trace ID ${traceId}), but could not process it${reason}.`,
		description: 'Check the integration in Zenduty, then run the node again.',
	});
}

/**
 * The wait before the first request, in milliseconds. Each later wait is twice as long as the wait
 * before, up to {@link LONGEST_WAIT}.
 */
const FIRST_WAIT = 1_000;

/** The longest wait between two requests for the same alert, in milliseconds. */
const LONGEST_WAIT = 10_000;

/**
 * The limits for requests for the status of alerts. Zenduty allows one request a second and 20
 * requests a minute. The times are a little longer than a second and a minute, because requests do
 * not all take the same time to arrive.
 */
const SHORTEST_GAP = 1_100;
const PER_MINUTE = 20;
const MINUTE = 61_000;

/** The final statuses of an alert. After one of them, Zenduty does not change the status again. */
const SETTLED: readonly unknown[] = ['completed', 'failed'];

/**
 * Requests the status of an alert until the status is final, or the time is over. The first request
 * is always made, even if the limits delay the request until after the end of the time.
 *
 * @param patience the time, in milliseconds
 * @returns the last status
 * @throws the error that `ask` throws
 */
type WaitForIncident = (ask: () => Promise<JsonObject>, patience: number) => Promise<JsonObject>;

/** Makes the function that waits for incidents. All waits of a run share the limits. */
export function startWaiting({ now, wait }: Pick<Clock, 'now' | 'wait'>): WaitForIncident {
	/** The times when the last requests were sent, or will be sent. The oldest time comes first. */
	const turns: number[] = [];

	/** Returns the time that the next request must wait because of the limits, in milliseconds. */
	function delay(): number {
		const afterLast = (turns.at(-1) ?? -Infinity) + SHORTEST_GAP;
		const afterMinute = turns.length < PER_MINUTE ? -Infinity : turns[0] + MINUTE;
		return Math.max(0, afterLast - now(), afterMinute - now());
	}

	async function takeTurn(): Promise<void> {
		const needed = delay();
		turns.push(now() + needed);
		turns.splice(0, turns.length - PER_MINUTE);
		await wait(needed);
	}

	return async (ask, patience) => {
		const end = now() + patience;
		const left = () => Math.max(0, end - now());
		await wait(Math.min(FIRST_WAIT, left()));
		await takeTurn();
		let status = await ask();
		for (let span = FIRST_WAIT * 2; !SETTLED.includes(status.status) && left() > 0; span *= 2) {
			await wait(Math.min(span, LONGEST_WAIT, left()));
			if (delay() > left()) break;
			await takeTurn();
			status = await ask();
		}
		return status;
	};
}
