/** Members: what comes of each operation. */
import { SEED } from '../../../simulator/seed.mts';
import { fullName, userOf, type State } from '../../../simulator/state.mts';
import { NOBODY, type Rows } from './row.mts';

const { teams, users } = SEED;

function shown(state: State, username: string, role: string, teamId: string | null = null) {
	const user = userOf(state, username);
	return { username, name: fullName(user), email: user.email, role, teamId };
}

export const member: Rows = {
	getAll: {
		good: {
			'of the account': ({ state }) => ({
				parameters: { returnAll: true },
				outcome: () => ({
					output: state.accountMembers.map(({ user }, index) =>
						shown(state, user, index === 0 ? 'owner' : 'user'),
					),
					requests: ['GET /api/account/members/?page=1&page_size=100'],
				}),
			}),
			'of a team': ({ state }) => ({
				parameters: { team: teams.checkout },
				outcome: () => ({
					output: [
						shown(state, users.obi, 'manager', teams.checkout),
						shown(state, users.tomas, 'user', teams.checkout),
					],
					requests: [`GET /api/account/teams/${teams.checkout}/members/?page=1&page_size=100`],
				}),
			}),
			'by email, in either case': ({ state }) => ({
				parameters: { email: 'MARA.lindqvist@example.com' },
				outcome: () => ({
					output: [shown(state, users.mara, 'owner')],
					requests: ['GET /api/account/members/?page=1&page_size=100'],
				}),
			}),
			'an email that nobody has: no item': () => ({
				parameters: { email: 'nobody@example.com' },
				outcome: () => ({
					output: [],
					requests: ['GET /api/account/members/?page=1&page_size=100'],
				}),
			}),
		},
		bad: {
			'a team that is not there': {
				parameters: { team: NOBODY },
				code: 'not_found',
				statusCode: 404,
				names: [NOBODY],
			},
			'a team that cannot be': {
				parameters: { team: '..' },
				code: 'invalid_input',
				names: ['".."', 'Team'],
			},
		},
	},
};
