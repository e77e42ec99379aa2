/** Responders of incidents: what comes of each operation. */
import { newShortId } from '../../../simulator/ids.mts';
import { SEED } from '../../../simulator/seed.mts';
import type { Simulator } from '../../../simulator/simulator.mts';
import { byId, fullName, userOf, type Responder, type State } from '../../../simulator/state.mts';
import { PAGE } from './configuration.mts';
import { listed, type Bad, type Json, type Rows } from './row.mts';
import { newest } from './shown.mts';

const { users, policies } = SEED;

/** Adds a responder, as if long asked. */
function asked({ state }: Simulator, incident: number, more: Partial<Responder> = {}): Responder {
	const responder: Responder = {
		...{ unique_id: newShortId(), incident, user: users.obi, escalation_policy: null },
		...{ response_status: 1, creation_date: '2026-03-01T08:02:30.000000Z' },
		...more,
	};
	state.responders.push(responder);
	return responder;
}

function shown(state: State, responder: Responder): Json {
	const { unique_id: responderId, user: username, escalation_policy: policy } = responder;
	return {
		responderId,
		user:
			username === null ? null : { username, name: fullName(userOf(state, username)), email: null },
		escalationPolicy:
			policy === null ? null : { id: policy, name: byId(state.escalationPolicies, policy).name },
		status: ['', 'accepted', 'declined', 'pending'][responder.response_status],
	};
}

const NO_INCIDENT: Record<string, Bad> = {
	'no incident': {
		parameters: { incident: '={{ $json.nothing }}', user: users.obi, responderId: 'x' },
		code: 'invalid_input',
		names: ['Incident'],
	},
};
const INCIDENT_MISSING: Record<string, Bad> = {
	'an incident that is not there': {
		parameters: { incident: '99999', user: users.obi },
		code: 'not_found',
		statusCode: 404,
		names: ['99999'],
	},
};
const READER: Record<string, Bad> = {
	'a key that may only read': {
		parameters: { incident: '3', user: users.obi, responderId: 'x' },
		code: 'forbidden',
		statusCode: 403,
		access: 'reader',
	},
};

export const responder: Rows = {
	add: {
		good: {
			'a user by email': ({ state }) => ({
				parameters: {
					incident: listed('3'),
					user: { __rl: true, mode: 'email', value: 'aiko@example.com' },
				},
				outcome: () => {
					const added = newest(state.responders);
					return {
						output: [{ ...shown(state, added), status: 'pending' }],
						requests: [
							`GET /api/account/members/${PAGE}`,
							`POST /api/v2/incidents/3/responders/ {"user":"${users.aiko}"}`,
						],
						changes: [
							{ what: 'responder added', incident: 3, id: added.unique_id, asked: users.aiko },
						],
					};
				},
			}),
			'an escalation policy': ({ state }) => ({
				parameters: {
					incident: '2',
					responderType: 'escalationPolicy',
					escalationPolicy: listed(policies.nights),
				},
				outcome: () => {
					const added = newest(state.responders);
					return {
						output: [shown(state, added)],
						requests: [
							`POST /api/v2/incidents/2/responders/ {"escalation_policy":"${policies.nights}"}`,
						],
						changes: [
							{ what: 'responder added', incident: 2, id: added.unique_id, asked: policies.nights },
						],
					};
				},
			}),
		},
		bad: {
			...NO_INCIDENT,
			...INCIDENT_MISSING,
			...READER,
			'an email address that no member has': {
				parameters: { incident: '3', user: 'nobody@example.com' },
				code: 'invalid_input',
				names: ['nobody@example.com'],
			},
		},
	},

	getAll: {
		good: {
			'of an incident by ID'(zenduty) {
				const { state } = zenduty;
				const { unique_id: id } = state.incidents[0];
				const those = [
					asked(zenduty, 1),
					asked(zenduty, 1, { user: null, escalation_policy: policies.checkout }),
				];
				return {
					parameters: { incident: id },
					outcome: () => ({
						output: those.map((each) => shown(state, each)),
						requests: [`GET /api/incidents/${id}/`, `GET /api/v2/incidents/1/responders/${PAGE}`],
					}),
				};
			},
		},
		bad: { ...NO_INCIDENT, ...INCIDENT_MISSING },
	},

	remove: {
		good: {
			'by its ID'(zenduty) {
				const { unique_id: id } = asked(zenduty, 3);
				return {
					parameters: { incident: '#3', responderId: listed(id) },
					outcome: () => ({
						output: [{ deleted: true }],
						requests: [`DELETE /api/incidents/3/responders/${id}/`],
						changes: [{ what: 'responder removed', incident: 3, id }],
					}),
				};
			},
		},
		bad: {
			...NO_INCIDENT,
			...READER,
			'a responder that is not there': {
				parameters: { incident: '3', responderId: 'nothing' },
				code: 'not_found',
				statusCode: 404,
				names: ['nothing', '#3'],
			},
			'no responder': {
				parameters: { incident: '3', responderId: '={{ "" }}' },
				code: 'invalid_input',
				names: ['Responder'],
			},
		},
	},
};
