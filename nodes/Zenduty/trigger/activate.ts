import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { InputError, inOneText } from '../errors';
import { isAutomaticActivation } from '../isAutomaticActivation';
import { loadWebhookIntegration } from '../webhookCredential';
import { readEvents, readFilters } from './settings';

/**
 * Checks the credential, "Trigger On" and "Filters" when n8n activates the trigger. Before a test
 * run, only the credential is checked. Nothing is registered in Zenduty: its API cannot register a
 * URL, so the user enters the URL of the trigger in Zenduty.
 *
 * @throws NodeOperationError if the credential cannot be used, or if one of the two parameters has
 * a wrong value. Exception: if n8n activates the trigger without a user, the problem is only
 * logged.
 */
export async function activate(context: IHookFunctions): Promise<boolean> {
	const loaded = await loadWebhookIntegration(context);
	const problem = loaded.ok ? findParameterProblem(context) : loaded.problem;
	if (problem === undefined) return true;
	if (!isAutomaticActivation(context.getActivationMode())) {
		// Usually, a user activates the workflow, and sees this error. Exception: in the mode
		// `update`, n8n 2 may also repair an activation without a user. In this case, nobody sees the
		// error. But the error changes nothing, because n8n has already removed the URL of the trigger.
		const wrong = loaded.ok ? 'node' : 'credential';
		throw new NodeOperationError(context.getNode(), problem, {
			description: `The workflow was not published (activated). Correct the ${wrong} and try again.`,
		});
	}
	// n8n activates the trigger without a user, so nobody would see an error. After an error, n8n
	// would also remove the URL of the trigger. Then senders would get a 404, which does not explain
	// the problem. So the problem is only logged.
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
 * undefined. In a test run, the trigger does not compare events with these parameters. So the
 * parameters are not checked before a test run.
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
		// Any error that is not an `InputError` comes from an expression that n8n cannot evaluate.
		// Perhaps the expression needs the request of a delivery. So such an error does not stop the
		// activation. If the expression also fails for a delivery, the trigger refuses the delivery and
		// logs the reason.
		return error instanceof InputError ? inOneText(error) : undefined;
	}
}
