/** All operations of the OpenAPI file. */
import type { Handlers } from '../calls.mts';
import { alerts } from './alerts.mts';
import { incidents } from './incidents.mts';
import { maintenance } from './maintenance.mts';
import { onCall, overrides } from './onCall.mts';
import { incidentAlerts, incidentTags, notes, responders } from './parts.mts';
import { integrations, teams } from './teams.mts';

export const handlers: Handlers = {
	...incidents,
	...notes,
	...incidentTags,
	...incidentAlerts,
	...responders,
	...alerts,
	...teams,
	...integrations,
	...onCall,
	...overrides,
	...maintenance,
};
