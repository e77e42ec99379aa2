import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { ZendutyError } from '../../errors';
import type { ItemApi } from '../../api/client';
import { onOneLine } from '../../api/errorTexts';
import { secretsOf, type IntegrationUrl } from '../../api/integrationUrl';
import type { Clock } from '../../http/clock';
import type { JsonObject } from '../../json';
import { isTool } from '../operation/agentTool';
import type { Item, Operation } from '../operation/operation';
import { given, readText } from '../../fields/parameters';
import { apiOptions } from '../../fields/sharedFields';
import { alertBody } from './alertBody';
import { alertFields } from './alertFields';
import { getAlertStatus, simplifyStatus } from './getStatus';
import { findIntegration, readSendThrough } from './integration';

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
		const { api, alerts, integration } = await findIntegration(item, connection);
		const traceId = await alerts.sendAlert(integration, alert.text);
		const sent = { traceId, entityId: alert.entityId };
		if (api === undefined || patience === 0) return [sent];
		// Together the items of a run keep the limits.
		const waitForIncident = await connection.once(
			'waiting',
			async () => await Promise.resolve(startWaiting(connection.clock)),
		);
		const wait = async (ask: () => Promise<JsonObject>) => await waitForIncident(ask, patience);
		const status = await statusAfter(wait, api, traceId);
		if (status.status === 'failed') {
			// The next run of the node sends it again.
			alerts.forgetAlert(integration, alert.text);
			throw failed(traceId, status, integration);
		}
		return [{ ...sent, ...simplifyStatus(status) } as IDataObject];
	},
};

/**
 * Asks for the status of an alert that was sent just now, until the wait is over.
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
			// So soon after the alert it may only mean that its status is not there yet.
			missing = error;
			return {};
		});
	});
	if (missing !== undefined) throw missing;
	return status;
}

/**
 * Reads how long to wait, in milliseconds. It is read before the alert is sent: an expression that
 * fails after that would hide what was done.
 *
 * @returns 0 without the API key, which asking needs
 * @throws InputError if its expression gives nothing, or that of "Send Through" another word
 */
function readPatience(item: Pick<Item, 'read' | 'expression' | 'options'>): number {
	if (readSendThrough(item) === 'integrationUrl') return 0;
	const name = 'options.waitForIncident';
	const seconds = given(item, item.options.waitForIncident, name, waitOption.displayName);
	return Math.max(0, Number(seconds) * 1_000 || 0);
}

function failed(traceId: string, { error }: JsonObject, integration: IntegrationUrl): ZendutyError {
	const words = readText(error).trim();
	const reason = words === '' ? '' : `. Zenduty says: ${onOneLine(words, secretsOf(integration))}`;
	return new ZendutyError({
		code: 'failed',
		message: `Zenduty accepted the alert (trace ID ${traceId}), but could not process it${reason}.`,
		description: 'Check the integration in Zenduty, then run the node again.',
	});
}

/** The wait before the first request, doubled before each further one, in milliseconds. */
const FIRST_WAIT = 1_000;

/** The longest wait between two requests for the same alert, in milliseconds. */
const LONGEST_WAIT = 10_000;

/**
 * How often Zenduty allows to ask for the status of alerts: once a second and 20 times a minute. A
 * little less is used, since requests do not all take the same time to arrive.
 */
const SHORTEST_GAP = 1_100;
const PER_MINUTE = 20;
const MINUTE = 61_000;

/** The statuses that do not change any more. */
const SETTLED: readonly unknown[] = ['completed', 'failed'];

/**
 * Asks for the status of an alert until it is settled, or the time is over. It asks at least once,
 * even if the limits make it wait longer for that.
 *
 * @param patience in milliseconds
 * @returns the last status
 * @throws what `ask` throws
 */
type WaitForIncident = (ask: () => Promise<JsonObject>, patience: number) => Promise<JsonObject>;

/** Makes the waits of one run, which together keep the limits. */
export function startWaiting({ now, wait }: Pick<Clock, 'now' | 'wait'>): WaitForIncident {
	/** When the last requests left, or will leave, the oldest one first. */
	const turns: number[] = [];

	/** Returns how long the next request must wait for the limits, in milliseconds. */
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
