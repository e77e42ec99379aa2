/** Parameters of the action that do something for each item with a `title`. */
import { SEED } from '../../simulator/seed.mts';
import type { Json } from '../n8n/rest.mts';

const { teams, services, integrations } = SEED;

/** Opens an incident. */
export const CREATE_INCIDENT: Json = {
	resource: 'incident',
	operation: 'create',
	service: { __rl: true, mode: 'id', value: services.databases },
	title: '={{ $json.title }}',
};

/** The integration that takes alerts, as it is picked from the list. */
export const INTEGRATION: Json = {
	__rl: true,
	mode: 'list',
	value: [teams.platform, services.databases, integrations.databases].join('/'),
};

/** Sends an alert, with the title as its entity id. */
export const SEND_ALERT: Json = {
	resource: 'alert',
	operation: 'send',
	authentication: 'apiKey',
	integration: INTEGRATION,
	message: '={{ $json.title }}',
	alertType: 'critical',
	entityId: '={{ $json.title }}',
};
