import type { INodeProperties } from 'n8n-workflow';
import { getIncident } from '../../api/incidentCalls';
import type { Operation } from '../operation/operation';
import { readIncident } from '../../fields/readLocators';
import { incidentField } from '../../fields/locators';
import { apiOptions, limitFields } from '../../fields/sharedFields';
import { incidentOutputFields, readIncidentOutput } from './incidentOutput';
import type { ItemApi } from '../../api/client';
import { incidentEndpoint } from '../../api/endpoints';
import type { JsonObject } from '../../json';
import { numberIn } from '../../model/incident';
import { unexpectedResponse } from '../../errors';
import { ALLOW_NOTHING } from '../../fields/parameters';
import { readBoolean, readLimit } from '../../fields/readers';
import { filterFields, readSearch } from './filter';

/**
 * *Incident: Get*. The output has the summary, the urgency and the escalation policy. *Get Many*
 * needs the option "Full Details" to return these fields.
 */
export const get: Operation = {
	name: 'Get',
	action: 'Get incident',
	description: 'Read one incident by its number or ID',
	fields: [incidentField, ...incidentOutputFields, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const toOutput = readIncidentOutput(item);
		return toOutput([await getIncident(api, readIncident(item))]);
	},
};

const fullDetailsOption: INodeProperties = {
	displayName: 'Full Details',
	name: 'fullDetails',
	type: 'boolean',
	default: false,
	description:
		'Whether to also get the summary, urgency and escalation policy of each incident. This takes one more request for each incident.',
};

/**
 * *Incident: Get Many*. Hints tell the user what the output may lack: incidents after the limit,
 * incidents whose details Zenduty did not find, or fields that a search does not return.
 */
export const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many incidents',
	description:
		'Find incidents by status, team, service, date and more. An incident that changes during the search may be missed.',
	fields: [...limitFields, ...filterFields, ...incidentOutputFields, apiOptions(fullDetailsOption)],
	async execute(item, { loadApi, context }) {
		const { api, findUser } = await loadApi();
		const toOutput = readIncidentOutput(item);
		const timeZone = context.getTimezone();
		const search = await readSearch(item, timeZone, findUser);
		const limit = readLimit(item);
		const { items: found, hasMore } = await api.listPart({ ...search, limit });
		if (hasMore) {
			item.hint(
				`The search stopped at the limit (${limit}), so there may be more incidents. To get them, turn on 'Return All' or raise 'Limit'.`,
			);
		}
		const isDetailed = readBoolean(item.options, fullDetailsOption, ALLOW_NOTHING);
		const incidents = isDetailed ? await readDetails(api, found) : found;
		const missing = found.length - incidents.length;
		if (missing > 0) {
			item.hint(
				`Incidents that Zenduty listed, but did not find when their details were read: ${missing}. They were deleted, or the API key has no permission to read them.`,
			);
		}
		const fields = isDetailed ? [] : missingFields(found);
		if (fields.length > 0) {
			item.hint(
				`Fields that Zenduty's list of incidents does not have: ${fields.join(', ')}. To get them, add the option 'Full Details' and turn it on. It takes one more request for each incident.`,
			);
		}
		return toOutput(incidents);
	},
};

function missingFields(found: JsonObject[]): string[] {
	const all: Array<[name: string, ...members: string[]]> = [
		['summary', 'summary'],
		['urgency', 'urgency'],
		['escalation policy', 'escalation_policy', 'escalation_policy_object'],
	];
	return all
		.filter(([, ...members]) =>
			found.some((incident) => members.every((member) => incident[member] === undefined)),
		)
		.map(([name]) => name);
}

/**
 * Reads the details of each found incident. An incident is left out if Zenduty responds that the
 * incident does not exist.
 */
async function readDetails(api: ItemApi, found: JsonObject[]): Promise<JsonObject[]> {
	const numbers = found.map((incident) => {
		const number = numberIn(incident);
		if (number !== undefined) return number;
		throw unexpectedResponse(
			'Zenduty returned an incident without a number, so its details cannot be read.',
			"Turn off the option 'Full Details'.",
		);
	});
	const incidents: JsonObject[] = [];
	// Zenduty limits the rate of requests, so the incidents are read one after the other.
	for (const number of numbers) {
		const incident = await api.find(incidentEndpoint({ by: 'number', number }));
		if (incident !== undefined) incidents.push(incident);
	}
	return incidents;
}
