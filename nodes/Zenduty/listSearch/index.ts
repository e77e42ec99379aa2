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
 * The methods that load the lists for fields in which a user chooses one record. A field has the
 * name of its method, such as `searchTeams`, in `searchListMethod`. So whoever renames a method
 * must change the name in the field, too.
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
 * The methods that load the lists for fields in which a user chooses several records. A field has
 * the name of its method, such as `getTeams`, in `loadOptionsMethod`.
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
