/** Forwarding rules: what comes of each operation. */
import { newUuid } from '../../../simulator/ids.mts';
import { SEED } from '../../../simulator/seed.mts';
import { byId, type ForwardingRule, type State } from '../../../simulator/state.mts';
import { PAGE } from './configuration.mts';
import { listed, NOBODY, type Bad, type Json, type Rows } from './row.mts';
import { inMilliseconds, newest } from './shown.mts';

const { users } = SEED;
const path = (user: string) => `/api/account/users/${user}/forwarding_rules/`;
const times = { startTime: '2098-01-02T20:00:00.000Z', endTime: '2098-01-03T08:00:00.000Z' };
const away = { user: users.mara, toUser: users.tomas, ...times };
const emailOf = ({ users: all }: State, name: string) =>
	all.find(({ username }) => username === name)?.email;

const shown = (rule: ForwardingRule): Json => ({
	id: rule.unique_id,
	username: rule.user,
	toUsername: rule.to_user,
	startTime: inMilliseconds(rule.from_date),
	endTime: inMilliseconds(rule.to_date),
	timeZone: rule.time_zone,
	createdAt: inMilliseconds(rule.creation_date),
	createdBy: rule.created_by,
});

/** A user that there is not. */
const MISSING: Record<string, Bad> = {
	'no user': {
		parameters: { ...away, user: '={{ "" }}', forwardingRule: 'any' },
		code: 'invalid_input',
		names: ['User'],
	},
	'a user who is not there': {
		parameters: { ...away, user: NOBODY, forwardingRule: 'any' },
		code: 'not_found',
		statusCode: 404,
		names: [NOBODY],
	},
	'an email address of nobody': {
		parameters: { ...away, user: 'nobody@example.com', forwardingRule: 'any' },
		code: 'invalid_input',
		names: ['nobody@example.com'],
	},
};
const FORBIDDEN: Bad = {
	parameters: { ...away, forwardingRule: 'any' },
	code: 'forbidden',
	statusCode: 403,
	access: 'reader',
};

export const forwardingRule: Rows = {
	create: {
		good: {
			'for users by email': ({ state }) => ({
				parameters: {
					user: emailOf(state, users.mara),
					toUser: { __rl: true, mode: 'email', value: emailOf(state, users.aiko) },
					startTime: '2098-01-02T21:00:00+01:00',
					endTime: '={{ DateTime.fromISO("2098-01-03T08:00:00Z") }}',
				},
				outcome: () => {
					const rule = newest(state.forwardingRules);
					const sent = {
						...{ from_date: times.startTime, to_date: times.endTime },
						...{ time_zone: 'UTC', to_user: users.aiko },
					};
					return {
						output: [shown(rule)],
						requests: [
							`GET /api/account/members/${PAGE}`,
							`POST ${path(users.mara)} ${JSON.stringify(sent)}`,
						],
						changes: [{ what: 'forwarding rule created', id: rule.unique_id }],
					};
				},
			}),
			'picked from lists': ({ state }) => ({
				parameters: { ...away, user: listed(users.obi), toUser: listed(users.leila) },
				outcome: () => {
					const rule = newest(state.forwardingRules);
					return {
						output: [shown(rule)],
						requests: [/^POST .*"to_user":"d9f0b7c0-e6f6-4abf-9c86-2"}$/],
						changes: [{ what: 'forwarding rule created', id: rule.unique_id }],
					};
				},
			}),
		},
		bad: {
			...MISSING,
			'nobody who stands in': {
				parameters: { ...away, toUser: '={{ "" }}' },
				code: 'invalid_input',
				names: ['To User'],
			},
			'an end before the start': {
				parameters: { ...away, endTime: times.startTime },
				code: 'invalid_input',
				names: ['End Time'],
			},
			'an end in the past': {
				parameters: { ...away, startTime: '2020-01-01', endTime: '2020-01-02T00:00:00Z' },
				code: 'invalid_input',
				names: ['End Time', '2020-01-02T00:00:00.000Z'],
			},
			'the same user twice, once by email': ({ state }) => ({
				parameters: { ...away, toUser: emailOf(state, users.mara) },
				code: 'invalid_input',
				names: ['To User'],
			}),
			'a user to forward to who is not there': {
				parameters: { ...away, toUser: 'nobody' },
				code: 'refused',
				statusCode: 400,
				names: ['to_user'],
			},
			'a key that may only read': FORBIDDEN,
		},
	},

	getAll: {
		good: {
			'from and to a user'({ state }) {
				const rule: ForwardingRule = {
					...{ unique_id: newUuid(), user: users.obi, to_user: users.mara, time_zone: 'UTC' },
					...{ from_date: times.startTime, to_date: times.endTime, created_by: users.obi },
					creation_date: '2026-03-01T08:02:30.000000Z',
				};
				state.forwardingRules.push(rule);
				return {
					parameters: { user: listed(users.mara), returnAll: true },
					outcome: () => ({
						output: state.forwardingRules
							.filter(({ user, to_user: to }) => [user, to].includes(users.mara))
							.map(shown),
						requests: [`GET ${path(users.mara)}${PAGE}`],
					}),
				};
			},
		},
		bad: MISSING,
	},

	delete: {
		good: {
			'for good'({ state }) {
				const id = newUuid();
				state.forwardingRules.push({
					...byId(state.forwardingRules, SEED.forwardingRule),
					unique_id: id,
				});
				return {
					parameters: { user: listed(users.mara), forwardingRule: listed(id) },
					outcome: () => ({
						output: [{ deleted: true }],
						requests: [`DELETE ${path(users.mara)}${id}/`],
						changes: [{ what: 'forwarding rule deleted', id }],
					}),
				};
			},
		},
		bad: {
			...MISSING,
			'no rule': {
				parameters: { user: users.mara, forwardingRule: '={{ "" }}' },
				code: 'invalid_input',
				names: ['Forwarding Rule'],
			},
			'a rule of somebody else': {
				parameters: { user: users.aiko, forwardingRule: SEED.forwardingRule },
				code: 'not_found',
				statusCode: 404,
				names: [users.aiko, SEED.forwardingRule],
			},
			'a key that may only read': FORBIDDEN,
		},
	},
};
