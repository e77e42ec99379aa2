import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { InputError, inOneText } from '../errors';
import { isAutomaticActivation } from '../isAutomaticActivation';
import { loadIntegration } from '../webhookCredential';
import { readEvents, readFilters } from './settings';

/**
 * Checks the credential and the parameters when the trigger is activated. The URL itself is registered
 * by hand in Zenduty, which has no API for it.
 *
 * @throws NodeOperationError with what is wrong, so that the user sees it. An automatic activation
 * only logs it: an error would take the URL away, and senders would get a 404 that explains
 * nothing. Where n8n 2 repairs a publication, as an `update`, the URL is already gone, so an error
 * takes nothing away.
 */
export async function activate(context: IHookFunctions): Promise<boolean> {
	const loaded = await loadIntegration(context);
	const problem = loaded.ok ? findParameterProblem(context) : loaded.problem;
	if (problem === undefined) return true;
	if (!isAutomaticActivation(context.getActivationMode())) {
		const wrong = loaded.ok ? 'node' : 'credential';
		throw new NodeOperationError(context.getNode(), problem, {
			description: `The workflow was not published (activated). Correct the ${wrong} and try again.`,
		});
	}
	const { id } = context.getWorkflow();
	const { name } = context.getNode();
	context.logger.warn(`Zenduty Trigger cannot accept deliveries. ${problem}`, {
		workflowId: id,
		nodeName: name,
	});
	return true;
}

/** Says in sentences what is wrong with "Trigger On" or "Filters", which do not apply to a test run. */
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
		// An expression may need the request of a delivery. Then the delivery tells.
		return error instanceof InputError ? inOneText(error) : undefined;
	}
}
