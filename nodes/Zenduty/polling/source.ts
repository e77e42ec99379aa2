import { aroundPeriod, incidentSearch } from '../api/incidentCalls';
import {
	ACCOUNT_MEMBERS,
	ALL_TEAMS,
	incidentEndpoint,
	onCallEndpoint,
	teamEndpoint,
} from '../api/endpoints';
import type { ListSoFar } from '../api/pages';
import { findUserAmong } from '../fields/users';
import { personOf, type Person } from '../model/person';
import { readEachTeam } from '../readEachTeam';
import { isObject, toText, type JsonObject } from '../json';
import { readDate } from '../model/date';
import type { Named, PolicyOnCall, PolledOnCallChange, TeamsRead } from './onCall';
import type { PollSettings } from './settings';
import type { PollCalls } from './sharedReads';
import { numberOf } from './state';

/**
 * The first poll reads who is on call in at most this many teams. If there are more, the first poll
 * fails, because each team costs one request in each poll. If teams are added after the first poll,
 * later polls do not fail: they read all teams, and log a warning.
 */
export const MAX_TEAMS = 20;

/** The functions with which a poll reads incidents. */
export interface IncidentSource {
	/**
	 * Reads the list of resolved incidents or the list of open incidents, page by page. The next page
	 * is requested when the caller asks for the next value.
	 *
	 * @param from a time, in milliseconds since 1970. The list has the incidents that were created on
	 * the day of this time or later. By default, it has incidents of any age.
	 */
	pages(which: 'resolved' | 'open', from?: number): AsyncIterable<ListSoFar>;
	/**
	 * Reads the details of one incident.
	 *
	 * @param row the incident as a list shows it, which may be newer than the details. Undefined if
	 * no list shows the incident
	 * @returns undefined if Zenduty does not find the number, for example because the incident was
	 * deleted
	 */
	get(number: number, row?: JsonObject): Promise<JsonObject | undefined>;
	/**
	 * Tells whether an incident matches the filters that Zenduty's search applies. A poll checks this
	 * for an incident that no list shows.
	 */
	isListed(incident: JsonObject): Promise<boolean>;
}

/**
 * Returns the {@link IncidentSource} for a filter. Users in this filter must be usernames. For a
 * filter with email addresses, use {@link findSource}.
 */
export function incidentSource(api: PollCalls, filter: JsonObject): IncidentSource {
	return {
		pages: (which, from) => api.pages(incidentSearch(which, filter, { from })),

		get: async (number, row) => await api.find(incidentEndpoint({ by: 'number', number }), row),

		async isListed(incident) {
			// If there is no filter, every incident matches, and a search is not needed.
			if (Object.keys(filter).length === 0) return true;
			// If the incident has no creation date, `NaN` makes the search cover all days.
			const created = readDate(incident.creation_date) ?? NaN;
			// The search covers only a few days. If the filter has no services, the search also covers
			// only the service of the incident. So the list has few pages. With many pages, the incident
			// could move from one page to another while they are read, and be missed.
			const { service } = incident;
			const own = typeof service === 'string' ? { service_ids: [service], ...filter } : filter;
			const search = incidentSearch('all', own, aroundPeriod(created, created));
			const number = numberOf(incident);
			for await (const { page } of api.pages(search)) {
				if (page.items.some((row) => numberOf(row) === number)) return true;
			}
			return false;
		},
	};
}

/**
 * Replaces the email addresses in a filter by usernames, and returns the {@link IncidentSource} for
 * the filter.
 *
 * @throws InputError if an email address belongs to no member or to several members
 */
export async function findSource(api: PollCalls, filter: JsonObject): Promise<IncidentSource> {
	const users = [filter.user_ids ?? []].flat();
	if (!users.some((user) => toText(user).includes('@'))) return incidentSource(api, filter);
	// The list of members shows which username belongs to an email address.
	const members = await api.list(ACCOUNT_MEMBERS);
	const findUser = findUserAmong(async () => await Promise.resolve(members));
	const usernames = await Promise.all(users.map(findUser));
	return incidentSource(api, { ...filter, user_ids: [...new Set(usernames)].sort() });
}

/**
 * Returns the teams that are chosen in the node, with null as their names. If no team is chosen,
 * returns all teams that the API key may read, with their names.
 */
export async function teamsOf(
	api: PollCalls,
	{ teams }: Pick<PollSettings, 'teams'>,
): Promise<Named[]> {
	return teams.length > 0 ? teams.map((id) => ({ id, name: null })) : await readTeams(api);
}

/** Reads all teams that the API key may read, with their names. */
export async function readTeams(api: PollCalls): Promise<Named[]> {
	return (await api.list(ALL_TEAMS)).map(named);
}

/**
 * Reads who is on call now in some teams, with one request for each team, one after another.
 *
 * @param mayHide if `true`, the teams that the API key has no permission to read are returned in
 * `hidden`. If `false`, the error of the first such team is thrown.
 * @throws the error of the last team if the API key has no permission for any of the teams
 */
export async function readOnCall(
	api: PollCalls,
	teams: readonly Named[],
	{ mayHide }: { mayHide: boolean },
): Promise<TeamsRead> {
	const { read, refused } = await readEachTeam(
		teams,
		async ({ id }) => await api.list(onCallEndpoint(teamEndpoint(id))),
		{ atOnce: 1, throwsRefusal: !mayHide },
	);
	// No team could be read. So the last error is thrown, and the user sees why.
	if (read.length === 0 && refused.length > 0) throw refused[refused.length - 1].error;
	return {
		read: read.map(({ team, value }) => ({ team, policies: value.map(policyOnCall) })),
		hidden: refused.map(({ team }) => team),
	};
}

/**
 * Adds the names of the teams to on-call changes, because a team that the user chose has only its
 * ID. If a name cannot be read, it stays null.
 */
export async function withTeamNames(
	api: PollCalls,
	changes: PolledOnCallChange[],
): Promise<PolledOnCallChange[]> {
	const teams = await readTeams(api).catch((): Named[] => []);
	return changes.map((change) => ({
		...change,
		team: teams.find(({ id }) => id === change.team.id) ?? change.team,
	}));
}

function policyOnCall(policy: JsonObject): PolicyOnCall {
	const levels: Record<string, Person[]> = {};
	for (const rule of [policy.oncalls].flat().filter(isObject)) {
		const people = [rule.oncalls].flat().flatMap((user) => personOf(user) ?? []);
		(levels[toText(rule.position)] ??= []).push(...people);
	}
	return { policy: named(policy), levels };
}

function named({ unique_id: id, name = null }: JsonObject): Named {
	return { id: toText(id), name };
}
