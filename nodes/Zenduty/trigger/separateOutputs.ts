import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { toBoolean } from '../json';
import { OUTPUTS, type EventChoice } from './filterEvents';
import { readEvents } from './settings';

/**
 * Puts items into the output that belongs to `choice`. Without "Separate Outputs", there is only
 * one output. With "Separate Outputs", there are as many outputs as the canvas shows. The output
 * "Refused" comes last, and exists only if "Delivery Refused" is chosen.
 *
 * @returns the items of each output
 * @throws Error if "Separate Outputs" cannot be evaluated
 */
export function intoOutputs(
	context: IWebhookFunctions,
	choice: EventChoice,
	items: INodeExecutionData[],
): INodeExecutionData[][] {
	if (!toBoolean(context.getNodeParameter('separateOutputs', false), false)) return [items];
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
