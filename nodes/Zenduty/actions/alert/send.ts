import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { ZendutyError } from '../../errors';
import type { ItemApi } from '../../api/client';
import { onOneLine } from '../../api/errorTexts';
import { secretsOf, type IntegrationUrl } from '../../api/integrationUrl';
import { toText, type JsonObject } from '../../json';
import type { Result } from '../../result';
import { isTool } from '../operation/agentTool';
import type { Connection } from '../operation/connect';
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

/** *Alert: Send*. With an API key, the operation can wait until Zenduty has processed the alert. */
export const send: Operation = {
	name: 'Send',
	action: 'Send alert',
	description:
		'Page whoever is on call: send an alert to an integration of a service. Zenduty opens an incident, or adds the alert to the open incident with the same entity ID.',
	fields: [...alertFields, withoutKeyNotice, apiOptions(waitOption)],
	isFinal: true,
	async execute(item, connection) {
		const alert = alertBody(item, { isTool: isTool(connection.context) });
		// The option `waitOption` is read before the alert is sent. If its expression failed later, the
		// error would hide that the alert was sent.
		const patience = readPatience(item);
		const { api, alerts, integration } = await findAlertIntegration(item, connection);
		const traceId = await alerts.sendAlert(integration, alert.text);
		const sent = { traceId, entityId: alert.entityId };
		if (api === undefined || patience === 0) return [sent];
		const read = async () => await readStatus(api, traceId);
		const last = await waitForIncident(read, patience, connection);
		if (!last.ok) throw last.missing;
		const { status } = last;
		if (status.status === 'failed') {
			// Without `forgetAlert`, the next run of the node would find the stored trace ID of the
			// failed alert, and would not send the alert again.
			alerts.forgetAlert(integration, alert.text);
			throw failed(traceId, status, integration);
		}
		return [{ ...sent, ...simplifyStatus(status) } as IDataObject];
	},
};

/** The status of an alert, or the error if Zenduty responded with 404 in place of the status. */
type StatusRead = Result<{ status: JsonObject }, { missing: ZendutyError }>;

/**
 * Requests the status of an alert that was just sent. If Zenduty responds with 404, the error is
 * returned and not thrown.
 *
 * @throws ZendutyError if the request failed with another error
 */
async function readStatus(api: ItemApi, traceId: string): Promise<StatusRead> {
	const done = `The alert was sent (trace ID ${traceId}), but its status could not be read.`;
	return await getAlertStatus(api, traceId, done).then(
		(status): StatusRead => ({ ok: true, status }),
		(error: unknown): StatusRead => {
			// A 404 can mean that Zenduty has not stored the status yet. So the error is returned, and
			// `waitForIncident` can request the status again.
			const isMissing = error instanceof ZendutyError && error.statusCode === 404;
			if (!isMissing) throw error;
			return { ok: false, missing: error };
		},
	);
}

/**
 * Returns the longest time for which the operation waits for the incident, in milliseconds. With 0,
 * the operation does not wait.
 *
 * @throws InputError if an expression returns no value, or if "Send Through" has an unknown word
 */
function readPatience(item: Item): number {
	// If the user sends through an integration URL, the node has no API key. So it cannot request the
	// status, and does not wait.
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
 * The wait before the first request for the status, in milliseconds. Each later wait is twice as
 * long as the wait before it, up to {@link LONGEST_WAIT}.
 */
const FIRST_WAIT = 1_000;

/**
 * The longest planned wait between two requests for the status of an alert, in milliseconds. If
 * many alerts wait for their turns (see `statusTurns`), the actual wait can be longer.
 */
const LONGEST_WAIT = 10_000;

/**
 * The final statuses of an alert. Zenduty does not change a final status, so the node stops
 * waiting.
 */
const SETTLED: readonly unknown[] = ['completed', 'failed'];

function isSettled(read: StatusRead): boolean {
	return read.ok && SETTLED.includes(read.status.status);
}

/**
 * Requests the status of an alert until the status is final, or until `patience` milliseconds have
 * passed. The status is requested at least once.
 *
 * @returns the result of the last request
 * @throws the error that `read` throws
 */
export async function waitForIncident(
	read: () => Promise<StatusRead>,
	patience: number,
	{ clock: { now, wait }, statusTurns }: Pick<Connection, 'clock' | 'statusTurns'>,
): Promise<StatusRead> {
	const end = now() + patience;
	const left = () => Math.max(0, end - now());
	await wait(Math.min(FIRST_WAIT, left()));
	await statusTurns.take();
	let last = await read();
	for (let span = FIRST_WAIT * 2; !isSettled(last) && left() > 0; span *= 2) {
		await wait(Math.min(span, LONGEST_WAIT, left()));
		// Zenduty limits the rate of these requests, so each request waits for its turn. If the next
		// turn begins after `end`, no further request is made.
		if (statusTurns.delay() > left()) break;
		await statusTurns.take();
		last = await read();
	}
	return last;
}
