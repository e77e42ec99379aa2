import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { emptyField, type ItemParameters } from '../../fields/parameters';
import { isObject, type JsonObject } from '../../json';
import { readPathPart } from '../../fields/readLocators';
import type { Operation } from '../operation/operation';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { getAlertStatus, simplifyStatus } from './alertStatus';

const traceIdField: INodeProperties = {
	displayName: 'Trace ID',
	name: 'traceId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. {{ $json.traceId }}',
	description: 'The ID that Send returned for the alert',
};

/** Tells what became of an alert. */
export const getStatus: Operation = {
	name: 'Get Status',
	action: 'Get the status of an alert',
	description: 'Check whether an alert opened or joined an incident, was suppressed or failed',
	fields: [traceIdField, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const traceId = requireTraceId(item);
		const { api } = await loadApi();
		const sent = await getAlertStatus(api, traceId);
		return simplifiedOutput(item, [withoutError(sent)], (status) => simplify(traceId, status));
	},
};

/** Reads the ID as Send returned it: with or without dashes. */
function requireTraceId({ read, expression }: ItemParameters): string {
	const traceId = readPathPart(read('traceId'), 'Trace ID');
	if (traceId !== undefined) return traceId;
	const remedy = 'Enter the ID that Send returned.';
	throw emptyField('Trace ID', expression('traceId'), remedy, '{{ $json.traceId }}');
}

/** Renames what went wrong, since to n8n an item with `error` is one that failed. */
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
