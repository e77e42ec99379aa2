import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { readBoolean } from '../json';
import { OUTPUTS, type EventChoice } from './filterEvents';
import { readEvents } from './settings';

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
 * Tells whether "Delivery Refused" is chosen in "Trigger On". The answer is no if "Trigger On" cannot
 * be read.
 */
export function isRefusedChosen(context: IWebhookFunctions): boolean {
	try {
		return readEvents(context.getNodeParameter('events', [])).has('refused');
	} catch {
		return false;
	}
}
