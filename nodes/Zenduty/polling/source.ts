import type { ItemApi } from '../api/client';
import { ALL_TEAMS, INCIDENT_FILTER, incidentPlace, onCallPlace, teamPlace } from '../api/places';
import { personOf, type Person } from '../model/person';
import { ZendutyError } from '../errors';
import { givenText, isObject, type JsonObject } from '../json';
import { readDate } from '../model/date';
import { STATUS_CODES } from '../model/words';
import { numberOf } from './compare';
import type { IncidentSource } from './incidents';
import type { Named, OnCallChange, PolicyOnCall, TeamOnCall, TeamsRead } from './onCall';

/** The calls that a poll makes. */
export type Reader = Pick<ItemApi, 'find' | 'list'>;

const DAY = 86_400_000;

/** For how many teams at most a poll reads who is on call, unless more are added later. */
export const MAX_TEAMS = 20;

/** The statuses by which incidents are found, as the API counts them. */
const STATUS = { open: -1, all: 0, resolved: STATUS_CODES.resolved };

/** Reads incidents from the API. */
export function incidentSource(api: Reader, filter: JsonObject): IncidentSource {
	const everyTeam = { all_teams: 1, ...filter };
	return {
		list: async (which, from, isEnough) =>
			await api.list({
				...INCIDENT_FILTER,
				body: { status: STATUS[which], ...everyTeam, from_date: dayOf(from) },
				isEnough,
			}),

		get: async (number) => await api.find(incidentPlace({ by: 'number', number })),

		async isListed(incident) {
			// Without a filter each incident is one of those that are listed.
			if (Object.keys(filter).length === 0) return true;
			const created = readDate(incident.creation_date);
			// As few as possible, since pages may shift. The time zone of its days is not known.
			const body: JsonObject = { status: STATUS.all, ...everyTeam };
			if (created !== undefined) {
				body.from_date = dayOf(created - DAY);
				body.to_date = dayOf(created + 2 * DAY);
			}
			const { service } = incident;
			if (typeof service === 'string') body.service_ids ??= [service];
			const number = numberOf(incident);
			const isWanted = (each: JsonObject) => numberOf(each) === number;
			return (await api.list({ ...INCIDENT_FILTER, body, isWanted, limit: 1 })).length > 0;
		},
	};
}

/** Returns a day of a time in UTC, as `2026-03-01`. */
function dayOf(time: number | undefined): string | undefined {
	return time === undefined ? undefined : new Date(time).toISOString().slice(0, 10);
}

/** Reads the teams that the key sees. */
export async function readTeams(api: Reader): Promise<Named[]> {
	return (await api.list(ALL_TEAMS)).map(named);
}

/**
 * Reads who is on call in some teams now: one request for each. A key may have rights in some teams
 * only.
 *
 * @param mayHide whether teams that the key has no permission for may be left out, as hidden ones
 * @throws the error of a team that is not left out, and that of the last one if it has permission for none
 */
export async function readOnCall(
	api: Reader,
	teams: readonly Named[],
	{ mayHide }: { mayHide: boolean },
): Promise<TeamsRead> {
	const read: TeamOnCall[] = [];
	const hidden: Named[] = [];
	for (const team of teams) {
		const policies = await api.list(onCallPlace(teamPlace(team.id))).catch((error: unknown) => {
			const isForbidden = error instanceof ZendutyError && error.code === 'forbidden';
			if (!mayHide || !isForbidden || hidden.length === teams.length - 1) throw error;
			return undefined;
		});
		if (policies === undefined) hidden.push(team);
		else read.push({ team, policies: policies.map(policyOnCall) });
	}
	return { read, hidden };
}

/** Adds the names of teams, which were chosen by their IDs; null where they cannot be read. */
export async function withTeamNames(api: Reader, changes: OnCallChange[]): Promise<OnCallChange[]> {
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
