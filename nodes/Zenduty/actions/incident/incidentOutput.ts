import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemParameters } from '../../fields/parameters';
import { readOptionalChoice, readWords } from '../../fields/readers';
import { simplifyField } from '../../fields/sharedFields';
import type { JsonObject } from '../../json';
import { simplifiedOutput, type Item } from '../operation/operation';
import { simplifyIncident } from './simplifyIncident';

/**
 * The fields of an incident that the user can select for the output of a tool. The number and the
 * ID are missing here, because a tool with selected fields always returns them.
 */
const SELECTABLE = [
	{ name: 'Acknowledged At', value: 'acknowledgedAt' },
	{ name: 'Assigned To', value: 'assignedTo' },
	{ name: 'Created At', value: 'createdAt' },
	{ name: 'Escalation Policy', value: 'escalationPolicy' },
	{ name: 'Priority', value: 'priority' },
	{ name: 'Resolved At', value: 'resolvedAt' },
	{ name: 'Seconds to Acknowledge', value: 'secondsToAcknowledge' },
	{ name: 'Seconds to Resolve', value: 'secondsToResolve' },
	{ name: 'Service', value: 'service' },
	{ name: 'SLA', value: 'sla' },
	{ name: 'Status', value: 'status' },
	{ name: 'Summary', value: 'summary' },
	{ name: 'Tags', value: 'tags' },
	{ name: 'Title', value: 'title' },
	{ name: 'Urgency', value: 'urgency' },
];

/**
 * The fields that a tool returns in addition to the selected fields. With the number or the ID, a
 * model can name the incident the next time it uses a tool.
 */
const ALWAYS = ['incidentNumber', 'incidentId'];

const OUTPUTS = ['simplified', 'raw', 'selected'] as const;

const outputField: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'A simplified version of the response',
		},
		{ name: 'Raw', value: 'raw', description: 'What Zenduty sent, without its secrets' },
		{
			name: 'Selected Fields',
			value: 'selected',
			description: 'The number, the ID and the fields that you select',
		},
	],
	default: 'simplified',
	description: 'What the tool returns of each incident. Fewer fields cost the model fewer tokens.',
	displayOptions: { show: { '@tool': [true] } },
};

const outputFieldsField: INodeProperties = {
	displayName: 'Fields to Return',
	name: 'outputFields',
	type: 'multiOptions',
	options: SELECTABLE,
	default: ['createdAt', 'service', 'status', 'title'],
	description: 'The number and the ID of the incident are always returned',
	displayOptions: { show: { '@tool': [true], output: ['selected'] } },
};

/**
 * The parameters that decide in which form an operation returns incidents, for example simplified.
 * A node in a workflow has *Simplify*. If an AI agent uses the node as a tool, the node has
 * *Output* and *Fields to Return* instead.
 */
export const incidentOutputFields: INodeProperties[] = [
	// Older versions of n8n do not support `@tool`. In these versions, a tool has *Simplify* in place
	// of *Output*.
	{ ...simplifyField, displayOptions: { hide: { '@tool': [true] } } },
	outputField,
	outputFieldsField,
];

/** A function that returns the output items for incidents that the API returned. */
export type IncidentOutput = (incidents: JsonObject[]) => IDataObject[];

/**
 * Reads {@link incidentOutputFields}, and returns the function that creates the output.
 *
 * Operations call `readIncidentOutput` before they change anything. If an expression failed after
 * the change, the error would hide that the change was made.
 *
 * @throws InputError if *Output* or *Fields to Return* has an unknown word
 */
export function readIncidentOutput(
	item: ItemParameters & Pick<Item, 'isSimplified'>,
): IncidentOutput {
	// In a node that is not a tool, "Output" is hidden and has no value, so the default is used. With
	// the default of the field, `simplified`, "Simplify" would have no effect. So the default is
	// empty here: `kind` is undefined, and "Simplify" decides.
	const kind = readOptionalChoice(item, { ...outputField, default: '' }, OUTPUTS);
	if (kind === undefined) {
		return (incidents) => simplifiedOutput(item, incidents, simplifyIncident);
	}
	const allowed = [...ALWAYS, ...SELECTABLE.map(({ value }) => value)];
	const names =
		kind === 'selected' ? [...ALWAYS, ...readWords(item, outputFieldsField, allowed)] : undefined;
	const simplify = (incident: JsonObject): IDataObject => {
		const entries = Object.entries(simplifyIncident(incident));
		return Object.fromEntries(entries.filter(([name]) => names?.includes(name) ?? true));
	};
	const isSimplified = kind !== 'raw';
	return (incidents) => simplifiedOutput({ isSimplified }, incidents, simplify);
}
