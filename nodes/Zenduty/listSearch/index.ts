import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { loadForwardingRules } from './forwardingRules';
import { loadIncidents } from './incidents';
import { loadIntegrations } from './integrations';
import { loadList, searchRows, type LoadRows } from './loadList';
import { loadNotes, loadResponders } from './incidentThings';
import { loadTeams, thingsOf } from './teamThings';
import { loadUsers } from './users';

function searchIn(load: LoadRows) {
	return async function (
		this: ILoadOptionsFunctions,
		filter?: string,
	): Promise<INodeListSearchResult> {
		return { results: searchRows(await loadList(load, this, filter), filter) };
	};
}

function optionsFrom(load: LoadRows) {
	return async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		return await loadList(load, this);
	};
}

/** The lists of locators. `searchListMethod` in a field names the list. */
export const listSearch = {
	searchEscalationPolicies: searchIn(thingsOf('escalationPolicies')),
	searchForwardingRules: searchIn(loadForwardingRules),
	searchIncidents: searchIn(loadIncidents),
	searchIntegrations: searchIn(loadIntegrations),
	searchMaintenanceWindows: searchIn(thingsOf('maintenanceWindows')),
	searchNotes: searchIn(loadNotes),
	searchPostIncidentTasks: searchIn(thingsOf('postIncidentTasks')),
	searchPostmortems: searchIn(thingsOf('postmortems')),
	searchPriorities: searchIn(thingsOf('priorities')),
	searchResponders: searchIn(loadResponders),
	searchSchedules: searchIn(thingsOf('schedules')),
	searchServices: searchIn(thingsOf('services')),
	searchSlas: searchIn(thingsOf('slas')),
	searchTags: searchIn(thingsOf('tags')),
	searchTeams: searchIn(loadTeams),
	searchUsers: searchIn(loadUsers),
};

/**
 * The lists of fields in which a user chooses several records. `loadOptionsMethod` in a field names
 * the list.
 */
export const loadOptions = {
	getEscalationPolicies: optionsFrom(thingsOf('escalationPolicies')),
	getPriorities: optionsFrom(thingsOf('priorities')),
	getServices: optionsFrom(thingsOf('services')),
	getSlas: optionsFrom(thingsOf('slas')),
	getTags: optionsFrom(thingsOf('tags')),
	getTeams: optionsFrom(loadTeams),
	getUsers: optionsFrom(loadUsers),
};
