import type { INodeExecutionData } from 'n8n-workflow';
import { ZendutyError } from '../errors';
import type { JsonObject } from '../json';
import { readDate } from '../webhook/date';
import { isNewestFirst, numberOf } from './compare';
import { eventIdOf } from './events';
import type { IncidentSource } from './incidents';
import { rawEvent, simplifyEvent } from './output';
import { OUTPUTS, type PollSettings } from './settings';
import { incidentSource, type Reader } from './source';

/** How old a resolved incident may be that is looked for page by page, in milliseconds. */
const RECENT = 2 * 86_400_000;

/**
 * Reads the newest incident, open ones first, as a sample of the event `triggered`. Nothing is
 * remembered.
 *
 * @throws ZendutyError `not_found` if there is no incident
 */
export async function readSample(
	api: Reader,
	settings: PollSettings,
): Promise<INodeExecutionData[][]> {
	const source = incidentSource(api, settings.filter);
	const newest = await readNewest(source);
	if (newest === undefined) {
		throw new ZendutyError({
			code: 'not_found',
			message: 'Zenduty has no incident that could be shown.',
			description: 'Open one in Zenduty, or remove filters, and try again.',
		});
	}
	const details = settings.hasFullDetails ? await source.get(numberOf(newest)) : undefined;
	const incident = details ?? newest;
	const shape = settings.isSimplified ? simplifyEvent : rawEvent;
	const id = incident.unique_id ?? incident.incident_number;
	const eventId = eventIdOf(id, 'triggered', readDate(incident.creation_date) ?? 0);
	const json = shape({ eventId, eventType: 'triggered', incident });
	return settings.hasSeparateOutputs
		? OUTPUTS.map((output) => (output === 'triggered' ? [{ json }] : []))
		: [[{ json }]];
}

/**
 * Reads the newest open incident; if there is none, the newest that was resolved. Where the oldest
 * come first and none is recent, it is the newest one of the first page.
 */
async function readNewest({ list }: IncidentSource): Promise<JsonObject | undefined> {
	const open = await list('open', undefined, isNewestFirst);
	if (open.length > 0) return newestOf(open);
	const recent = await list('resolved', Date.now() - RECENT, isNewestFirst);
	return newestOf(recent.length > 0 ? recent : await list('resolved', undefined, () => true));
}

function newestOf(incidents: readonly JsonObject[]): JsonObject | undefined {
	return incidents.reduce<JsonObject | undefined>(
		(newest, each) => (newest && numberOf(newest) > numberOf(each) ? newest : each),
		undefined,
	);
}
