/** All operations of `openapi.mts`. */
import type { Handlers } from '../calls.mts';
import { figures, postmortems, tasks } from './afterwards.mts';
import { alerts, incidents, incidentTags, notes, responders } from './incidents.mts';
import { contactMethods, forwardingRules } from './users.mts';
import { integrations, maintenance, onCall, overrides, teams } from './teams.mts';

export const handlers: Handlers = {
	...{ ...incidents, ...notes, ...incidentTags, ...responders, ...alerts },
	...{ ...teams, ...integrations, ...onCall, ...overrides, ...maintenance },
	...{ ...forwardingRules, ...contactMethods, ...postmortems, ...tasks, ...figures },
};
