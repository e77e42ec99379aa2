import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { readCollection, type Field, type ItemParameters } from './parameters';
import { readIds } from './readLocators';
import { inOrder, severalFrom } from './sharedFields';
import type { UserLookUp } from './users';

/**
 * A filter in whose field the user chooses several records. The API gets the IDs of these records.
 */
export interface IdFilter extends Field {
	/** The name of the filter in the API. */
	apiName: string;
	/** The method that loads the list in the editor. */
	list: string;
}

/** The filters for incidents whose values are IDs, with the names that Zenduty's API uses. */
export const ID_FILTERS: readonly IdFilter[] = [
	{ name: 'teams', displayName: 'Team Names or IDs', apiName: 'team_ids', list: 'getTeams' },
	{
		name: 'services',
		displayName: 'Service Names or IDs',
		apiName: 'service_ids',
		list: 'getServices',
	},
	{
		name: 'escalationPolicies',
		displayName: 'Escalation Policy Names or IDs',
		apiName: 'escalation_policy_ids',
		list: 'getEscalationPolicies',
	},
	{
		name: 'priorities',
		displayName: 'Priority Names or IDs',
		apiName: 'priority_ids',
		list: 'getPriorities',
	},
	{ name: 'slas', displayName: 'SLA Names or IDs', apiName: 'sla_ids', list: 'getSlas' },
	{ name: 'tags', displayName: 'Tag Names or IDs', apiName: 'tag_ids', list: 'getTags' },
	{ name: 'users', displayName: 'Assignee Names or IDs', apiName: 'user_ids', list: 'getUsers' },
];

/**
 * Makes the fields for the given filters, which are some or all of the {@link ID_FILTERS}.
 *
 * @param teams the parameter with the chosen teams. When it changes, the editor loads the other
 * lists again, because they show only records of these teams.
 */
export function idFilterFields(filters: readonly IdFilter[], teams: string): INodeProperties[] {
	return filters.map(({ name, displayName, list }) =>
		severalFrom(name, displayName, list, ...(name === 'teams' ? [] : [teams])),
	);
}

const FILTERS = { displayName: 'Filters', name: 'filters', default: {} };

/**
 * Makes the collection "Filters" with all {@link ID_FILTERS} and further fields. The lists show
 * only records of the teams that are chosen in this collection.
 */
export function filtersField(...more: INodeProperties[]): INodeProperties {
	return {
		...FILTERS,
		type: 'collection',
		placeholder: 'Add Filter',
		options: inOrder([...idFilterFields(ID_FILTERS, 'filters.teams'), ...more]),
	};
}

/**
 * Reads the collection "Filters". The result has the filters as its parameters.
 *
 * @throws InputError if an expression for the whole collection returns nothing
 */
export function readFilters(item: ItemParameters): ItemParameters {
	return readCollection(item, FILTERS);
}

/**
 * Reads the filters that hold IDs. Filters that are not set are left out. Email addresses of users
 * are looked up.
 *
 * @param filters the members of the collection "Filters"
 * @returns the IDs of each filter, under the name of the filter in the API
 * @throws InputError if a value cannot be an ID, if an email address belongs to no member or to
 * several members, or if an expression returns nothing. Without the filter of that expression, too
 * many records would be found.
 */
export async function readIdFilters(
	filters: ItemParameters,
	findUser: UserLookUp,
): Promise<JsonObject> {
	const filter: JsonObject = {};
	for (const row of ID_FILTERS) {
		const ids: Array<string | undefined> = readIds(filters, row);
		if (row.name === 'users') {
			for (const [index, user] of ids.entries()) ids[index] = await findUser(user);
		}
		if (ids.length > 0) filter[row.apiName] = ids;
	}
	return filter;
}
