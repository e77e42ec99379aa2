import { incidentSearch } from '../api/incidents';
import {
	ACCOUNT_MEMBERS,
	ALL_TEAMS,
	incidentEndpoint,
	onCallEndpoint,
	teamEndpoint,
} from '../api/endpoints';
import { findUserAmong } from '../fields/users';
import { personOf, type Person } from '../model/person';
import { isForbidden } from '../errors';
import { givenText, isObject, type JsonObject } from '../json';
import { DAY, readDate } from '../model/date';
import type { Named, PolicyOnCall, PolledOnCallChange, TeamsRead } from './onCall';
import type { PollSettings } from './settings';
import type { PollCalls } from './sharedReads';
import { numberOf } from './state';

/** For how many teams at most the first poll reads who is on call. More may be added later. */
export const MAX_TEAMS = 20;

/** Where incidents are read. What its functions throw ends the poll. */
export interface IncidentSource {
	/**
	 * Reads the list of resolved or of open incidents.
	 *
	 * @param from the day from which on incidents are found, by their creation: a time of that day,
	 * in milliseconds since 1970
	 * @param isLast tells whether a page is the last one to read, although another page follows
	 */
	list(
		which: 'resolved' | 'open',
		from?: number,
		isLast?: (page: readonly JsonObject[]) => boolean,
	): Promise<JsonObject[]>;
	/**
	 * Reads one incident.
	 *
	 * @param row the incident as a list shows it. What the row shows counts, unless the row is older
	 * @returns undefined if the incident was deleted
	 */
	get(number: number, row?: JsonObject): Promise<JsonObject | undefined>;
	/** Tells whether an incident that no list showed still matches the filters. */
	isListed(incident: JsonObject): Promise<boolean>;
}

/** Reads incidents from the API. */
export function incidentSource(api: PollCalls, filter: JsonObject): IncidentSource {
	return {
		list: async (which, from, isLast) =>
			await api.list({ ...incidentSearch(which, filter, { from }), isEnough: isLast }),

		get: async (number, row) => await api.find(incidentEndpoint({ by: 'number', number }), row),

		async isListed(incident) {
			// Without a filter every incident matches.
			if (Object.keys(filter).length === 0) return true;
			// Without a creation date the search has no days.
			const created = readDate(incident.creation_date) ?? NaN;
			// The search is narrow, since incidents may move from page to page while they are read. A
			// day more is asked for at both ends, since the time zone of Zenduty's days is not known.
			const { service } = incident;
			const own = typeof service === 'string' ? { service_ids: [service], ...filter } : filter;
			const days = { from: created - DAY, to: created + 2 * DAY };
			const search = incidentSearch('all', own, days);
			const number = numberOf(incident);
			const has = (rows: readonly JsonObject[]) => rows.some((row) => numberOf(row) === number);
			return has(await api.list({ ...search, isEnough: has }));
		},
	};
}

/**
 * Makes the source of incidents for a filter that may have email addresses of users. For an email
 * address, each poll reads the list of members.
 *
 * @throws InputError for an email address of nobody, or of several members
 */
export async function findSource(api: PollCalls, filter: JsonObject): Promise<IncidentSource> {
	const users = [filter.user_ids ?? []].flat();
	if (!users.some((user) => givenText(user).includes('@'))) return incidentSource(api, filter);
	const members = await api.list(ACCOUNT_MEMBERS);
	const findUser = findUserAmong(async () => await Promise.resolve(members));
	const usernames = await Promise.all(users.map(findUser));
	return incidentSource(api, { ...filter, user_ids: [...new Set(usernames)].sort() });
}

/** Returns the teams that are chosen, without their names, or else all that the key sees. */
export async function teamsOf(
	api: PollCalls,
	{ teams }: Pick<PollSettings, 'teams'>,
): Promise<Named[]> {
	return teams.length > 0 ? teams.map((id) => ({ id, name: null })) : await readTeams(api);
}

/** Reads the teams that the key sees. */
export async function readTeams(api: PollCalls): Promise<Named[]> {
	return (await api.list(ALL_TEAMS)).map(named);
}

/**
 * Reads who is on call in some teams now, with one request for each team. A key may have permission
 * for some of the teams only.
 *
 * @param mayHide whether a team that the key has no permission for is left out, as a hidden one
 * @throws the error of a team that is not left out. If the key has permission for no team, the
 * error of the last team
 */
export async function readOnCall(
	api: PollCalls,
	teams: readonly Named[],
	{ mayHide }: { mayHide: boolean },
): Promise<TeamsRead> {
	const read: TeamsRead['read'] = [];
	const hidden: Named[] = [];
	for (const team of teams) {
		const policies = await api
			.list(onCallEndpoint(teamEndpoint(team.id)))
			.catch((error: unknown) => {
				if (!mayHide || !isForbidden(error) || hidden.length === teams.length - 1) throw error;
				return undefined;
			});
		if (policies === undefined) hidden.push(team);
		else read.push({ team, policies: policies.map(policyOnCall) });
	}
	return { read, hidden };
}

/** Adds the names of teams that were chosen by their IDs. A name that cannot be read is null. */
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
		(levels[givenText(rule.position)] ??= []).push(...people);
	}
	return { policy: named(policy), levels };
}

function named({ unique_id: id, name = null }: JsonObject): Named {
	return { id: givenText(id), name };
}
