import type { IDataObject } from 'n8n-workflow';
import type { ItemApi } from '../../api/client';
import { alertStatusEndpoint } from '../../api/endpoints';
import { isObject, type JsonObject } from '../../json';

/**
 * Asks what became of an alert.
 *
 * @param done what was done before, as a sentence with which an error begins
 */
export async function getAlertStatus(
	api: Pick<ItemApi, 'get'>,
	traceId: string,
	done?: string,
): Promise<JsonObject> {
	const { path, subject } = alertStatusEndpoint(traceId);
	const isStatus = ({ status }: JsonObject) => typeof status === 'string';
	return await api.get({ path, subject: { ...subject, done } }, isStatus);
}

/** Tells what became of an alert, in the words of this node. */
export function simplifyStatus(status: JsonObject): IDataObject {
	const { incident } = status;
	const { incident_number: number, unique_id: id } = isObject(incident) ? incident : {};
	return {
		status: status.status ?? null,
		incidentNumber: number ?? null,
		incidentId: id ?? null,
		incidentCreated: status.is_incident_created ?? null,
		suppressed: status.suppressed ?? null,
	} as IDataObject;
}
