/** What belongs to a team, is configured in Zenduty, and needs the team: what comes of each operation. */
import assert from 'node:assert/strict';
import { SEED } from '../../../simulator/seed.mts';
import type { State } from '../../../simulator/state.mts';
import { LISTS_OF_TEAM, shownOf, type ListOfTeam } from '../../support/listsOfTeam.cts';
import { noTeam, PAGE, teamMissing, TEAMS, WRONG_KEY } from './configuration.mts';
import { listed, type Json, type Rows } from './row.mts';

const { teams } = SEED;

/** What one kind has in the simulator, and how the node shows it. */
interface Kind<Thing> {
	/** The last part of the path of the list. */
	path: string;
	things(state: State): Thing[];
	shown(thing: Thing): Json;
}

interface OfTeam {
	unique_id: string;
	team: string;
}

function getAll<Thing extends OfTeam>({ path, things, shown }: Kind<Thing>): Rows {
	return {
		getAll: {
			good: {
				'of a team': ({ state }) => ({
					parameters: { team: listed(teams.platform) },
					outcome() {
						const own = things(state).filter(({ team }) => team === teams.platform);
						const isSeeded = own.length > 0 && own.length < things(state).length;
						assert.ok(isSeeded, `simulator/seed.mts needs an entry of each team for ${path}/`);
						return {
							output: own.map(shown),
							requests: [`GET ${TEAMS}${teams.platform}/${path}/${PAGE}`],
						};
					},
				}),
			},
			bad: {
				...noTeam(),
				...teamMissing(),
				'a wrong key': { ...WRONG_KEY['a wrong key'], parameters: { team: teams.platform } },
			},
		},
	};
}

function both<Thing extends OfTeam>(kind: Kind<Thing>, name: string, one: string): Rows {
	const { path, things, shown } = kind;
	return {
		get: {
			good: {
				one: ({ state }) => {
					const thing = things(state)[1];
					return {
						parameters: { team: listed(thing.team), [name]: listed(thing.unique_id) },
						outcome: () => ({
							output: [shown(thing)],
							requests: [`GET ${TEAMS}${thing.team}/${path}/${thing.unique_id}/`],
						}),
					};
				},
			},
			bad: {
				...noTeam({ [name]: 'any' }),
				'one that the team does not have': ({ state }) => {
					const { unique_id: id } = things(state)[0];
					return {
						parameters: { team: teams.checkout, [name]: id },
						code: 'not_found',
						statusCode: 404,
						names: [one, id, teams.checkout],
					};
				},
			},
		},
		...getAll(kind),
	};
}

const named = (thing: OfTeam & { name: string; summary: string }) => ({
	id: thing.unique_id,
	name: thing.name,
	summary: thing.summary,
	teamId: thing.team,
});

/** Returns the entries of a plain list in the simulator, such as those of "SLAs" in `slas`. */
function entriesOf(state: State, { many }: ListOfTeam): OfTeam[] {
	const name = many.toLowerCase().replace(/ (.)/g, (_, letter: string) => letter.toUpperCase());
	const list: OfTeam[] | undefined = new Map(Object.entries(state)).get(name);
	assert.ok(list, `simulator/seed.mts needs the list ${name}, in plainLists`);
	return list;
}

/** The rows of each resource. */
export const ofTeam: Record<string, Rows> = {
	escalationPolicy: both(
		{
			path: 'escalation_policies',
			things: ({ escalationPolicies }) => escalationPolicies,
			shown: named,
		},
		'escalationPolicy',
		'escalation policy',
	),
	schedule: both(
		{ path: 'schedules', things: ({ schedules }) => schedules, shown: named },
		'schedule',
		'schedule',
	),
};

for (const [resource, list] of Object.entries(LISTS_OF_TEAM)) {
	ofTeam[resource] = getAll({
		path: list.path,
		things: (state) => entriesOf(state, list),
		shown: (entry) => shownOf(list, { ...entry }),
	});
}
