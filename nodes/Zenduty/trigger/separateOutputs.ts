import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { toBoolean } from '../json';
import { OUTPUTS, type EventChoice } from './filterEvents';
import { readEvents } from './settings';

/**
 * Puts items into the output that belongs to `choice`, and returns the items of each output.
 * Without "Separate Outputs", there is only one output.
 *
 * @throws Error if "Separate Outputs" cannot be evaluated
 */
export function intoOutputs(
	context: IWebhookFunctions,
	choice: EventChoice,
	items: INodeExecutionData[],
): INodeExecutionData[][] {
	if (!toBoolean(context.getNodeParameter('separateOutputs', false), false)) return [items];
	// The outputs must have the same order here as on the canvas, where "Refused" is the last output.
	const outputs = isRefusedChosen(context) ? [...OUTPUTS, 'refused'] : OUTPUTS;
	return outputs.map((output) => (output === choice ? items : []));
}

/**
 * Tells whether "Delivery Refused" is chosen in "Trigger On". If "Trigger On" cannot be read, for
 * example because its expression fails, the result is false.
 */
export function isRefusedChosen(context: IWebhookFunctions): boolean {
	try {
		return readEvents(context.getNodeParameter('events', [])).has('refused');
	} catch {
		return false;
	}
}
