/** Overrides of schedules: what comes of each operation. */
import { newUuid } from '../../../simulator/ids.mts';
import { SEED } from '../../../simulator/seed.mts';
import type { Override } from '../../../simulator/state.mts';
import { noTeam, PAGE } from './configuration.mts';
import { listed, NOBODY, type Bad, type Json, type Rows } from './row.mts';
import { newest } from './shown.mts';

const { teams, schedules, users } = SEED;
const [team, schedule] = [teams.platform, schedules.weeks];
const path = (id: string) => `/api/v2/account/teams/${team}/schedules/${id}/overrides/`;
const times = { startTime: '2030-01-02T20:00:00.000Z', endTime: '2030-01-03T08:00:00.000Z' };

const shown = (override: Override): Json => ({
	id: override.unique_id,
	name: override.name,
	username: override.user,
	startTime: override.start_time,
	endTime: override.end_time,
});

/** Schedules that are not there. */
const MISSING: Record<string, Bad> = {
	...noTeam({ schedule: 'any', user: users.tomas, ...times }),
	'no schedule': {
		parameters: { team, schedule: '={{ "" }}', user: users.tomas, ...times },
		code: 'invalid_input',
		names: ['Schedule'],
	},
	'a schedule that is not there': {
		parameters: { team, schedule: NOBODY, user: users.tomas, ...times },
		code: 'not_found',
		statusCode: 404,
		names: [NOBODY, team],
	},
};

export const scheduleOverride: Rows = {
	create: {
		good: {
			'for a user by email': ({ state }) => ({
				parameters: {
					team: listed(team),
					schedule: listed(schedule),
					user: state.users.find(({ username }) => username === users.tomas)?.email,
					name: 'For Mara',
					...times,
				},
				outcome: () => {
					const override = newest(state.overrides);
					const { startTime: start_time, endTime: end_time } = times;
					const sent = { name: 'For Mara', user: users.tomas, start_time, end_time };
					return {
						output: [shown(override)],
						requests: [
							`GET /api/account/members/${PAGE}`,
							`POST ${path(schedule)} ${JSON.stringify(sent)}`,
						],
						changes: [{ what: 'override created', id: override.unique_id, schedule }],
					};
				},
			}),
		},
		bad: {
			...MISSING,
			'no user': {
				parameters: { team, schedule, user: '={{ "" }}', ...times },
				code: 'invalid_input',
				names: ['User'],
			},
			'an end before the start': {
				parameters: { team, schedule, user: users.tomas, ...times, endTime: '2020-01-01' },
				code: 'invalid_input',
				names: ['End Time'],
			},
			'a key that may only read': {
				parameters: { team, schedule, user: users.tomas, ...times },
				code: 'forbidden',
				statusCode: 403,
				access: 'reader',
			},
		},
	},

	getAll: {
		good: {
			'of a schedule'({ state }) {
				const override: Override = {
					...{ unique_id: newUuid(), schedule: schedules.nights, name: 'At night' },
					...{ user: users.mara, start_time: times.startTime, end_time: times.endTime },
				};
				state.overrides.push(override);
				return {
					parameters: { team: listed(team), schedule: listed(schedules.nights) },
					outcome: () => ({
						output: [shown(override)],
						requests: [`GET ${path(schedules.nights)}${PAGE}`],
					}),
				};
			},
		},
		bad: MISSING,
	},
};
