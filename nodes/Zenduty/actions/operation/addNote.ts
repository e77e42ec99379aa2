import type { ItemApi } from '../../api/client';
import { incidentThings, withWork, type IncidentReference } from '../../api/endpoints';
import type { JsonObject } from '../../json';

/**
 * Adds a note to an incident. Done twice it would be there twice.
 *
 * @param reference the incident as the user named it
 * @param done what was done before, as a sentence with which an error begins
 * @returns the note as the API returns it
 */
export async function addNote(
	api: ItemApi,
	reference: IncidentReference,
	incidentNumber: number,
	note: string,
	done?: string,
): Promise<JsonObject> {
	const endpoint = incidentThings('notes', incidentNumber, reference);
	const { path, subject } = withWork(endpoint, 'added the note');
	return await api.write({
		method: 'POST',
		path,
		body: { note },
		kind: 'doubling',
		subject: { ...subject, done },
	});
}
