import { incidentEndpoint, nameOf, withWork, type IncidentReference } from '../../api/endpoints';
import { hasIdentity, type ItemApi } from '../../api/client';
import { STATUS_CODES, STATUSES, wordFor } from '../../model/statusWords';
import { givenText, type JsonObject } from '../../json';
import { ZendutyError } from '../../errors';
import { getIncident, findId } from '../../api/incidents';

/** A change of an incident. Its functions are given the incident as it is at that moment. */
export interface IncidentChange {
	reference: IncidentReference;
	body: JsonObject;
	/** What the change does, behind "Zenduty has": `updated the incident`. */
	work: string;
	/** The incident, if it was read already. */
	known?: JsonObject;
	/** Tells whether the incident shows the change; by default the status, if that is changed. */
	isShown?(incident: JsonObject): boolean;
	/**
	 * Returns the incident if the change is done, for `Looks.findDone`.
	 *
	 * @throws ZendutyError if the change must not be tried again
	 */
	ifDone?(incident: JsonObject): JsonObject | undefined;
	/** Returns the incident if it must not be changed any more, for `Looks.lookAgain`. */
	ifResolved?(incident: JsonObject): JsonObject | undefined;
}

/** Changes an incident, and returns it as the API sends it. */
export async function changeIncident(
	api: ItemApi,
	{ reference, body, work, known, isShown, ifDone, ifResolved }: IncidentChange,
): Promise<JsonObject> {
	const id = await findId(api, reference, known);
	const hasWanted = (incident: JsonObject) =>
		body.status === undefined || hasStatus(incident, body.status);
	const isDone = (incident: JsonObject) =>
		hasIdentity(incident) && (isShown ?? hasWanted)(incident);
	const look = async () => await getIncident(api, reference);
	return await api.write({
		method: 'PATCH',
		path: incidentEndpoint({ by: 'id', id }).path,
		// Errors name the incident as the user does.
		subject: withWork(incidentEndpoint(reference), work).subject,
		body,
		kind: 'repeatable',
		isDone,
		findDone: ifDone && (async () => ifDone(await look())),
		// `isDone` judges it.
		confirm: look,
		lookAgain: ifResolved && (async () => ifResolved(await look())),
	});
}

/**
 * Stops an acknowledgement from opening an incident again that is now resolved. It is called before
 * a request is sent again whose effect is unknown.
 *
 * @param code the status that the change sets
 * @throws ZendutyError `already_resolved` if the incident is resolved
 */
export function stopIfResolved(
	incident: JsonObject,
	reference: IncidentReference,
	code: unknown,
): undefined {
	if (code !== STATUS_CODES.acknowledged || !isResolved(incident)) return undefined;
	throw new ZendutyError({
		code: 'already_resolved',
		message: `Incident ${nameOf(reference)} was resolved in the meantime, so it was not acknowledged.`,
		description: 'Look at it in Zenduty. To open it again, use the operation Reopen.',
	});
}

/** Tells whether an incident has a status, by its code: as a number, or as text the code or word. */
export function hasStatus({ status }: JsonObject, code: unknown): boolean {
	return [code, wordFor(code, STATUSES)].map(String).includes(givenText(status));
}

/** Tells whether an incident is resolved. */
export function isResolved(incident: JsonObject): boolean {
	return hasStatus(incident, STATUS_CODES.resolved);
}
