/** The path of all incidents. */
export const INCIDENTS = ['api', 'incidents'];

/** The path of all teams, below which stands what belongs to each. */
export const TEAMS = ['api', 'account', 'teams'];
