import type { ItemApi } from '../../api/client';
import { notesPath } from '../../api/paths';
import type { JsonObject } from '../../json';
import { nameOf, subjectOf } from '../fields/incidentReference';
import type { IncidentReference } from '../fields/readLocators';

/** Returns where to see what became of a note, for the texts of errors. */
export function notesPlace(reference: IncidentReference): string {
	return `the notes of incident ${nameOf(reference)}`;
}

/**
 * Adds a note to an incident. Done twice it would be there twice.
 *
 * @param reference the incident as the user named it
 * @param done what was done before, as a sentence with which an error begins
 * @returns the note as the API answers it
 */
export async function addNote(
	api: ItemApi,
	reference: IncidentReference,
	incidentNumber: number,
	note: string,
	done?: string,
): Promise<JsonObject> {
	return await api.write({
		method: 'POST',
		path: notesPath(incidentNumber),
		body: { note },
		kind: 'doubling',
		subject: {
			...subjectOf(reference),
			done,
			work: 'added the note',
			lookAt: notesPlace(reference),
		},
	});
}
