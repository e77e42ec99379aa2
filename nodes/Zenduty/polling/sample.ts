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
 * The time before now in which the sample looks for the newest resolved incident, in milliseconds.
 */
const RECENT = 2 * DAY;

/**
 * Makes a sample of the output. In general, it is the event `triggered` of the newest open
 * incident. If no incident is open, the newest resolved incident is used. If "Updated" is selected
 * and no change of the status is selected, the event is `updated`. If only "On-Call Changed" is
 * selected, the sample is a change of the people on call. The sample is not remembered.
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

/** Makes a sample from the people who are on call on a level, as if they had just come on call. */
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
 * Returns the newest open incident. If no incident is open, the newest resolved incident is
 * returned. If none was created within {@link RECENT}, only the first page of all resolved
 * incidents is read, and its newest incident is returned.
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
