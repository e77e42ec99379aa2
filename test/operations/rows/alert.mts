/** Alerts: what comes of each operation. */
import { newShortId, newUuid } from '../../../simulator/ids.mts';
import { SEED } from '../../../simulator/seed.mts';
import type { Simulator } from '../../../simulator/simulator.mts';
import type { Alert } from '../../../simulator/state.mts';
import { listed, type Json, type Rows } from './row.mts';
import { newest } from './shown.mts';

const { integrations, policies, priorities, services, slas, tags, teams, users } = SEED;

const THROUGH = `${teams.platform}/${services.databases}/${integrations.databases}`;
const ITS_ADDRESS = `GET /api/account/teams/${teams.platform}/services/${services.databases}/integrations/${integrations.databases}/`;
const TRACE_ID = /^[0-9a-f-]{36}$/;
const GENERATED = /^[0-9a-f]{32}$/;

/** Takes an alert, as if that had long been done. */
function taken({ state }: Simulator, more: Partial<Alert>): Alert {
	const alert: Alert = {
		...{ trace_id: newUuid(), unique_id: newShortId(), integration: integrations.databases },
		...{ message: 'Disk almost full', summary: '5 % left', alert_type: 'critical' },
		...{ entity_id: 'db-1/disk', urls: [], creation_date: '2026-03-01T08:02:30.000000Z' },
		...{ outcome: 'completed', incident: 3, is_incident_created: false, suppressed: false },
		failure: null,
		...more,
	};
	state.alerts.push(alert);
	return alert;
}

const shownStatus = ({ state }: Simulator, alert: Alert): Json => ({
	status: alert.outcome,
	incidentNumber: alert.incident,
	incidentId:
		state.incidents.find((each) => each.incident_number === alert.incident)?.unique_id ?? null,
	incidentCreated: alert.is_incident_created,
	suppressed: alert.suppressed,
});

const NEW: Json = { message: 'Disk almost full on db-1 – “5 %”', alertType: 'critical' };

export const alert: Rows = {
	send: {
		good: {
			'with the least, through an integration of the list': (zenduty) => ({
				parameters: { integration: listed(THROUGH), ...NEW },
				outcome() {
					const { trace_id, entity_id, incident } = newest(zenduty.state.alerts);
					return {
						output: [{ traceId: trace_id, entityId: GENERATED }],
						requests: [ITS_ADDRESS, postOf({ ...asSent, entity_id })],
						changes: [
							{ what: 'alert taken', id: trace_id, type: 'critical', entityId: entity_id },
							{ what: 'incident created', incident, title: NEW.message },
							{ what: 'alert completed', id: trace_id, incident, suppressed: false },
						],
					};
				},
			}),
			'with all fields, and waiting for the incident': (zenduty) => ({
				parameters: {
					...NEW,
					team: listed(teams.platform),
					service: listed(services.databases),
					integration: { __rl: true, mode: 'id', value: integrations.databases },
					summary: 'In two\nlines',
					entityId: 'e2e/all',
					additionalFields: {
						payload: '{"host": "db-1"}',
						urls: { links: [{ url: 'https://graphs.example/1', text: 'Graph' }] },
						escalationPolicy: listed(policies.nights),
						priority: listed(priorities.p1),
						sla: listed(slas.gold),
						tags: [tags.disk],
					},
					options: { waitForIncident: 10 },
				},
				outcome() {
					const { state } = zenduty;
					const [alertTaken, incident] = [newest(state.alerts), newest(state.incidents)];
					const { trace_id: id } = alertTaken;
					const number = incident.incident_number;
					return {
						output: [
							{
								traceId: id,
								entityId: 'e2e/all',
								status: 'completed',
								incidentNumber: number,
								incidentId: incident.unique_id,
								incidentCreated: true,
								suppressed: false,
							},
						],
						requests: [
							ITS_ADDRESS,
							postOf({
								...asSent,
								summary: 'In two\nlines',
								payload: { host: 'db-1' },
								urls: [{ link_url: 'https://graphs.example/1', link_text: 'Graph' }],
								escalation_policy: policies.nights,
								priority: priorities.p1,
								sla: slas.gold,
								tags: [tags.disk],
								entity_id: 'e2e/all',
							}),
							`GET /api/alert/status/${id}/`,
						],
						changes: [
							{ what: 'alert taken', id, type: 'critical', entityId: 'e2e/all' },
							{ what: 'incident created', incident: number, title: NEW.message },
							{ what: 'tag added', incident: number, id: TRACE_ID, tag: tags.disk },
							{ what: 'alert completed', id, incident: number, suppressed: false },
						],
					};
				},
			}),
			'without an API key, to inform only': (zenduty) => ({
				access: 'integration',
				parameters: {
					...NEW,
					authentication: 'integrationUrl',
					alertType: 'info',
					entityId: 'no/key',
				},
				outcome() {
					const { trace_id: id } = newest(zenduty.state.alerts);
					return {
						output: [{ traceId: id, entityId: 'no/key' }],
						requests: [postOf({ ...asSent, alert_type: 'info', entity_id: 'no/key' })],
						changes: [
							{ what: 'alert taken', id, type: 'info', entityId: 'no/key' },
							{ what: 'alert completed', id, incident: null, suppressed: false },
						],
					};
				},
			}),
		},
		bad: {
			'an integration that is not there': {
				parameters: {
					...NEW,
					integration: listed(`${teams.platform}/${services.network}/nothing`),
				},
				code: 'not_found',
				statusCode: 404,
				names: ['nothing', services.network, teams.platform],
			},
			'an address in place of an integration': ({ integrationUrl }) => ({
				parameters: { ...NEW, integration: { __rl: true, mode: 'id', value: integrationUrl } },
				code: 'invalid_input',
				names: ['Integration'],
				says: /^The value of 'Integration' is not the ID of an integration\./,
			}),
			'an integration that is switched off': {
				parameters: {
					...NEW,
					integration: `${teams.platform}/${services.network}/${integrations.disabled}`,
				},
				code: 'refused',
				statusCode: 400,
				names: ['The integration is disabled'],
			},
			'an integration URL that leads nowhere': {
				parameters: { ...NEW, authentication: 'integrationUrl' },
				access: 'deleted integration',
				code: 'not_found',
				statusCode: 404,
				says: /^Zenduty has no alert integration at /,
			},
			'an empty message': {
				parameters: { ...NEW, integration: THROUGH, message: '={{ "" }}' },
				code: 'invalid_input',
				says: /^'Message' is empty\.$/,
			},
			'a payload that is no object': {
				parameters: { ...NEW, integration: THROUGH, additionalFields: { payload: '={{ [1] }}' } },
				code: 'invalid_input',
				says: /^'Payload \(JSON\)' is not a JSON object\.$/,
			},
		},
	},

	getAll: {
		good: {
			'of an incident': (zenduty) => {
				zenduty.state.alerts = [];
				const given = taken(zenduty, {
					urls: [{ link_url: 'https://graphs.example/1', link_text: 'Graph' }],
				});
				return {
					parameters: { incident: listed('3') },
					outcome: () => ({
						output: [
							{
								alertId: given.unique_id,
								message: 'Disk almost full',
								summary: '5 % left',
								type: 'critical',
								entityId: 'db-1/disk',
								suppressed: false,
								links: [{ url: 'https://graphs.example/1', text: 'Graph' }],
								createdAt: '2026-03-01T08:02:30.000Z',
								incidentNumber: 3,
							},
						],
						requests: ['GET /api/incidents/3/alerts/?page=1&page_size=100'],
					}),
				};
			},
		},
		bad: {
			'an incident that is not there': {
				parameters: { incident: '99999' },
				code: 'not_found',
				statusCode: 404,
				names: ['99999'],
			},
		},
	},

	getStatus: {
		good: {
			'of one that joined an incident': (zenduty) => {
				const given = taken(zenduty, {});
				return {
					parameters: { traceId: given.trace_id },
					outcome: () => ({
						output: [
							{
								traceId: given.trace_id,
								...shownStatus(zenduty, given),
								alertId: given.unique_id,
								integration: 'Databases: generic',
								failure: null,
							},
						],
						requests: [`GET /api/alert/status/${given.trace_id}/`],
					}),
				};
			},
			'of one that failed, which is no error': (zenduty) => {
				const given = taken(zenduty, { outcome: 'failed', incident: null, failure: 'No room.' });
				return {
					parameters: { traceId: given.trace_id },
					outcome: () => ({
						output: [
							{
								traceId: given.trace_id,
								...shownStatus(zenduty, given),
								alertId: null,
								integration: 'Databases: generic',
								failure: 'No room.',
							},
						],
						requests: [`GET /api/alert/status/${given.trace_id}/`],
					}),
				};
			},
		},
		bad: {
			'a trace ID that is not there': {
				parameters: { traceId: users.mara },
				code: 'not_found',
				statusCode: 404,
				names: [users.mara],
			},
		},
	},
};

const asSent: Json = { message: NEW.message, alert_type: NEW.alertType };

/** The request with an alert; the journal hides the key in its address. */
const postOf = (body: Json) =>
	`POST /integration/${SEED.account}/generic/***/ ${JSON.stringify(body)}`;
