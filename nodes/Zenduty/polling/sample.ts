import type { INodeExecutionData } from 'n8n-workflow';
import { INCIDENT_FILTER, incidentPlace } from '../api/places';
import { ZendutyError } from '../errors';
import type { JsonObject } from '../json';
import { readDate } from '../webhook/date';
import { eventIdOf } from './events';
import { rawEvent, simplifyEvent } from './output';
import { OUTPUTS, type PollSettings } from './settings';
import type { Reader } from './source';

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
	const newest = await readNewest(api, settings.filter);
	if (newest === undefined) {
		throw new ZendutyError({
			code: 'not_found',
			message: 'Zenduty has no incident that could be shown.',
			description: 'Open one in Zenduty, or remove filters, and try again.',
		});
	}
	const number = Number(newest.incident_number);
	const details = settings.hasFullDetails
		? await api.find(incidentPlace({ by: 'number', number }))
		: undefined;
	const incident = details ?? newest;
	const shape = settings.isSimplified ? simplifyEvent : rawEvent;
	const id = incident.unique_id ?? incident.incident_number;
	const eventId = eventIdOf(id, 'triggered', readDate(incident.creation_date) ?? 0);
	const json = shape({ eventId, eventType: 'triggered', incident });
	return settings.hasSeparateOutputs
		? OUTPUTS.map((output) => (output === 'triggered' ? [{ json }] : []))
		: [[{ json }]];
}

/** Reads the newest open incident; if there is none, the newest one that the first page shows. */
async function readNewest(api: Reader, filter: JsonObject): Promise<JsonObject | undefined> {
	const body = { all_teams: 1, ...filter };
	const open = await api.list({ ...INCIDENT_FILTER, body: { ...body, status: -1 } });
	const all =
		open.length > 0
			? open
			: await api.list({
					...INCIDENT_FILTER,
					body: { ...body, status: 0 },
					isEnough: () => true,
				});
	const numberOf = ({ incident_number: number }: JsonObject) => Number(number);
	return all.reduce<JsonObject | undefined>(
		(newest, each) => (newest && numberOf(newest) > numberOf(each) ? newest : each),
		undefined,
	);
}
