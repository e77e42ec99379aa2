import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { readCollection, type Field, type ItemParameters } from './parameters';
import { readIds } from './readLocators';
import { inOrder, severalFrom } from './sharedFields';
import type { UserLookUp } from './users';

/**
 * A filter for incidents. In the field of the filter, the user chooses several records, such as
 * services. The API gets the IDs of these records.
 */
export interface IdFilter extends Field {
	/** The name of the filter in the API, such as `team_ids`. */
	apiName: string;
	/** The name of the method that loads the list in the editor, such as `getTeams`. */
	list: string;
}

/**
 * The filters that select incidents by IDs, such as the IDs of teams. The search for incidents and
 * the resource "Analytics" have all of these filters. The polling trigger has no filter for SLAs.
 */
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
 * Returns one field for each filter in `filters`.
 *
 * @param filters some or all of the {@link ID_FILTERS}
 * @param teams the path of the parameter with the chosen teams, such as `filters.teams`. If this
 * parameter changes, the editor loads the lists of the other fields again.
 */
export function idFilterFields(filters: readonly IdFilter[], teams: string): INodeProperties[] {
	return filters.map(({ name, displayName, list }) =>
		// Each list depends on the chosen teams, because it shows only their records. Exception: the
		// list of the teams itself.
		severalFrom(name, displayName, list, ...(name === 'teams' ? [] : [teams])),
	);
}

const FILTERS = { displayName: 'Filters', name: 'filters', default: {} };

/**
 * Returns the collection "Filters". It has a field for each of the {@link ID_FILTERS}, and the
 * fields in `more`.
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
 * Reads the collection "Filters". Each filter becomes a parameter of the result, so that functions
 * such as `readText` can read it.
 *
 * @throws InputError if an expression for the whole collection returns nothing
 */
export function readFilters(item: ItemParameters): ItemParameters {
	return readCollection(item, FILTERS);
}

/**
 * Reads the {@link ID_FILTERS}. A filter that is not set is left out.
 *
 * @param filters the members of the collection "Filters"
 * @returns the IDs of each filter, under the name of the filter in the API: `{"team_ids": ["…"]}`
 * @throws InputError if {@link readIds} refuses the value of a filter, or if an email address does
 * not belong to exactly one member
 */
export async function readIdFilters(
	filters: ItemParameters,
	findUser: UserLookUp,
): Promise<JsonObject> {
	const filter: JsonObject = {};
	for (const row of ID_FILTERS) {
		// A filter with a wrong value is an error. If it were left out, the search would find too many
		// records.
		const ids: Array<string | undefined> = readIds(filters, row);
		// The filter for assignees may have email addresses, but the API needs usernames. So `findUser`
		// replaces each email address by the username of the member with this address.
		if (row.name === 'users') {
			for (const [index, user] of ids.entries()) ids[index] = await findUser(user);
		}
		if (ids.length > 0) filter[row.apiName] = ids;
	}
	return filter;
}
