import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { isAutomaticActivation } from '../isAutomaticActivation';
import { loadIntegration } from '../webhookCredential';

/**
 * Checks the credential when the trigger is activated. The URL itself is registered by hand in
 * Zenduty, which has no API for it.
 *
 * @throws NodeOperationError with what is wrong, so that the user sees it. An automatic activation
 * only logs it: an error would take the URL away, and senders would get a 404 that explains
 * nothing. Where n8n 2 repairs a publication, as an `update`, the URL is already gone, so an error
 * takes nothing away.
 */
export async function activate(context: IHookFunctions): Promise<boolean> {
	const loaded = await loadIntegration(context);
	if (loaded.ok) return true;
	if (!isAutomaticActivation(context.getActivationMode())) {
		throw new NodeOperationError(context.getNode(), loaded.problem, {
			description:
				'The workflow was not published (activated). Correct the credential and try again.',
		});
	}
	const { id } = context.getWorkflow();
	const { name } = context.getNode();
	context.logger.warn(`Zenduty Trigger cannot accept deliveries. ${loaded.problem}`, {
		workflowId: id,
		nodeName: name,
	});
	return true;
}
