import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { loadForwardingRules } from './forwardingRuleList';
import { loadIncidents } from './incidentList';
import { loadIntegrations } from './integrationList';
import { loadList, searchRows, type LoadRows } from './loadList';
import { loadNotes, loadResponders } from './incidentRecordLists';
import { loadTeams, loadTeamRecords } from './teamRecordLists';
import { loadUsers } from './userList';

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

/**
 * The lists for the fields in which a user chooses one record. A field names its list in
 * `searchListMethod`. n8n asks for a list by this name. So whoever renames a list must rename
 * it in the field, too.
 */
export const listSearch = {
	searchEscalationPolicies: searchIn(loadTeamRecords('escalationPolicies')),
	searchForwardingRules: searchIn(loadForwardingRules),
	searchIncidents: searchIn(loadIncidents),
	searchIntegrations: searchIn(loadIntegrations),
	searchMaintenanceWindows: searchIn(loadTeamRecords('maintenanceWindows')),
	searchNotes: searchIn(loadNotes),
	searchPostIncidentTasks: searchIn(loadTeamRecords('postIncidentTasks')),
	searchPostmortems: searchIn(loadTeamRecords('postmortems')),
	searchPriorities: searchIn(loadTeamRecords('priorities')),
	searchResponders: searchIn(loadResponders),
	searchSchedules: searchIn(loadTeamRecords('schedules')),
	searchServices: searchIn(loadTeamRecords('services')),
	searchSlas: searchIn(loadTeamRecords('slas')),
	searchTags: searchIn(loadTeamRecords('tags')),
	searchTeams: searchIn(loadTeams),
	searchUsers: searchIn(loadUsers),
};

/**
 * The lists for the fields in which a user chooses several records. A field names its list in
 * `loadOptionsMethod`.
 */
export const loadOptions = {
	getEscalationPolicies: optionsFrom(loadTeamRecords('escalationPolicies')),
	getPriorities: optionsFrom(loadTeamRecords('priorities')),
	getServices: optionsFrom(loadTeamRecords('services')),
	getSlas: optionsFrom(loadTeamRecords('slas')),
	getTags: optionsFrom(loadTeamRecords('tags')),
	getTeams: optionsFrom(loadTeams),
	getUsers: optionsFrom(loadUsers),
};
