/** All operations of `openapi.mts`. */
import type { Handlers } from '../calls.mts';
import { alerts, incidents, incidentTags, notes, responders } from './incidents.mts';
import { integrations, maintenance, onCall, overrides, teams } from './teams.mts';

export const handlers: Handlers = {
	...{ ...incidents, ...notes, ...incidentTags, ...responders, ...alerts },
	...{ ...teams, ...integrations, ...onCall, ...overrides, ...maintenance },
};
