import { INCIDENT_FILTER } from '../../api/places';
import type { JsonObject } from '../../json';
import { readBoolean } from '../../readBoolean';
import type { ApiOperation } from '../operation/connectApi';
import { getIncident, numberIn } from '../fields/incidentReference';
import { unexpectedResponse } from '../../errors';
import { simplifiedOutput } from '../operation/output';
import { readLimit } from '../fields/parameters';
import { apiOptions, limitFields, simplifyField } from '../fields/sharedFields';
import { filterFields, readFilter } from './filter';
import { simplifyIncident } from './simplifyIncident';

/** Finds incidents. */
export const getAll: ApiOperation = {
	name: 'Get Many',
	action: 'Get many incidents',
	description:
		'Find incidents by status, team, service, date and more. An incident that changes during the search may be missed.',
	fields: [
		...limitFields,
		...filterFields,
		simplifyField,
		apiOptions({
			displayName: 'Full Details',
			name: 'fullDetails',
			type: 'boolean',
			default: false,
			description:
				'Whether to also get the summary, urgency and escalation policy of each incident. This takes one more request for each incident.',
		}),
	],
	async execute(item, { api, findUser, timeZone }) {
		const { body, isWanted } = await readFilter(item, timeZone, findUser);
		const found = await api.list({
			...INCIDENT_FILTER,
			body,
			limit: readLimit(item),
			isWanted,
		});
		if (!readBoolean(item.options.fullDetails, false))
			return simplifiedOutput(item, found, simplifyIncident);
		const incidents: JsonObject[] = [];
		for (const each of found) {
			const number = numberIn(each);
			if (number === undefined) {
				throw unexpectedResponse(
					'Zenduty returned an incident without a number, so its details cannot be read.',
					'Turn off the option Full Details.',
				);
			}
			incidents.push(await getIncident(api, { by: 'number', number }));
		}
		return simplifiedOutput(item, incidents, simplifyIncident);
	},
};
