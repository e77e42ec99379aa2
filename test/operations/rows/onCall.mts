/** Who is on call: what comes of it. */
import { SEED } from '../../../simulator/seed.mts';
import {
	fullName,
	onCallOn,
	userOf,
	type EscalationPolicy,
	type State,
} from '../../../simulator/state.mts';
import { noTeam, PAGE, teamMissing, WRONG_KEY } from './configuration.mts';
import { listed, type Rows } from './row.mts';

const { teams, services, policies } = SEED;
const TEAMS = '/api/v2/account/teams/';

/** One item for each person and level. */
function shownPeople(state: State, policy: EscalationPolicy) {
	const escalationPolicy = { id: policy.unique_id, name: policy.name };
	return policy.levels.flatMap((level) =>
		onCallOn(state, level).map((username) => {
			const user = userOf(state, username);
			const person = { username, name: fullName(user), email: user.email };
			const { position, delay } = level;
			return { level: position, delayMinutes: delay, ...person, escalationPolicy };
		}),
	);
}

export const onCall: Rows = {
	getAll: {
		good: {
			'for a team': ({ state }) => ({
				parameters: { team: listed(teams.platform) },
				outcome: () => ({
					output: state.escalationPolicies
						.filter(({ team }) => team === teams.platform)
						.flatMap((policy) => shownPeople(state, policy)),
					requests: [`GET ${TEAMS}${teams.platform}/oncall/${PAGE}`],
				}),
			}),
			'for a service, the second level': ({ state }) => ({
				parameters: {
					of: 'service',
					team: teams.checkout,
					service: listed(services.payments),
					level: 2,
				},
				outcome: () => ({
					output: shownPeople(state, state.escalationPolicies[2]).slice(1),
					requests: [`GET ${TEAMS}${teams.checkout}/services/${services.payments}/oncall/${PAGE}`],
				}),
			}),
			'for an escalation policy': ({ state }) => ({
				parameters: {
					of: 'escalationPolicy',
					team: teams.platform,
					escalationPolicy: policies.nights,
				},
				outcome: () => ({
					output: shownPeople(state, state.escalationPolicies[1]),
					requests: [
						`GET ${TEAMS}${teams.platform}/escalation_policies/${policies.nights}/oncall/${PAGE}`,
					],
				}),
			}),
		},
		bad: {
			...noTeam(),
			...teamMissing(),
			'a wrong key': { ...WRONG_KEY['a wrong key'], parameters: { team: teams.platform } },
			'a service that the team does not have': {
				parameters: { of: 'service', team: teams.platform, service: services.shop },
				code: 'not_found',
				statusCode: 404,
				names: [services.shop, teams.platform],
			},
			'a level that is no number': {
				parameters: { team: teams.platform, level: '={{ "first" }}' },
				code: 'invalid_input',
				names: ['first'],
			},
		},
	},
};
