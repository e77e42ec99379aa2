import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { getIncident, findNumber } from '../api/incidents';
import { InputError } from '../errors';
import {
	locatedText,
	readAlertIntegration,
	readIds,
	readIncident,
	readOptionalId,
} from '../fields/readLocators';
import { isObject } from '../json';
import type { ListCalls } from './listCache';

interface Scope {
	/** Their ids; all teams if there are none. */
	teams: string[];
	/** The teams in words, such as `this team`. */
	where: string;
}

/** The parameters that hold several teams. */
const SEVERAL_TEAMS = ['teams', 'filters.teams'];

/**
 * Finds the teams whose things a list shows: the team chosen in the node, else several of
 * them, else the team of the integration, else that of the incident, which takes a request, else
 * all.
 *
 * @throws InputError for an expression that has no value yet, or a value that cannot be
 */
export async function findScope(api: ListCalls, context: ILoadOptionsFunctions): Promise<Scope> {
	const team = readOptionalId(readChosen(context, 'team', 'Team'), 'Team');
	if (team !== undefined) return { teams: [team], where: 'this team' };

	for (const name of SEVERAL_TEAMS) {
		const several = readIds(readChosen(context, name, 'Team Names or IDs'), 'Team');
		if (several.length > 0) return { teams: several, where: 'these teams' };
	}

	const integration: unknown = context.getCurrentNodeParameter('integration');
	if (locatedText(integration).includes('/')) {
		const { team: its } = readAlertIntegration(integration);
		if (its !== undefined) return { teams: [its], where: 'the team of this integration' };
	}

	// The list of all teams is better than none while an expression has no value.
	const incident: unknown = context.getCurrentNodeParameter('incident');
	if (locatedText(incident) !== '') {
		const { service_object: service } = await getIncident(api, readIncident(incident));
		const its = isObject(service) ? readOptionalId(service.team, 'Team') : undefined;
		if (its !== undefined) return { teams: [its], where: 'the team of this incident' };
	}
	return { teams: [], where: 'any team' };
}

/**
 * Finds the number of the incident that is chosen in the node: one request if its ID is chosen.
 *
 * @throws InputError if none is, if its expression has no value yet, for what cannot be one, and if
 *   the API gives no number
 */
export async function readChosenNumber(
	api: ListCalls,
	context: ILoadOptionsFunctions,
): Promise<number> {
	const value = readChosen(context, 'incident', 'Incident');
	if (locatedText(value) === '') {
		throw new InputError('No incident is chosen.', 'Choose an incident in the node first.');
	}
	return await findNumber(api, readIncident(value));
}

/**
 * Reads the service that is chosen in the node, and the team if one is.
 *
 * @throws InputError for an expression that has no value yet, or a value that cannot be
 */
export function readChosenService(context: ILoadOptionsFunctions): {
	service?: string;
	team?: string;
} {
	return {
		service: readOptionalId(readChosen(context, 'service', 'Service'), 'Service'),
		team: readOptionalId(readChosen(context, 'team', 'Team'), 'Team'),
	};
}

/** Reads a parameter of the node. The editor gives null for an expression that has no value yet. */
export function readChosen(context: ILoadOptionsFunctions, name: string, field: string): unknown {
	const value: unknown = context.getCurrentNodeParameter(name);
	const inner = isObject(value) ? (value.value ?? null) : value;
	if (inner !== null) return value;
	throw new InputError(
		`The expression in ${field} has no value yet.`,
		'Run the previous node first, or choose from the list.',
	);
}
