import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { API_CREDENTIAL } from '../api/loadApi';
import { passesFilters, passesRow } from './filterIncidents';
import { InputError, inOneText, unexpectedResponse } from '../errors';
import { shortHash } from './shortHash';
import { pollIncidents, type ChangedIncident, type IncidentPoll } from './incidents';
import { compareOnCall, type OnCallMemory } from './onCall';
import { eventOutput, onCallOutput, sortInto, type OutputItem } from './output';
import type { PollSettings } from './settings';
import { findSource, MAX_TEAMS, readOnCall, teamsOf, withTeamNames } from './source';
import type { PollCalls } from './sharedReads';
import type { EventCount, PollState } from './state';

/** The functions and settings that {@link runPoll} needs in addition to the stored state. */
export interface PollTools {
	calls: PollCalls;
	settings: PollSettings;
	/**
	 * The hash that {@link scopeOf} returns for this poll. If the stored state has another hash, this
	 * poll is a first poll.
	 */
	scope: string;
	/** Writes a warning to n8n's log. If there is an error, its text follows the message. */
	warn: (message: string, error?: unknown) => void;
}

/**
 * The result of {@link runPoll}. A poll by hand has no such result, because it only returns a
 * sample.
 */
export interface PollEnd {
	/**
	 * The items of each output. Null if there is no item, for example because the filters excluded
	 * all changed incidents.
	 */
	outputs: INodeExecutionData[][] | null;
	/** The state that the node stores for its next poll. */
	state: PollState;
	/**
	 * How many incidents this poll examined, see `judged` of {@link IncidentPoll}. If only "On-Call
	 * Changed" is selected, the number is 0.
	 */
	judged: number;
	/** How many incidents have at least one event in the output. */
	told: number;
}

/**
 * Finds the changes since the last poll: the events of incidents, and the changes of the people who
 * are on call.
 *
 * @param stored the state that the last poll stored. Before the first poll, it has only `round` and
 * `last`, and both are 0.
 */
export async function runPoll(
	stored: Partial<PollState> & EventCount,
	tools: PollTools,
): Promise<PollEnd> {
	const { calls, settings, scope } = tools;
	const now = Date.now();
	// If `stored.scope` differs from `scope`, for example because the user changed a filter, this
	// poll is a first poll. It keeps only `round` and `last`, on which event IDs depend.
	const state: Partial<PollState> = stored.scope === scope ? stored : {};
	const { round, last } = stored;
	const next: PollState = { scope, round, last };

	// Incidents are read before the people on call. So the poll can output the events of the
	// incidents even if the people on call cannot be read.
	const isOfIncidents = [...settings.events].some((event) => event !== 'onCallChanged');
	const source = isOfIncidents ? await findSource(calls, settings.filter) : undefined;
	const needsDetails = ({ incident, events }: ChangedIncident) =>
		settings.hasFullDetails &&
		events.some(({ type }) => settings.events.has(type)) &&
		passesRow(incident, settings);
	const tellsUpdates = settings.events.has('updated');
	const { startsWithOpen } = settings;
	const task = { now, round, last, needsDetails, tellsUpdates, startsWithOpen };
	const polled = source && (await pollIncidents(state.incidents, source, task));
	if (polled !== undefined) next.incidents = polled.memory;
	const itemsOfEach = (polled?.changed ?? []).map((changed) => itemsOf(changed, settings));
	const told = itemsOfEach.filter(({ length }) => length > 0).length;
	// `round` is a part of event IDs, and n8n does not always store the state of a poll without
	// output. If such a poll changed `round` and n8n were killed, the change would be lost. Then an
	// event that is output again could get another ID. So `round` changes only if the poll outputs an
	// event of an incident.
	if (told > 0) next.round = round + 1;

	const onCall = settings.events.has('onCallChanged')
		? await pollOnCall(tools, state.onCall, now).catch((error: unknown) => {
				// If an incident has an event or its remembered state has changed, the error is only
				// logged. If the error were thrown, the event would not be output, and the new state would
				// not be stored. An `InputError` is always thrown, so that the user sees it.
				if (!polled?.hasMemoryChanged || error instanceof InputError) throw error;
				tools.warn('Who is on call could not be read, and is left for the next poll.', error);
				return { changes: [], memory: state.onCall };
			})
		: undefined;
	if (onCall !== undefined) next.onCall = onCall.memory;

	const items = [
		...itemsOfEach.flat(),
		...(onCall?.changes ?? []).map((change): OutputItem => {
			return { output: 'onCallChanged', json: onCallOutput(change) };
		}),
	];
	if (polled !== undefined) {
		// If an incident could not be read, `stoppedBy` is its error. This error is thrown if there is
		// no item to output, and if no remembered state of an incident has changed. Otherwise, the
		// error is only logged, so that the items are output and the new state is stored.
		const { stoppedBy, hasMemoryChanged } = polled;
		if (stoppedBy !== undefined && items.length === 0 && !hasMemoryChanged) throw stoppedBy;
		warnOfUnread(polled, tools);
	}
	return {
		outputs: items.length === 0 ? null : sortInto(items, settings),
		state: next,
		judged: polled?.judged ?? 0,
		told,
	};
}

/**
 * Returns a hash of the ID of the workflow, the ID of the credential, the base URL and the filters.
 * If the hash changes, the node forgets the incidents and the people on call, and makes a first
 * poll.
 */
export function scopeOf(
	context: IPollFunctions,
	{ filter, titleContains, urgencies, excludedServices }: PollSettings,
	baseUrl: string,
): string {
	const credential = context.getNode().credentials?.[API_CREDENTIAL]?.id;
	const nodeFilters = [titleContains, urgencies, excludedServices];
	return shortHash(context.getWorkflow().id, credential, baseUrl, filter, ...nodeFilters);
}

/** Logs a warning for each problem of a poll, such as incidents that could not be read. */
function warnOfUnread(
	{ stoppedBy, missing, hidden, isAnotherAccount }: IncidentPoll,
	{ warn }: Pick<PollTools, 'warn'>,
): void {
	if (isAnotherAccount) {
		warn(
			'The incidents are of another Zenduty account than before. The trigger begins anew: this poll only remembers what there is.',
		);
	}
	if (stoppedBy !== undefined) {
		warn('Some incidents could not be read, and are left for the next poll.', stoppedBy);
	}
	if (missing > 0) {
		warn(
			`Zenduty lists incidents that it does not find by their numbers: ${missing}. They are left for the next poll. If this continues, use the API key of an owner or admin, or turn off 'Full Details'.`,
		);
	}
	if (hidden > 0) {
		warn(`Incidents were forgotten, because the API key may no longer read them: ${hidden}.`);
	}
}

/**
 * Returns one item for each event of an incident, if the type of the event is selected in "Trigger
 * On". If the incident does not pass the filters, there is no item.
 */
function itemsOf({ incident, events }: ChangedIncident, settings: PollSettings): OutputItem[] {
	if (!passesFilters(incident, settings)) return [];
	return events
		.filter(({ type }) => settings.events.has(type))
		.map((each) => ({ output: each.type, json: eventOutput(incident, each, settings) }));
}

/**
 * Reads the people who are on call, and compares them with the remembered people, see
 * {@link compareOnCall}.
 *
 * @param onCall the remembered people. Undefined before the first poll.
 * @throws InputError if the first poll would have to read more than {@link MAX_TEAMS} teams
 * @throws ZendutyError if Zenduty returns no teams although some teams are remembered
 * @throws the error of a request that failed
 */
async function pollOnCall(
	{ calls, settings, warn }: PollTools,
	onCall: OnCallMemory | undefined,
	now: number,
): Promise<ReturnType<typeof compareOnCall>> {
	const isChosen = settings.teams.length > 0;
	const teams = await teamsOf(calls, settings);
	if (teams.length > MAX_TEAMS) {
		const error = new InputError(
			`Who is on call can be watched in at most ${MAX_TEAMS} teams, and there are ${teams.length}.`,
			"Choose fewer teams under 'Team Names or IDs': each is one request for each poll.",
		);
		if (onCall === undefined) throw error;
		// If people are remembered from an earlier poll (`onCall`), this poll only logs a warning, and
		// reads all teams.
		warn(inOneText(error));
	}
	if (teams.length === 0 && Object.keys(onCall ?? {}).length > 0) {
		// Without this error, the poll would forget the people on call in all teams.
		throw unexpectedResponse(
			'Zenduty returned no teams, although there were some before.',
			"Test the API key, and look at its teams in Zenduty. If there are no teams any more, remove 'On-Call Changed' from 'Trigger On'.",
		);
	}
	const read = await readOnCall(calls, teams, { mayHide: !isChosen });
	const hidden = read.hidden.length;
	if (hidden > 0) {
		warn(
			`The API key has no permission to see who is on call in ${hidden} of ${teams.length} teams.`,
		);
	}
	const result = compareOnCall(onCall, read, now);
	// If the user has chosen the teams, the poll has not read their names yet. To read them costs a
	// request. So the poll reads them only if there is a change to output.
	if (!isChosen || result.changes.length === 0) return result;
	return { ...result, changes: await withTeamNames(calls, result.changes) };
}
