import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { given, readCollection, type ItemParameters } from './parameters';
import { readIds } from './readLocators';
import { inOrder, severalFrom } from './sharedFields';
import type { UserLookUp } from './users';

/**
 * The filters that hold IDs. Each row has the name of the parameter, the name in the API, the name
 * in the editor, and the method that loads the list.
 */
export const ID_FILTERS = [
	['teams', 'team_ids', 'Team Names or IDs', 'getTeams'],
	['services', 'service_ids', 'Service Names or IDs', 'getServices'],
	[
		'escalationPolicies',
		'escalation_policy_ids',
		'Escalation Policy Names or IDs',
		'getEscalationPolicies',
	],
	['priorities', 'priority_ids', 'Priority Names or IDs', 'getPriorities'],
	['slas', 'sla_ids', 'SLA Names or IDs', 'getSlas'],
	['tags', 'tag_ids', 'Tag Names or IDs', 'getTags'],
	['users', 'user_ids', 'Assignee Names or IDs', 'getUsers'],
] as const;

/**
 * Makes the fields for some of the {@link ID_FILTERS}.
 *
 * @param teams the parameter with the chosen teams. The lists show only records of these teams.
 */
export function idFilterFields(
	filters: ReadonlyArray<(typeof ID_FILTERS)[number]>,
	teams: string,
): INodeProperties[] {
	return filters.map(([name, , displayName, list]) =>
		severalFrom(name, displayName, list, ...(name === 'teams' ? [] : [teams])),
	);
}

/**
 * Makes the collection "Filters" with all {@link ID_FILTERS} and further fields. The lists show
 * only records of the teams that are chosen in this collection.
 */
export function filtersField(...more: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: inOrder([...idFilterFields(ID_FILTERS, 'filters.teams'), ...more]),
	};
}

/** Reads a filter, from the name of its parameter and its name in the editor. */
type FilterReader = (name: string, field: string) => unknown;

/**
 * Returns a function that reads a filter. Both functions throw an InputError if an expression
 * returns nothing, because without the filter more records would be found.
 */
export function filtersOf(item: ItemParameters): FilterReader {
	const filters = readCollection(item, 'filters', 'Filters');
	return (name, field) => given(item, filters[name], `filters.${name}`, field);
}

/**
 * Reads the filters that hold IDs. Filters that are not set are left out. Email addresses of users
 * are looked up.
 *
 * @returns the IDs of each filter, under the name of the filter in the API
 */
export async function readIdFilters(read: FilterReader, findUser: UserLookUp): Promise<JsonObject> {
	const filter: JsonObject = {};
	for (const [name, apiName, field] of ID_FILTERS) {
		const ids: Array<string | undefined> = readIds(read(name, field), field);
		if (name === 'users') {
			for (const [index, user] of ids.entries()) ids[index] = await findUser(user);
		}
		if (ids.length > 0) filter[apiName] = ids;
	}
	return filter;
}
