/* A maintenance window as the API returns it. All values are made up. */

export const WINDOWS = '/api/account/teams/team-1/maintenance/';

/** A window that does not repeat. */
export const maintenanceWindow = (more: object = {}) => ({
	unique_id: 'window-1',
	name: 'New antennas',
	start_time: '2026-05-04T03:00:00Z',
	end_time: '2026-05-04T04:30:00.500000Z',
	repeat_interval: 0,
	repeat_until: null,
	time_zone: 'UTC',
	services: [{ unique_id: 'part-1', service: 'service-1' }],
	creation_date: '2026-05-03T12:00:00.123456Z',
	...more,
});

/** The same window in the output with "Simplify" on. */
export const simplifiedWindow = (more: object = {}) => ({
	id: 'window-1',
	name: 'New antennas',
	startTime: '2026-05-04T03:00:00.000Z',
	endTime: '2026-05-04T04:30:00.500Z',
	timeZone: 'UTC',
	repeatInterval: 0,
	repeatUntil: null,
	serviceIds: ['service-1'],
	...more,
});
