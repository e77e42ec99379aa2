/** What belongs to a team, is configured in Zenduty, and needs the team: what comes of each operation. */
import { SEED } from '../../../simulator/seed.mts';
import type { Priority, Sla, State, Tag } from '../../../simulator/state.mts';
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
					outcome: () => ({
						output: things(state)
							.filter(({ team }) => team === teams.platform)
							.map(shown),
						requests: [`GET ${TEAMS}${teams.platform}/${path}/${PAGE}`],
					}),
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
const colored = ({ unique_id: id, name, color }: Priority | Tag) => ({ id, name, color });

export const escalationPolicy: Rows = both(
	{
		path: 'escalation_policies',
		things: ({ escalationPolicies }) => escalationPolicies,
		shown: named,
	},
	'escalationPolicy',
	'escalation policy',
);

export const schedule: Rows = both(
	{ path: 'schedules', things: ({ schedules }) => schedules, shown: named },
	'schedule',
	'schedule',
);

export const priority: Rows = getAll({
	path: 'priority',
	things: ({ priorities }) => priorities,
	shown: colored,
});

export const tag: Rows = getAll({ path: 'tags', things: ({ tags }) => tags, shown: colored });

export const sla: Rows = getAll({
	path: 'sla',
	things: ({ slas }) => slas,
	shown: ({ unique_id: id, name, acknowledge_time, resolve_time }: Sla) => ({
		...{ id, name, acknowledgeTime: acknowledge_time, resolveTime: resolve_time },
	}),
});
