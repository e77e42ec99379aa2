import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { getIncident, findNumber } from '../api/incidentCalls';
import { InputError } from '../errors';
import {
	toIdTextOrEmpty,
	toAlertIntegration,
	toId,
	toIds,
	toIncident,
} from '../fields/readLocators';
import { isObject } from '../json';
import type { ListCalls } from './listCache';

interface Scope {
	/** The IDs of the teams. An empty list means all teams. */
	teams: string[];
	/** The words that name the teams in a message such as "There are no services in this team". */
	where: string;
}

/** The names of the parameters in which a user can choose several teams. */
const SEVERAL_TEAMS = ['teams', 'filters.teams'];

/**
 * Finds the teams whose records a list shows. They come from the first of these fields that names a
 * team:
 *
 * 1. "Team"
 * 2. "Team Names or IDs", as a field or as a filter
 * 3. "Integration": the team of the integration
 * 4. "Incident": the team of the incident's service
 *
 * If none of these fields names a team, the list shows the records of all teams.
 *
 * @throws InputError if a field has an invalid value, or if the expression for a team has no value
 * yet
 * @throws ZendutyError if the incident cannot be read
 */
export async function findScope(api: ListCalls, context: ILoadOptionsFunctions): Promise<Scope> {
	const team = toId(readChosen(context, 'team', 'Team'), 'Team');
	if (team !== undefined) return { teams: [team], where: 'this team' };

	for (const name of SEVERAL_TEAMS) {
		const several = toIds(readChosen(context, name, 'Team Names or IDs'), 'Team');
		if (several.length > 0) return { teams: several, where: 'these teams' };
	}

	// An integration that was chosen from the list has the value `<team>/<service>/<integration>`. A
	// value without a slash names no team, so it is skipped. An expression that has no value yet is
	// skipped, too.
	const integration: unknown = context.getCurrentNodeParameter('integration');
	if (toIdTextOrEmpty(integration).includes('/')) {
		const { team: its } = toAlertIntegration(integration);
		if (its !== undefined) return { teams: [its], where: 'the team of this integration' };
	}

	// The incident comes last, because finding its team takes one request. An expression that has no
	// value yet is skipped.
	const incident: unknown = context.getCurrentNodeParameter('incident');
	if (toIdTextOrEmpty(incident) !== '') {
		const { service_object: service } = await getIncident(api, toIncident(incident));
		const its = isObject(service) ? toId(service.team, 'Team') : undefined;
		if (its !== undefined) return { teams: [its], where: 'the team of this incident' };
	}
	return { teams: [], where: 'any team' };
}

/**
 * Finds the number of the incident that is chosen in the node. If the field has the ID of the
 * incident, finding the number takes one request.
 *
 * @throws InputError if no incident is chosen, if the expression for the incident has no value yet,
 * or if the value is not an incident
 * @throws ZendutyError if the request fails, or if Zenduty returns no number
 */
export async function readChosenNumber(
	api: ListCalls,
	context: ILoadOptionsFunctions,
): Promise<number> {
	const value = readChosen(context, 'incident', 'Incident');
	if (toIdTextOrEmpty(value) === '') {
		throw new InputError('No incident is chosen.', 'Choose an incident in the node first.');
	}
	return await findNumber(api, toIncident(value));
}

/**
 * Reads the service and the team that are chosen in the node. A service or team that is not chosen
 * is undefined.
 *
 * @throws InputError for an expression that has no value yet, or a value that is not an ID
 */
export function readChosenService(context: ILoadOptionsFunctions): {
	service?: string;
	team?: string;
} {
	return {
		service: toId(readChosen(context, 'service', 'Service'), 'Service'),
		team: toId(readChosen(context, 'team', 'Team'), 'Team'),
	};
}

/**
 * Reads a parameter of the node as it is in the editor. For a resource locator, the result is the
 * whole object with `mode` and `value`.
 *
 * @param field the name of the field in the editor, for the error message
 * @throws InputError for an expression that has no value yet
 */
export function readChosen(context: ILoadOptionsFunctions, name: string, field: string): unknown {
	const value: unknown = context.getCurrentNodeParameter(name);
	// If an expression has no value yet, `value` is null. For a resource locator, `value.value` is
	// null or missing. In both cases, the function throws an error.
	const inner = isObject(value) ? (value.value ?? null) : value;
	if (inner !== null) return value;
	throw new InputError(
		`The expression in '${field}' has no value yet.`,
		'Run the previous node first, or choose from the list.',
	);
}
