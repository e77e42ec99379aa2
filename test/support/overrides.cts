/* An override of a schedule as the API returns it. All values are made up. */

export const OVERRIDES = '/api/v2/account/teams/team-1/schedules/schedule-1/overrides/';

/** An override that lasts eight hours. */
export const override = (more: object = {}) => ({
	unique_id: 'override-1',
	name: 'For Ben',
	user: 'user-1',
	start_time: '2026-05-04T03:00:00Z',
	end_time: '2026-05-04T11:00:00Z',
	...more,
});

/** The same override in the output with "Simplify" on. */
export const simplifiedOverride = (more: object = {}) => ({
	id: 'override-1',
	name: 'For Ben',
	username: 'user-1',
	startTime: '2026-05-04T03:00:00.000Z',
	endTime: '2026-05-04T11:00:00.000Z',
	...more,
});
