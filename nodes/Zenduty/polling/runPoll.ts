import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { API_CREDENTIAL } from '../api/loadApi';
import { passesFilters, passesRow } from './filterIncidents';
import { InputError, inOneText, unexpectedResponse } from '../errors';
import { shortHash } from './shortHash';
import { pollIncidents, type ChangedIncident, type IncidentPoll } from './incidents';
import { compareOnCall, type OnCallMemory } from './onCall';
import { eventOutput, onCallOutput, sortInto, type Found } from './output';
import type { PollSettings } from './settings';
import { findSource, MAX_TEAMS, readOnCall, teamsOf, withTeamNames } from './source';
import type { PollCalls } from './sharedReads';
import type { EventCount, PollState } from './state';

/** What a poll works with. */
export interface PollTools {
	calls: PollCalls;
	settings: PollSettings;
	/** What the state belongs to, see {@link scopeOf}. */
	scope: string;
	/** Writes a warning to n8n's log. The text of the error comes after the message. */
	warn: (message: string, error?: unknown) => void;
}

/** What a poll brought. */
export interface PollEnd {
	/** The items of each output. Null if nothing happened that is selected in Trigger On. */
	outputs: INodeExecutionData[][] | null;
	/** What the node is to remember. */
	state: PollState;
	/** How many incidents were judged, since they changed or no list showed them. */
	judged: number;
	/** Of how many incidents an event comes out. */
	told: number;
}

/**
 * Reads what happened since the last poll: to incidents, and to who is on call.
 *
 * @param left what the last poll remembered, also for another scope
 */
export async function runPoll(
	left: Partial<PollState> & EventCount,
	tools: PollTools,
): Promise<PollEnd> {
	const { calls, settings, scope } = tools;
	const now = Date.now();
	const state: Partial<PollState> = left.scope === scope ? left : {};
	const { round, last } = left;
	const next: PollState = { scope, round, last };

	// Incidents come first, since reading who is on call may fail for hours.
	const isOfIncidents = [...settings.events].some((event) => event !== 'onCallChanged');
	const source = isOfIncidents ? await findSource(calls, settings.filter) : undefined;
	const needsDetails = ({ incident, happened }: ChangedIncident) =>
		settings.hasFullDetails &&
		happened.some(({ type }) => settings.events.has(type)) &&
		passesRow(incident, settings);
	const tellsUpdates = settings.events.has('updated');
	const { startsWithOpen } = settings;
	const task = { now, round, last, needsDetails, tellsUpdates, startsWithOpen };
	const polled = source && (await pollIncidents(state.incidents, source, task));
	if (polled !== undefined) next.incidents = polled.memory;
	const ofEach = (polled?.changed ?? []).map((changed) => eventsOf(changed, settings));
	const told = ofEach.filter(({ length }) => length > 0).length;
	const events = ofEach.flat();
	if (told > 0) next.round = round + 1;

	const onCall = settings.events.has('onCallChanged')
		? await pollOnCall(tools, state.onCall, now).catch((error: unknown) => {
				// What became of incidents must be remembered, also if no event of them is selected.
				if (!polled?.hasMemoryChanged || error instanceof InputError) throw error;
				tools.warn('Who is on call could not be read, and is left for the next poll.', error);
				return { changes: [], memory: state.onCall };
			})
		: undefined;
	if (onCall !== undefined) next.onCall = onCall.memory;

	const found = [
		...events,
		...(onCall?.changes ?? []).map((change): Found => {
			return { output: 'onCallChanged', json: onCallOutput(change) };
		}),
	];
	if (polled !== undefined) {
		// A poll that judged some incidents remembers them, or the next poll would come no further.
		const { stoppedBy, hasMemoryChanged } = polled;
		if (stoppedBy !== undefined && found.length === 0 && !hasMemoryChanged) throw stoppedBy;
		warnOfUnread(polled, tools);
	}
	return {
		outputs: found.length === 0 ? null : sortInto(found, settings),
		state: next,
		judged: polled?.judged ?? 0,
		told,
	};
}

/**
 * Returns a hash of what the state of a node belongs to. With another scope the node begins anew.
 */
export function scopeOf(
	context: IPollFunctions,
	{ filter, titleContains, urgencies, excludedServices }: PollSettings,
	baseUrl: string,
): string {
	const credential = context.getNode().credentials?.[API_CREDENTIAL]?.id;
	const judged = [titleContains, urgencies, excludedServices];
	return shortHash(context.getWorkflow().id, credential, baseUrl, filter, ...judged);
}

/** Warns of incidents that were left for the next poll, and of incidents that are forgotten. */
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
 * Makes the items for what happened to an incident, of the events that are selected in Trigger On.
 */
function eventsOf({ incident, happened }: ChangedIncident, settings: PollSettings): Found[] {
	if (!passesFilters(incident, settings)) return [];
	return happened
		.filter(({ type }) => settings.events.has(type))
		.map((each) => ({ output: each.type, json: eventOutput(incident, each, settings) }));
}

/** Reads who is on call, and what has changed since the last poll; see {@link compareOnCall}. */
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
		warn(inOneText(error));
	}
	if (teams.length === 0 && Object.keys(onCall ?? {}).length > 0) {
		// The poll would forget all of them.
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
	if (!isChosen || result.changes.length === 0) return result;
	return { ...result, changes: await withTeamNames(calls, result.changes) };
}
