import type { ItemApi } from '../../api/client';
import { STATUS_CODES, STATUSES, wordFor, type EventType } from '../../webhook/event';
import type { JsonObject } from '../../json';
import { InputError } from '../inputError';
import type { IncidentReference } from '../locators';
import { getIncident, idOf, INCIDENTS, nameOf, subjectOf } from './incidentApi';

/**
 * Changes an incident.
 *
 * @param findDone finds out whether an unclear attempt has done it
 * @returns the incident as the API answers it
 */
export async function changeIncident(
	api: ItemApi,
	reference: IncidentReference,
	body: JsonObject,
	outcome: string,
	findDone?: () => Promise<unknown>,
): Promise<JsonObject> {
	const id = await idOf(api, reference);
	const changed = await api.write({
		method: 'PATCH',
		path: [...INCIDENTS, id],
		body,
		kind: 'repeatable',
		subject: {
			...subjectOf(reference),
			outcome,
			lookAt: `the incident with the ${nameOf(reference)}`,
		},
		findDone,
	});
	return changed as JsonObject;
}

/** Sets the status of an incident, and nothing else; it is never set twice without need. */
export async function setStatus(
	api: ItemApi,
	reference: IncidentReference,
	status: EventType,
): Promise<JsonObject> {
	const findDone = async () => {
		const incident = await getIncident(api, reference);
		const now = incident.status;
		if (now === STATUS_CODES[status]) return incident;
		if (status === 'acknowledged' && now === STATUS_CODES.resolved) {
			throw new InputError(
				`The incident with the ${nameOf(reference)} is resolved by now, so it was not acknowledged again.`,
				'Nothing is left to do, unless you want to open it again: then use the operation Reopen.',
			);
		}
		return undefined;
	};
	const outcome = `the incident was set to ${status}`;
	return await changeIncident(api, reference, { status: STATUS_CODES[status] }, outcome, findDone);
}

/** Whether an incident is resolved. */
export function isResolved({ status }: JsonObject): boolean {
	return wordFor(status, STATUSES) === 'resolved';
}

/**
 * Adds the note that belongs to a change of an incident, after the change is done.
 *
 * @param incident as the change left it
 * @param done what was done before, as the beginning of a sentence; an error begins with it
 */
export async function addNote(
	api: ItemApi,
	reference: IncidentReference,
	{ incident_number: number }: JsonObject,
	note: string,
	done: string,
): Promise<void> {
	if (note === '') return;
	await api.write({
		method: 'POST',
		path: [...INCIDENTS, String(number), 'note'],
		body: { note },
		kind: 'doubling',
		subject: {
			...subjectOf(reference),
			done: `${done}, but its note failed.`,
			outcome: 'the note was added',
			lookAt: `the notes of the incident with the ${nameOf(reference)}`,
		},
	});
}
