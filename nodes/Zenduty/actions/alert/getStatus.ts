import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { isObject, type JsonObject } from '../../json';
import { requireId } from '../located';
import type { Operation } from '../operation';
import { simplifiedOutput } from '../output';
import { apiOptions, simplifyField } from '../sharedFields';
import { getAlertStatus, simplifyStatus } from './alertStatus';
import type { AlertConnection } from './connect';

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
export const getStatus: Operation<AlertConnection> = {
	name: 'Get Status',
	action: 'Get the status of an alert',
	description:
		'Find out what became of an alert that was sent: whether it opened or joined an incident, was suppressed or failed',
	fields: [traceIdField, simplifyField, apiOptions()],
	async execute(item, { api }) {
		const traceId = requireId(item, 'traceId', 'Trace ID');
		const sent = await getAlertStatus((await api()).forItem(item), traceId);
		return simplifiedOutput(
			item,
			[withoutError(sent)],
			(status) => simplify(traceId, status),
			false,
		);
	},
};

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
