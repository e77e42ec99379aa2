import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { loadIncidents } from './incidents';
import { loadIntegrations } from './integrations';
import { loadList, searchRows, type LoadRows } from './loadList';
import { loadNotes, loadResponders } from './incidentThings';
import { loadTeams, thingsOf } from './teamThings';
import { loadUsers } from './users';

/** Returns a function that fills the list of a locator, with a search. */
function searchIn(load: LoadRows) {
	return async function (
		this: ILoadOptionsFunctions,
		filter?: string,
	): Promise<INodeListSearchResult> {
		return { results: searchRows(await loadList(load, this, filter), filter) };
	};
}

/** Returns a function that fills the options of a field for several things. */
function optionsFrom(load: LoadRows) {
	return async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		return await loadList(load, this);
	};
}

const loadEscalationPolicies = thingsOf('escalationPolicies');
const loadMaintenanceWindows = thingsOf('maintenanceWindows');
const loadPriorities = thingsOf('priorities');
const loadSchedules = thingsOf('schedules');
const loadServices = thingsOf('services');
const loadSlas = thingsOf('slas');
const loadTags = thingsOf('tags');

/** The lists of locators, by the names in `searchListMethod`. */
export const listSearch = {
	searchEscalationPolicies: searchIn(loadEscalationPolicies),
	searchIncidents: searchIn(loadIncidents),
	searchIntegrations: searchIn(loadIntegrations),
	searchMaintenanceWindows: searchIn(loadMaintenanceWindows),
	searchNotes: searchIn(loadNotes),
	searchPriorities: searchIn(loadPriorities),
	searchResponders: searchIn(loadResponders),
	searchSchedules: searchIn(loadSchedules),
	searchServices: searchIn(loadServices),
	searchSlas: searchIn(loadSlas),
	searchTags: searchIn(loadTags),
	searchTeams: searchIn(loadTeams),
	searchUsers: searchIn(loadUsers),
};

/** The lists of fields for several things, by the names in `loadOptionsMethod`. */
export const loadOptions = {
	getEscalationPolicies: optionsFrom(loadEscalationPolicies),
	getPriorities: optionsFrom(loadPriorities),
	getServices: optionsFrom(loadServices),
	getSlas: optionsFrom(loadSlas),
	getTags: optionsFrom(loadTags),
	getTeams: optionsFrom(loadTeams),
	getUsers: optionsFrom(loadUsers),
};
