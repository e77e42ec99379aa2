import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { ListSoFar } from '../api/pages';
import { ZendutyError } from '../errors';
import type { JsonObject } from '../json';
import { DAY, readDate } from '../model/date';
import { isNewestFirst, type IncidentEvent } from './compare';
import { compareOnCall } from './onCall';
import { EVENT_TYPES } from '../model/statusWords';
import { eventOutput, onCallOutput, sortInto, type OutputItem } from './output';
import type { PollSettings } from './settings';
import { sampleUpdate } from './updates';
import {
	findSource,
	MAX_TEAMS,
	readOnCall,
	teamsOf,
	withTeamNames,
	type IncidentSource,
} from './source';
import { numberOf } from './state';
import type { PollCalls } from './sharedReads';

/**
 * The age limit, in milliseconds, of the first search for resolved incidents in {@link readNewest}.
 * If this search finds nothing, the next search has no age limit.
 */
const RECENT = 2 * DAY;

/**
 * Returns a sample of the output for *Fetch Test Event*. Usually, the sample is an event of the
 * newest open incident. If only "On-Call Changed" is selected in "Trigger On", the sample shows who
 * is on call.
 *
 * @throws ZendutyError `not_found` if there is no incident, or if nobody is on call
 */
export async function readSample(
	api: PollCalls,
	settings: PollSettings,
): Promise<INodeExecutionData[][]> {
	const { events } = settings;
	const isOfOnCall = events.has('onCallChanged') && events.size === 1;
	const isOfUpdates = events.has('updated') && !EVENT_TYPES.some((type) => events.has(type));
	// If any change of the status is selected, such as "Resolved", the sample is an event
	// `triggered`, because every incident has had this event. "Triggered" need not be selected.
	const output = isOfOnCall ? 'onCallChanged' : isOfUpdates ? 'updated' : 'triggered';
	const json =
		output === 'onCallChanged'
			? await readOnCallSample(api, settings)
			: await readIncidentSample(api, settings, output);
	const item: OutputItem = { output, json };
	return sortInto([item], settings);
}

async function readIncidentSample(
	api: PollCalls,
	settings: PollSettings,
	type: 'triggered' | 'updated',
): Promise<IDataObject> {
	const source = await findSource(api, settings.filter);
	const newest = await readNewest(source);
	if (newest === undefined) {
		throw new ZendutyError({
			code: 'not_found',
			message: 'Zenduty has no incident that could be shown.',
			description: 'Open one in Zenduty, or remove filters, and try again.',
		});
	}
	const details = settings.hasFullDetails ? await source.get(numberOf(newest), newest) : undefined;
	const incident = details ?? newest;
	const at = readDate(incident.creation_date) ?? 0;
	const event: IncidentEvent =
		type === 'updated' ? sampleUpdate(incident) : { type, at, round: undefined };
	return eventOutput(incident, event, settings);
}

/**
 * Returns a sample of a change of the people on call. It shows the first level with somebody on
 * call, as if these people had just come on call.
 */
async function readOnCallSample(api: PollCalls, settings: PollSettings): Promise<IDataObject> {
	const all = settings.teams.length === 0;
	const teams = await teamsOf(api, settings);
	const read = await readOnCall(api, teams.slice(0, MAX_TEAMS), { mayHide: all });
	const nobody = Object.fromEntries(teams.map(({ id }) => [id, {}]));
	const { changes } = compareOnCall(nobody, read, Date.now());
	const [change] = all ? changes : await withTeamNames(api, changes.slice(0, 1));
	if (change !== undefined) return onCallOutput(change);
	throw new ZendutyError({
		code: 'not_found',
		message: 'Nobody is on call in the teams that were looked at.',
		description: 'Choose a team with somebody on call, and try again.',
	});
}

/**
 * Returns the newest open incident. If no incident is open, returns a resolved incident: the newest
 * of the last two days ({@link RECENT}) or, if there is none, the newest on the first page of all
 * resolved incidents. If there is no incident at all, the result is undefined.
 */
async function readNewest({ pages }: IncidentSource): Promise<JsonObject | undefined> {
	return (
		(await newestIn(pages('open'))) ??
		(await newestIn(pages('resolved', Date.now() - RECENT))) ??
		(await newestOnFirstPage(pages('resolved')))
	);
}

/**
 * Returns the newest incident of a list. If a page shows that the list has the newest incidents
 * first, the pages after it are not read.
 */
async function newestIn(pages: AsyncIterable<ListSoFar>): Promise<JsonObject | undefined> {
	let incidents: JsonObject[] = [];
	for await (const { rows, page } of pages) {
		incidents = rows;
		if (isNewestFirst(page.items)) break;
	}
	return newestOf(incidents);
}

async function newestOnFirstPage(pages: AsyncIterable<ListSoFar>): Promise<JsonObject | undefined> {
	for await (const { rows } of pages) return newestOf(rows);
	return undefined;
}

function newestOf(incidents: readonly JsonObject[]): JsonObject | undefined {
	return [...incidents].sort((a, b) => numberOf(b) - numberOf(a))[0];
}
