import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { given, readCollection, type ItemParameters } from './parameters';
import { readIds } from './readLocators';
import { inOrder, severalFrom } from './sharedFields';
import type { UserLookUp } from './users';

/** The filters that hold IDs: the parameter, its name in the API and in the editor, and its list. */
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
 * Makes the fields of some of the {@link ID_FILTERS}.
 *
 * @param teams the parameter whose teams the lists follow
 */
export function idFilterFields(
	filters: ReadonlyArray<(typeof ID_FILTERS)[number]>,
	teams: string,
): INodeProperties[] {
	return filters.map(([name, , displayName, list]) =>
		severalFrom(name, displayName, list, ...(name === 'teams' ? [] : [teams])),
	);
}

/** Makes the collection "Filters": by IDs, and more; the lists follow the teams in it. */
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

/** Reads a filter by its parameter and its name in the editor. */
type FilterReader = (name: string, field: string) => unknown;

/**
 * Returns a function that reads a filter.
 *
 * @throws InputError as it does, if an expression gives nothing: then more would be found
 */
export function filtersOf(item: ItemParameters): FilterReader {
	const filters = readCollection(item, 'filters', 'Filters');
	return (name, field) => given(item, filters[name], `filters.${name}`, field);
}

/**
 * Reads the filters that hold IDs, as the API names them; only those that are set. Users may be given
 * by email addresses.
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
