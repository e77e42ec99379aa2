import type { IDataObject } from 'n8n-workflow';
import { findNumber } from '../../api/incidents';
import { incidentThings } from '../../api/endpoints';
import { isObject, type JsonObject } from '../../json';
import { isoDate } from '../../model/date';
import { incidentOf } from '../../fields/readLocators';
import { incidentField } from '../../fields/locators';
import { simplifiedOutput, type Operation } from '../operation/operation';
import { readLimit } from '../../fields/parameters';
import { apiOptions, limitFields, simplifyField } from '../../fields/sharedFields';
import { alertTypeOf } from './alertFields';

/** Lists the alerts of an incident. */
export const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many alerts of an incident',
	description: 'Read the alerts that opened an incident or joined it',
	fields: [incidentField, ...limitFields, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const reference = incidentOf(item);
		const limit = readLimit(item);
		const number = await findNumber(api, reference);
		const alerts = await api.list({ ...incidentThings('alerts', number, reference), limit });
		return simplifiedOutput(item, alerts, (alert) => simplify(alert, number));
	},
};

function simplify(alert: JsonObject, incidentNumber: number): IDataObject {
	return {
		alertId: alert.unique_id ?? null,
		message: alert.message ?? null,
		summary: alert.summary ?? null,
		type: alertTypeOf(alert.alert_type),
		entityId: alert.entity_id ?? null,
		suppressed: alert.suppressed ?? null,
		links: [alert.urls ?? []].flat().map(linkOf),
		createdAt: isoDate(alert.creation_date),
		incidentNumber,
	} as IDataObject;
}

/** Reads a link, which in responses is a URL or an object. */
function linkOf(link: unknown): IDataObject {
	const { link_url: url, link_text: text } = isObject(link) ? link : { link_url: link };
	return { url: url ?? null, text: text ?? null } as IDataObject;
}
