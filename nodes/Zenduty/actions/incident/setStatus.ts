import { INCIDENTS } from '../../api/paths';
import type { ItemApi } from '../../api/client';
import { STATUS_CODES, STATUSES, wordFor, type EventType } from '../../webhook/event';
import type { JsonObject } from '../../json';
import { InputError } from '../inputError';
import { getIncident, idOf, nameOf, numberOf, subjectOf } from '../incidentReference';
import type { IncidentReference } from '../located';
import { addNote } from '../notes';

/** A change of an incident. */
export interface IncidentChange {
	body: JsonObject;
	/** What the change does, as a clause: `the incident was updated`. */
	outcome: string;
	/** The incident, if it was read already. */
	known?: JsonObject;
	/**
	 * Looks at the incident after an unclear attempt, and returns it if the change is done.
	 *
	 * @throws InputError if the change must not be tried again
	 */
	judge?: (incident: JsonObject) => JsonObject | undefined;
}

/** Changes an incident, and returns it as the API answers it. */
export async function changeIncident(
	api: ItemApi,
	reference: IncidentReference,
	{ body, outcome, known, judge }: IncidentChange,
): Promise<JsonObject> {
	const id = await idOf(api, reference, known);
	return await api.write({
		method: 'PATCH',
		path: [...INCIDENTS, id],
		body,
		kind: 'repeatable',
		subject: {
			...subjectOf(reference),
			outcome,
			lookAt: `the incident with the ${nameOf(reference)}`,
		},
		findDone: judge && (async () => judge(await getIncident(api, reference))),
	});
}

/** Sets the status of an incident, and nothing else; it is never set twice without need. */
export async function setStatus(
	api: ItemApi,
	reference: IncidentReference,
	status: EventType,
	known?: JsonObject,
): Promise<JsonObject> {
	const code = STATUS_CODES[status];
	return await changeIncident(api, reference, {
		body: { status: code },
		outcome: `the incident was set to ${status}`,
		known,
		judge(incident) {
			stopIfResolved(incident, reference, code);
			return incident.status === code ? incident : undefined;
		},
	});
}

/**
 * Keeps a change that acknowledges from opening an incident again that is resolved by now. It is
 * asked before a request is sent again of which nobody knows what it did.
 *
 * @param code the status that the change sets
 * @throws InputError if the incident is resolved
 */
export function stopIfResolved(
	incident: JsonObject,
	reference: IncidentReference,
	code: unknown,
): undefined {
	if (code !== STATUS_CODES.acknowledged || !isResolved(incident)) return undefined;
	throw new InputError(
		`The incident with the ${nameOf(reference)} is resolved by now, so it was not acknowledged again.`,
		'Look at it in Zenduty. To open it again, use the operation Reopen.',
	);
}

/** Whether an incident is resolved. */
export function isResolved({ status }: JsonObject): boolean {
	return wordFor(status, STATUSES) === 'resolved';
}

/**
 * Adds the note that belongs to a change of an incident, after the change is done.
 *
 * @param incident as the change left it
 * @param note nothing is added if it is empty
 * @param done what was done before, as the beginning of a sentence; an error begins with it
 */
export async function addNoteAfter(
	api: ItemApi,
	reference: IncidentReference,
	incident: JsonObject,
	note: string,
	done: string,
): Promise<void> {
	if (note === '') return;
	const number = await numberOf(api, reference, incident);
	await addNote(api, reference, number, note, `${done}, but its note failed.`);
}
