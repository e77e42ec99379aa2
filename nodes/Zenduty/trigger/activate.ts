import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { InputError, inOneText } from '../errors';
import { isAutomaticActivation } from '../isAutomaticActivation';
import { loadWebhookIntegration } from '../webhookCredential';
import { readEvents, readFilters } from './settings';

/**
 * Checks the credential and the parameters when the trigger is activated. Nothing is registered in
 * Zenduty, because its API has no function for this. The user enters the URL of the trigger in
 * Zenduty.
 *
 * @throws NodeOperationError if the credential or a parameter cannot be used. Exception: if n8n
 * activates the trigger without a user, the problem is only logged.
 */
export async function activate(context: IHookFunctions): Promise<boolean> {
	const loaded = await loadWebhookIntegration(context);
	const problem = loaded.ok ? findParameterProblem(context) : loaded.problem;
	if (problem === undefined) return true;
	if (!isAutomaticActivation(context.getActivationMode())) {
		// A user is waiting for the result, and sees this error. Exception: in the mode `update`, n8n 2
		// may be repairing a publication without a user. n8n has then already removed the URL of the
		// trigger, so the error does no further harm.
		const wrong = loaded.ok ? 'node' : 'credential';
		throw new NodeOperationError(context.getNode(), problem, {
			description: `The workflow was not published (activated). Correct the ${wrong} and try again.`,
		});
	}
	// n8n activates the trigger without a user, so nobody would see an error. Because of the error,
	// n8n would also remove the URL of the trigger, and senders would get a 404 that explains
	// nothing. So the problem is only logged.
	const { id } = context.getWorkflow();
	const { name } = context.getNode();
	context.logger.warn(`Zenduty Trigger cannot accept deliveries. ${problem}`, {
		workflowId: id,
		nodeName: name,
	});
	return true;
}

/**
 * Returns the problem with "Trigger On" or "Filters", in sentences. If there is no problem, returns
 * undefined. A test run does not use these parameters, so they are not checked before a test run.
 */
function findParameterProblem(context: IHookFunctions): string | undefined {
	if (context.getActivationMode() === 'manual') return undefined;
	const { filters: saved } = context.getNode().parameters;
	return (
		problemIn(() => readEvents(context.getNodeParameter('events', []))) ??
		problemIn(() => readFilters(context.getNodeParameter('filters', {}), saved))
	);
}

function problemIn(read: () => unknown): string | undefined {
	try {
		read();
		return undefined;
	} catch (error) {
		// An error other than an InputError comes from an expression that n8n cannot evaluate now.
		// Perhaps the expression needs the request of a delivery, and will work then. So such an error
		// does not stop the activation. If the expression is wrong, the trigger refuses deliveries, and
		// the log says why.
		return error instanceof InputError ? inOneText(error) : undefined;
	}
}
