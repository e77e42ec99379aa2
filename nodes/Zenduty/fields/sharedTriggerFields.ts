import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/**
 * The expression for the subtitle of both triggers, which n8n shows below the name of the node. The
 * subtitle has the chosen events, such as "triggered, resolved". If no event is chosen, it is "no
 * events". If the user added a filter, ", filtered" follows.
 */
export const EVENTS_SUBTITLE =
	'={{ (($parameter["events"] || []).join(", ") || "no events") + (Object.keys($parameter["filters"] || {}).length ? ", filtered" : "") }}';

/**
 * The events that both triggers have. `onCallChanged` and `triggered` do not mean exactly the same
 * in the two triggers. So these two events are functions, to which each trigger passes its own
 * description.
 */
export const EVENTS = {
	acknowledged: {
		name: 'Acknowledged',
		value: 'acknowledged',
		action: 'On incident acknowledged',
		description: 'Someone took responsibility for an incident',
	},
	onCallChanged: (description: string): INodePropertyOptions => ({
		name: 'On-Call Changed',
		value: 'onCallChanged',
		action: 'On on-call change',
		description,
	}),
	resolved: {
		name: 'Resolved',
		value: 'resolved',
		action: 'On incident resolved',
		description: 'Someone, an alert or a timeout resolved an incident',
	},
	triggered: (description: string): INodePropertyOptions => ({
		name: 'Triggered',
		value: 'triggered',
		action: 'On incident triggered',
		description,
	}),
};

/**
 * The filter on the titles of incidents. Both triggers ignore the difference between upper and
 * lower case.
 */
export const titleContainsFilter: INodeProperties = {
	displayName: 'Title Contains',
	name: 'titleContains',
	type: 'string',
	default: '',
	placeholder: 'e.g. disk space',
	description: 'Text that the incident title must contain',
};

/**
 * Returns the filter on the urgency of incidents. If no urgency is chosen, all incidents pass the
 * filter.
 */
export function urgenciesFilter(description: string): INodeProperties {
	return {
		displayName: 'Urgencies',
		name: 'urgencies',
		type: 'multiOptions',
		options: [
			{ name: 'High', value: 'high' },
			{ name: 'Low', value: 'low' },
		],
		default: [],
		description,
	};
}
