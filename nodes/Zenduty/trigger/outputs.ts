import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { readBoolean } from '../json';
import { isChosen, OUTPUTS, type EventChoice } from './filterEvents';

/**
 * Puts items into the output of their choice. Without "Separate Outputs" there is only one output.
 * With it, there are as many as the description of the trigger shows on the canvas: "Refused" comes
 * last, and only if it is chosen.
 *
 * @returns the items of each output
 * @throws Error if "Separate Outputs" cannot be evaluated
 */
export function intoOutputs(
	context: IWebhookFunctions,
	choice: EventChoice,
	items: INodeExecutionData[],
): INodeExecutionData[][] {
	if (!readBoolean(context.getNodeParameter('separateOutputs', false), false)) return [items];
	const outputs = isRefusedChosen(context) ? [...OUTPUTS, 'refused'] : OUTPUTS;
	return outputs.map((output) => (output === choice ? items : []));
}

/**
 * Tells whether "Trigger On" has "Delivery Refused". It has not if the expression of "Trigger On"
 * fails.
 */
export function isRefusedChosen(context: IWebhookFunctions): boolean {
	try {
		return isChosen('refused', context.getNodeParameter('events', []));
	} catch {
		return false;
	}
}
