/** Contact methods: what comes of each operation. */
import { SEED } from '../../../simulator/seed.mts';
import { PAGE } from './configuration.mts';
import { listed, NOBODY, type Rows } from './row.mts';

const { users } = SEED;

export const contactMethod: Rows = {
	getAll: {
		good: {
			'of a user': ({ state }) => ({
				parameters: { user: listed(users.mara) },
				outcome: () => ({
					output: state.contactMethods
						.filter(({ user }) => user === users.mara)
						.map(({ unique_id: id, name, value, contact_type: type }) => ({
							...{ id, type: type === 1 ? 'email' : 'phone', name, value },
							createdAt: '2026-01-12T00:00:00.000Z',
						})),
					requests: [`GET /api/account/users/${users.mara}/contacts/${PAGE}`],
				}),
			}),
		},
		bad: {
			'no user': {
				parameters: { user: '={{ "" }}' },
				code: 'invalid_input',
				names: ['User'],
			},
			'a user who is not there': {
				parameters: { user: NOBODY },
				code: 'not_found',
				statusCode: 404,
				names: [NOBODY],
			},
		},
	},
};
