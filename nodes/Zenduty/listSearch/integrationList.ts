import { ALL_TEAMS, integrationsEndpoint, teamRecordsEndpoint } from '../api/endpoints';
import { ZendutyError } from '../errors';
import { isObject, toText, type JsonObject } from '../json';
import { readChosenService } from './chosen';
import type { ListCalls } from './listCache';
import { messageRow, rowsOf, rowsOr, sortRows, type LoadRows } from './loadList';
import { forEachTeam } from './teamRecordLists';

/** Integrations of this type accept alerts in the form that the node sends. */
const GENERIC = 'generic';

/** Loads the generic integrations of the chosen service. */
export const loadIntegrations: LoadRows = async (api, context) => {
	const { service, team: chosen } = readChosenService(context);
	if (service === undefined) return [messageRow('Choose a service first to list its integrations')];
	const team = chosen ?? (await teamOf(api, service));
	const integrations = await api.list(integrationsEndpoint(team, service));
	// The value of a row consists of IDs. It is not the URL of the integration, because n8n stores
	// the value in the workflow, and the URL is a secret.
	const rows = rowsOf(integrations.filter(isGeneric), nameOf).map(({ name, value }) => ({
		name,
		value: `${team}/${service}/${value}`,
	}));
	const message = 'This service has no integration of the type Generic. Add one in Zenduty.';
	return rowsOr(sortRows(rows), message);
};

/**
 * Finds the team of a service. Zenduty's API has no request that returns the team of a service, so
 * the services of all teams are read.
 */
async function teamOf(api: ListCalls, service: string): Promise<string> {
	const listed = await api.list(ALL_TEAMS);
	const teams = listed.map(({ unique_id: id }) => toText(id)).filter((id) => id !== '');
	const { loaded, hidden } = await forEachTeam(teams, async (team) => {
		const services = await api.list(teamRecordsEndpoint(team, 'services'));
		return services.some(({ unique_id: id }) => id === service) ? team : undefined;
	});
	const team = loaded.find((each) => each !== undefined);
	if (team !== undefined) return team;
	throw hidden.length === 0
		? new ZendutyError({
				code: 'not_found',
				message: `Zenduty has no service with the ID ${service} in any team.`,
				description: 'Choose the service from the list.',
			})
		: new ZendutyError({
				code: 'forbidden',
				message: `The API key has no access to some teams (${hidden.length}), and no other team has the service with the ID ${service}.`,
				description: 'Choose the team too.',
			});
}

function isGeneric({ application_reference: application }: JsonObject): boolean {
	return isObject(application) && application.extension === GENERIC;
}

function nameOf({ name, unique_id: id, is_enabled: isEnabled }: JsonObject): string {
	return `${toText(name || id)}${isEnabled === false ? ' (disabled)' : ''}`;
}
