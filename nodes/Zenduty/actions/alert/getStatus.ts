import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemApi } from '../../api/client';
import { alertStatusEndpoint } from '../../api/endpoints';
import { isObject, type JsonObject } from '../../json';
import { readPathPart } from '../../fields/readLocators';
import { simplifiedOutput, type Operation } from '../operation/operation';
import { apiOptions, simplifyField } from '../../fields/sharedFields';

/**
 * Requests the status of an alert. The status says whether Zenduty has processed the alert, and
 * which incident the alert opened or joined.
 *
 * @param done the message of the error if the request fails, such as "The alert was sent, but …"
 */
export async function getAlertStatus(
	api: Pick<ItemApi, 'ask'>,
	traceId: string,
	done?: string,
): Promise<JsonObject> {
	const { path, subject } = alertStatusEndpoint(traceId);
	const isStatus = ({ status }: JsonObject) => typeof status === 'string';
	return await api.ask({ path, subject: { ...subject, done } }, isStatus);
}

/**
 * Simplifies the status of an alert. The members of the result, such as `incidentNumber`, are in
 * the simplified output of *Get Status*. They are also in the output of *Send*, if *Send* waited
 * for the status. A member that the response does not have becomes null.
 */
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

const traceIdField: INodeProperties = {
	displayName: 'Trace ID',
	name: 'traceId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. {{ $json.traceId }}',
	description: 'The ID that Send returned for the alert',
};

/** *Alert: Get Status* needs an API key, even if the alert was sent without an API key. */
export const getStatus: Operation = {
	name: 'Get Status',
	action: 'Get status of alert',
	description: 'Check whether an alert opened or joined an incident, was suppressed or failed',
	fields: [traceIdField, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const traceId = readPathPart(
			item,
			traceIdField,
			"Enter the ID that the operation 'Send' returned.",
			'{{ $json.traceId }}',
		);
		const { api } = await loadApi();
		const sent = await getAlertStatus(api, traceId);
		return simplifiedOutput(item, [withoutError(sent)], (status) => simplify(traceId, status));
	},
};

/**
 * Renames `error` to `failure`. In the status, `error` describes a failure of the alert. But in the
 * output of this node, `error` would mean that the item failed.
 */
function withoutError({ error: failure, ...status }: JsonObject): JsonObject {
	return failure === undefined ? status : { ...status, failure };
}

function simplify(traceId: string, status: JsonObject): IDataObject {
	const { alert, integration, failure } = status;
	return {
		traceId,
		...simplifyStatus(status),
		alertId: alert ?? null,
		integration: (isObject(integration) ? integration.name : integration) ?? null,
		failure: failure ?? null,
	} as IDataObject;
}
