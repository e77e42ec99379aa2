/** Maintenance windows: what comes of each operation. */
import { newUuid } from '../../../simulator/ids.mts';
import { SEED } from '../../../simulator/seed.mts';
import type { Simulator } from '../../../simulator/simulator.mts';
import type { MaintenanceWindow } from '../../../simulator/state.mts';
import { noTeam, PAGE, teamMissing, TEAMS } from './configuration.mts';
import { listed, NOBODY, type Bad, type Json, type Rows } from './row.mts';
import { newest } from './shown.mts';

const { teams, services } = SEED;
const [team, service] = [teams.platform, services.network];
const PATH = `${TEAMS}${team}/maintenance/`;
const HOUR = 3_600_000;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

/** Plans a window, as if it had long been there. */
function planned({ state }: Simulator, more: Partial<MaintenanceWindow>): MaintenanceWindow {
	const window = {
		...{ unique_id: newUuid(), team, name: 'New cables', time_zone: 'UTC' },
		...{ start_time: inHours(-1), end_time: inHours(1), repeat_interval: 0, repeat_until: null },
		services: [{ unique_id: newUuid(), service }],
		creation_date: '2026-03-01T08:02:30.000000Z',
		...more,
	};
	state.maintenanceWindows.push(window);
	return window;
}

const shown = (window: MaintenanceWindow): Json => ({
	id: window.unique_id,
	name: window.name,
	startTime: window.start_time,
	endTime: window.end_time,
	timeZone: window.time_zone,
	repeatInterval: window.repeat_interval,
	repeatUntil: window.repeat_until,
	serviceIds: window.services.map((each) => each.service),
});

/** A window that is not there. */
const MISSING: Record<string, Bad> = {
	...noTeam({ maintenanceWindow: 'any' }),
	'no window': {
		parameters: { team, maintenanceWindow: '={{ "" }}' },
		code: 'invalid_input',
		names: ['Maintenance Window'],
	},
	'a window that is not there': {
		parameters: { team, maintenanceWindow: NOBODY },
		code: 'not_found',
		statusCode: 404,
		names: [NOBODY, team],
	},
};

export const maintenanceWindow: Rows = {
	create: {
		good: {
			'now, for an hour': ({ state }) => ({
				parameters: { team: listed(team), services: [service] },
				outcome: () => {
					const window = newest(state.maintenanceWindows);
					return {
						output: [{ ...shown(window), startTime: ISO, endTime: ISO }],
						requests: [
							new RegExp(
								`^POST ${PATH} {"start_time":"[^"]+","end_time":"[^"]+","services":\\[{"service":"${service}"}\\]}$`,
							),
						],
						changes: [{ what: 'window created', id: window.unique_id }],
					};
				},
			}),
			'repeating, with all fields': ({ state }) => ({
				parameters: {
					team,
					services: `${service},${services.databases}`,
					name: 'Backups',
					// n8n gives a DateTime at the top, and a text in a collection.
					startTime: '={{ DateTime.fromISO("2030-01-02T03:04:05+01:00") }}',
					endTime: '2030-01-02T05:04:05+01:00',
					additionalFields: {
						repeatInterval: 4,
						repeatUntil: '={{ DateTime.fromISO("2030-02-01T00:00:00Z") }}',
						timeZone: 'Europe/Berlin',
					},
				},
				outcome: () => {
					const window = newest(state.maintenanceWindows);
					const sent = {
						name: 'Backups',
						start_time: '2030-01-02T02:04:05.000Z',
						end_time: '2030-01-02T04:04:05.000Z',
						services: [{ service }, { service: services.databases }],
						time_zone: 'Europe/Berlin',
						repeat_interval: 4,
						repeat_until: '2030-02-01T00:00:00.000Z',
					};
					return {
						output: [shown(window)],
						requests: [`POST ${PATH} ${JSON.stringify(sent)}`],
						changes: [{ what: 'window created', id: window.unique_id }],
					};
				},
			}),
		},
		bad: {
			...noTeam({ services: [service] }),
			...teamMissing({ services: [service] }),
			'no service': {
				parameters: { team, services: '={{ "" }}' },
				code: 'invalid_input',
				names: ['Service Names or IDs'],
			},
			'an end before the start': {
				parameters: { team, services: [service], endTime: '2020-01-01T00:00:00Z' },
				code: 'invalid_input',
				names: ['End Time'],
			},
			'a key that may only read': {
				parameters: { team, services: [service] },
				code: 'forbidden',
				statusCode: 403,
				access: 'reader',
			},
		},
	},

	end: {
		good: {
			'one that runs'(zenduty) {
				const window = planned(zenduty, {});
				const path = `${PATH}${window.unique_id}/`;
				return {
					parameters: { team: listed(team), maintenanceWindow: listed(window.unique_id) },
					outcome: () => ({
						output: [{ ...shown(window), endTime: ISO, note: null }],
						requests: [`GET ${path}`, new RegExp(`^PUT ${path} {.*"end_time":"[^"]+".*}$`)],
						changes: [{ what: 'window changed', id: window.unique_id }],
					}),
				};
			},
			'one that repeats'(zenduty) {
				const window = planned(zenduty, { repeat_interval: 1 });
				const path = `${PATH}${window.unique_id}/`;
				const timeOfDay = window.end_time.slice(11, 16);
				return {
					parameters: { team, maintenanceWindow: window.unique_id },
					outcome: () => ({
						output: [
							{
								...shown(window),
								repeatUntil: ISO,
								note: `The window no longer repeats. An occurrence that has started ends at ${timeOfDay} UTC.`,
							},
						],
						requests: [`GET ${path}`, new RegExp(`^PUT ${path} {.*"repeat_until":"[^"]+".*}$`)],
						changes: [{ what: 'window changed', id: window.unique_id }],
					}),
				};
			},
			'one that is over: it stays as it is'(zenduty) {
				const window = planned(zenduty, { start_time: inHours(-2), end_time: inHours(-1) });
				return {
					parameters: { team, maintenanceWindow: window.unique_id },
					outcome: () => ({
						output: [{ ...shown(window), note: null }],
						requests: [`GET ${PATH}${window.unique_id}/`],
					}),
				};
			},
		},
		bad: {
			...MISSING,
			'one that has not begun': (zenduty) => ({
				parameters: {
					team,
					maintenanceWindow: planned(zenduty, {
						start_time: '2099-01-01T00:00:00Z',
						end_time: '2099-01-01T01:00:00Z',
					}).unique_id,
				},
				code: 'invalid_input',
				names: ['2099-01-01T00:00:00.000Z', 'Delete'],
			}),
		},
	},

	getAll: {
		good: {
			'of a team'(zenduty) {
				planned(zenduty, { team: teams.checkout, name: 'Of another team' });
				return {
					parameters: { team: listed(team) },
					outcome: () => ({
						output: zenduty.state.maintenanceWindows
							.filter((each) => each.team === team)
							.map((window) => ({ ...shown(window), startTime: ISO, endTime: ISO })),
						requests: [`GET ${PATH}${PAGE}`],
					}),
				};
			},
		},
		bad: { ...noTeam(), ...teamMissing() },
	},

	delete: {
		good: {
			'for good'(zenduty) {
				const { unique_id: id } = planned(zenduty, {});
				return {
					parameters: { team, maintenanceWindow: id },
					outcome: () => ({
						output: [{ deleted: true }],
						requests: [`DELETE ${PATH}${id}/`],
						changes: [{ what: 'window deleted', id }],
					}),
				};
			},
		},
		bad: {
			...MISSING,
			'a key that may only read': {
				parameters: { team, maintenanceWindow: 'any' },
				code: 'forbidden',
				statusCode: 403,
				access: 'reader',
			},
		},
	},
};
