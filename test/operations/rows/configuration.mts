/** What is configured in Zenduty and only read here: what comes of each operation. */
import { SEED } from '../../../simulator/seed.mts';
import type { Service } from '../../../simulator/state.mts';
import { listed, NOBODY, type Bad, type Rows } from './row.mts';

const { teams, services } = SEED;
/** The query of a list's first page. */
export const PAGE = '?page=1&page_size=100';
/** The path of all teams. */
export const TEAMS = '/api/account/teams/';

/** A team that there is not. */
export const teamMissing = (parameters: object = {}): Record<string, Bad> => ({
	'a team that is not there': {
		parameters: { team: NOBODY, ...parameters },
		code: 'not_found',
		statusCode: 404,
		names: [NOBODY],
	},
});
/** An expression that gives no team. */
export const noTeam = (parameters: object = {}): Record<string, Bad> => ({
	'no team': {
		parameters: { team: '={{ "" }}', ...parameters },
		code: 'invalid_input',
		names: ['Team'],
	},
});
/** A key that Zenduty does not know. */
export const WRONG_KEY: Record<string, Bad> = {
	'a wrong key': {
		parameters: {},
		code: 'credential',
		statusCode: 403,
		names: ['Invalid or Inactive Token'],
		access: 'wrong key',
	},
};

const shownTeams = [
	{ id: teams.platform, name: 'Platform', createdAt: '2026-01-12T00:00:00.000Z' },
	{ id: teams.checkout, name: 'Checkout', createdAt: '2026-01-12T00:00:00.000Z' },
];

export const team: Rows = {
	get: {
		good: {
			one: () => ({
				parameters: { team: { __rl: true, mode: 'id', value: teams.checkout } },
				outcome: () => ({
					output: [shownTeams[1]],
					requests: [`GET ${TEAMS}${teams.checkout}/`],
				}),
			}),
		},
		bad: { ...teamMissing(), ...noTeam() },
	},
	getAll: {
		good: {
			all: () => ({
				parameters: { returnAll: true },
				outcome: () => ({ output: shownTeams, requests: [`GET ${TEAMS}${PAGE}`] }),
			}),
		},
		bad: WRONG_KEY,
	},
};

function shownService({
	unique_id: id,
	name,
	team: teamId,
	summary,
	description,
	...rest
}: Service) {
	const { escalation_policy: escalationPolicyId } = rest;
	return { id, name, status: 'active', teamId, escalationPolicyId, summary, description };
}

export const service: Rows = {
	get: {
		good: {
			one: ({ state }) => ({
				parameters: { team: listed(teams.platform), service: listed(services.kubernetes) },
				outcome: () => ({
					output: [shownService(state.services[1])],
					requests: [`GET ${TEAMS}${teams.platform}/services/${services.kubernetes}/`],
				}),
			}),
		},
		bad: {
			...noTeam({ service: services.shop }),
			'a service that the team does not have': {
				parameters: { team: teams.platform, service: services.shop },
				code: 'not_found',
				statusCode: 404,
				names: [services.shop, teams.platform],
			},
		},
	},
	getAll: {
		good: {
			'of a team': ({ state }) => ({
				parameters: { team: teams.checkout },
				outcome: () => ({
					output: state.services.slice(3).map(shownService),
					requests: [`GET ${TEAMS}${teams.checkout}/services/${PAGE}`],
				}),
			}),
			'of all teams': ({ state }) => ({
				parameters: { returnAll: true },
				outcome: () => ({
					output: state.services.map(shownService),
					requests: [
						`GET ${TEAMS}${PAGE}`,
						`GET ${TEAMS}${teams.platform}/services/${PAGE}`,
						`GET ${TEAMS}${teams.checkout}/services/${PAGE}`,
					],
				}),
			}),
		},
		bad: { ...teamMissing(), ...WRONG_KEY },
	},
};
