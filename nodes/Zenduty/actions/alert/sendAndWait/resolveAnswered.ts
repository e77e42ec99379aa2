import type { IWebhookFunctions } from 'n8n-workflow';
import { makeAlerts } from '../../../api/alerts';
import { fingerprintOf } from '../../../api/integrationUrl';
import { loadApi, runHost } from '../../../api/loadApi';
import { untilAborted } from '../../../http/clock';
import { loadIntegrationUrl } from '../../../integrationCredential';
import { dumps } from '../../../webhook/json/dumps';
import { getIntegrationUrl } from '../alertIntegration';
import type { OpenQuestion } from './openQuestion';

/**
 * The time limit for all requests of {@link resolveAnswered} together, in milliseconds. The limit
 * is short, because the person who answered sees the next page only after these requests.
 */
const RESOLVE_TIME = 3_000;

/**
 * Sends an alert that resolves the incident of the question. If the alert cannot be sent, the
 * function writes a warning to n8n's log, and does not throw.
 *
 * @returns `true` if Zenduty accepted the alert within {@link RESOLVE_TIME}
 */
export async function resolveAnswered(
	context: IWebhookFunctions,
	question: Pick<OpenQuestion, 'page' | 'entityId' | 'source'>,
): Promise<boolean> {
	const deadline = AbortSignal.timeout(RESOLVE_TIME);
	const sent = send(context, question, deadline).then(
		() => true,
		(error: unknown) => {
			const reason = error instanceof Error ? error.message : String(error);
			context.logger.warn(`Zenduty: an alert was answered, but not resolved. ${reason}`, {
				workflowId: context.getWorkflow().id,
				nodeName: context.getNode().name,
			});
			return false;
		},
	);
	return (await untilAborted(sent, deadline)) ?? false;
}

async function send(
	context: IWebhookFunctions,
	{ page, entityId, source }: Pick<OpenQuestion, 'page' | 'entityId' | 'source'>,
	deadline: AbortSignal,
): Promise<void> {
	const alert = { message: page.message, alert_type: 'resolved', entity_id: entityId };
	const text = dumps(alert, 'compact');
	// A failed request is not sent again, because the person who answered is waiting for the next
	// page. Exception: a request that got a 429 is sent again if the wait ends within RESOLVE_TIME.
	const options = { timeout: RESOLVE_TIME, maxAttempts: 1 };
	const execution = { executionId: context.getExecutionId(), cancelled: deadline };
	if (source.from === 'integrationUrl') {
		const loaded = await loadIntegrationUrl(context);
		if (!loaded.ok) throw new Error(loaded.problem);
		// If the credential has the URL of another integration now, no alert is sent. Through that
		// integration, the alert could resolve a different incident with the same entity ID.
		if (fingerprintOf(loaded) !== source.fingerprint) {
			throw new Error('The credential has the URL of another integration by now.');
		}
		const alerts = makeAlerts(runHost(context, execution)).forItem(options);
		await alerts.sendAlert({ url: loaded.url }, text);
		return;
	}
	const connected = await loadApi(context, execution);
	if (!connected.ok) throw new Error(connected.problem);
	const api = connected.api.forItem(options);
	await api.sendAlert(await getIntegrationUrl(api, source), text);
}
