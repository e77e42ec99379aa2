import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { testApiCredential } from './apiCredential';
import { idFilterFields } from './fields/idFilters';
import { inOrder, severalFrom, simplifyField } from './fields/sharedFields';
import {
	EVENTS,
	EVENTS_SUBTITLE,
	titleContainsFilter,
	urgenciesFilter,
} from './fields/sharedTriggerFields';
import { loadOptions } from './listSearch';
import { makeOutputLog } from './polling/outputLog';
import { poll } from './polling/poll';
import { LISTED } from './polling/settings';
import { makeSharedReads, processClock } from './polling/sharedReads';

const clock = processClock();

/**
 * The responses of Zenduty that all polls of this process share. If several workflows with the same
 * API key need the same response within a few seconds, only one of them sends the request.
 */
const reads = makeSharedReads(clock);

/** The last output of each polling trigger in this process. */
const outputLog = makeOutputLog(clock);

/**
 * The name of the parameter with the chosen teams. If a user chooses teams, the lists in the
 * filters show only records of these teams, such as their services.
 */
const TEAMS = 'teams';

/** The trigger for n8n servers that Zenduty cannot reach. It asks Zenduty regularly for changes. */
export class ZendutyPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Zenduty Polling Trigger',
		name: 'zendutyPollingTrigger',
		icon: { light: 'file:zenduty.svg', dark: 'file:zenduty.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: EVENTS_SUBTITLE,
		description:
			'Asks Zenduty (Xurrent IMR) regularly, and starts the workflow when incidents or the people on call change',
		defaults: { name: 'Zenduty Polling Trigger' },
		polling: true,
		inputs: [],
		// This expression must read "Separate Outputs" as `toBoolean` in `json.ts` does. Otherwise, the
		// canvas could show more or fewer outputs than the node returns.
		outputs:
			'={{ ["true", "1"].includes(String($parameter["separateOutputs"]).trim().toLowerCase()) ? ["Triggered", "Acknowledged", "Resolved", "On-Call Changed", "Updated"].map((displayName) => ({ type: "main", displayName })) : ["main"] }}',
		credentials: [{ name: 'zendutyApi', required: true, testedBy: 'testApiCredential' }],
		properties: [
			{
				displayName:
					'The first poll only remembers what there is, and starts nothing, unless <b>Start With Open Incidents</b> is on. After the first poll, the events selected in <b>Trigger On</b> start the workflow, also for an incident that was already open. The trigger sees what its API key may read: use the key of an owner or admin, or give the key permission for your teams. <a href="https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/blob/main/docs/first-poll.md" target="_blank">Step by step</a>',
				name: 'setupNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				// The options are not sorted by name, because the nodes panel shows the events in the order
				// of this list. The list begins with the events of an incident in the order in which they
				// happen: triggered, acknowledged, resolved.
				options: [
					EVENTS.triggered(
						'An incident was opened, reopened, or triggered again because it stayed acknowledged for too long',
					),
					EVENTS.acknowledged,
					EVENTS.resolved,
					EVENTS.onCallChanged('Other people are on call for a level of an escalation policy'),
					{
						name: 'Updated',
						value: 'updated',
						action: 'On incident updated',
						description: 'The title, the assignee or the priority of an open incident was changed',
					},
				],
				default: ['triggered', 'acknowledged', 'resolved'],
				description: 'The events that start the workflow',
			},
			{
				displayName:
					'Select <b>Triggered</b>, too. n8n does not store after every poll what the trigger remembers. Without <b>Triggered</b>, the trigger can forget a new incident when n8n restarts. If the incident is updated during the restart, this update is then lost. <a href="https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/blob/main/docs/guarantees.md#polling-a-restart-of-n8n" target="_blank">More</a>',
				name: 'updatedNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { events: ['updated'] }, hide: { events: ['triggered'] } },
			},
			severalFrom(TEAMS, 'Team Names or IDs', 'getTeams'),
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				description:
					'Which incidents start the workflow. All filters must match. If a filter has several values, one of them is enough.',
				options: inOrder([
					...idFilterFields(LISTED, TEAMS),
					{
						...severalFrom('excludeServices', 'Exclude Service Names or IDs', 'getServices', TEAMS),
						hint: 'An expression must return IDs, and not names: a name excludes nothing',
					},
					titleContainsFilter,
					urgenciesFilter(
						"Only incidents of these urgencies start the workflow. Needs the option 'Full Details'.",
					),
				]),
			},
			{
				displayName: 'Separate Outputs',
				name: 'separateOutputs',
				type: 'boolean',
				default: false,
				description:
					'Whether each kind of event has its own output: Triggered, Acknowledged, Resolved, On-Call Changed, Updated',
			},
			simplifyField,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Full Details',
						name: 'fullDetails',
						type: 'boolean',
						default: true,
						description:
							'Whether to also get the summary, urgency and escalation policy of each incident, with one more request for each',
					},
					{
						displayName: 'Start With Open Incidents',
						name: 'startWithOpenIncidents',
						type: 'boolean',
						default: false,
						description:
							'Whether the first poll starts the workflow with each incident that is open, as Triggered. Turned on later, it has no effect until the trigger begins anew, for example after a change of the filters.',
					},
				],
			},
		],
	};

	methods = { credentialTest: { testApiCredential }, loadOptions };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, reads, outputLog);
	}
}
