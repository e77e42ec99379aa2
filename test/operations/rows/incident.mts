/** Incidents: what comes of each operation. */
import { newShortId, newUuid } from '../../../simulator/ids.mts';
import { addIncident, type NewIncident } from '../../../simulator/incidents.mts';
import { SEED } from '../../../simulator/seed.mts';
import type { Simulator } from '../../../simulator/simulator.mts';
import { fullName, userOf, type Incident } from '../../../simulator/state.mts';
import { PAGE, WRONG_KEY } from './configuration.mts';
import {
	listed,
	quoted,
	NOBODY,
	type Bad,
	type Cases,
	type Good,
	type Json,
	type Rows,
} from './row.mts';
import { NOWHERE } from '../../../e2e/support/nowhere.mts';
import { inMilliseconds, newest, shownFoundIncident, shownIncident, shownNote } from './shown.mts';

const { services, users, policies, priorities, slas, teams } = SEED;

/** Adds an incident that is open for a minute. */
function open({ world }: Simulator, fields: Partial<NewIncident> = {}) {
	const creation_date = new Date(Date.now() - 60_000).toISOString();
	const service = services.databases;
	return addIncident(world, { title: 'Replica lags', service, creation_date, ...fields });
}

const MISSING: Record<string, Bad> = {
	'an incident that is not there': {
		parameters: { incident: '99999' },
		code: 'not_found',
		statusCode: 404,
		names: ['99999'],
	},
	'a text that is no incident': {
		parameters: { incident: 'the newest' },
		code: 'invalid_input',
		names: ['the newest'],
	},
	'no incident': {
		parameters: { incident: '={{ $json.nothing }}' },
		code: 'invalid_input',
		names: ['Incident'],
	},
};

/** An operation that sets a status. @param isReadFirst whether it leaves a resolved one alone */
function settingStatus(from: 1 | 2 | 3, to: 1 | 2 | 3, isReadFirst = false): Cases {
	return {
		good: {
			[`by ID, with ${isReadFirst ? 'two requests' : 'one request'}`](zenduty) {
				const { state } = zenduty;
				const { unique_id: id, incident_number: incident } = open(zenduty, { status: from });
				return {
					parameters: { incident: { __rl: true, mode: 'id', value: id } },
					outcome: () => ({
						output: [shownIncident(state, newest(state.incidents))],
						requests: [
							...(isReadFirst ? [`GET /api/incidents/${id}/`] : []),
							`PATCH /api/incidents/${id}/ {"status":${to}}`,
						],
						changes: [{ what: 'status set', incident, from, to }],
					}),
				};
			},
			'by number, with a note'({ state, ...zenduty }) {
				const { unique_id: id, incident_number: number } = open(
					{ state, ...zenduty },
					{ status: from },
				);
				const note = `Set to ${to}`;
				return {
					parameters: { incident: `#${number}`, options: { note } },
					outcome: () => ({
						output: [shownIncident(state, newest(state.incidents))],
						requests: [
							`GET /api/incidents/${number}/`,
							`PATCH /api/incidents/${id}/ {"status":${to}}`,
							`POST /api/incidents/${number}/note/ {"note":"${note}"}`,
						],
						changes: [
							{ what: 'status set', incident: number, from, to },
							{
								what: 'note added',
								incident: number,
								id: newest(state.notes).unique_id,
								text: note,
							},
						],
					}),
				};
			},
		},
		bad: {
			...MISSING,
			'a key that may only read': {
				parameters: { incident: '3' },
				code: 'forbidden',
				statusCode: 403,
				access: 'reader',
			},
		},
	};
}

const acknowledging = settingStatus(1, 2, true);

function noteOn(
	{ incident_number: incident, creation_date }: Incident,
	user: string,
	note: string,
) {
	return { unique_id: newShortId(), incident, user, note, creation_date };
}

/** A note as the context of its incident shows it. */
function shownInContext({ author, note: text, createdAt }: Json): Json {
	return { author, text, createdAt };
}

/** An incident with everything, of a service that had another incident a day before. */
function contextOfAll(zenduty: Simulator): Good {
	const { state } = zenduty;
	const now = Date.now();
	const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
	const service = services.network;
	const resolved = { service, status: 3 as const };
	const before = open(zenduty, { ...resolved, title: 'Before', creation_date: ago(24 * 60) });
	open(zenduty, { ...resolved, title: 'Long ago', creation_date: ago(40 * 24 * 60) });
	open(zenduty, { title: 'Of another service' });
	const asked = open(zenduty, { service, title: 'A line is down', summary: 'Since 9:40' });
	const { incident_number: number, unique_id: id } = asked;
	state.alerts = [ago(1), ago(0.5)].map((creation_date, index) => ({
		...{ trace_id: newUuid(), unique_id: newShortId(), integration: SEED.integrations.databases },
		...{ message: `Lag ${index}`, summary: '', alert_type: 'warning', entity_id: 'db-2/lag' },
		...{ urls: [], creation_date, outcome: 'completed', incident: number, failure: null },
		...{ is_incident_created: index === 0, suppressed: false },
	}));
	state.notes = [noteOn(asked, users.obi, 'Looking')];
	state.responders = [
		{
			...{ unique_id: newShortId(), incident: number, user: users.aiko },
			...{ escalation_policy: null, response_status: 3, creation_date: ago(1) },
		},
	];
	const person = (level: number, username: string) => {
		const user = userOf(state, username);
		return { level, name: fullName(user), email: user.email };
	};
	const shownBefore = shownFoundIncident(state, before);
	const created = Date.parse(asked.creation_date);
	const day = (days: number) => new Date(created + days * 86_400_000).toISOString().slice(0, 10);
	return {
		parameters: { incident: { __rl: true, mode: 'id', value: id } },
		outcome: () => ({
			output: [
				{
					incident: shownIncident(state, asked),
					alerts: state.alerts.toReversed().map((alert) => ({
						...{ message: alert.message, summary: '', type: 'warning' },
						...{ createdAt: inMilliseconds(alert.creation_date), entityId: 'db-2/lag' },
					})),
					notes: state.notes.map((note) => shownInContext(shownNote(state, note))),
					onCall: [person(1, users.mara), person(2, users.tomas), person(2, users.aiko)],
					recentIncidents: [
						{
							...{ incidentNumber: before.incident_number, title: 'Before', status: 'resolved' },
							createdAt: shownBefore.createdAt,
							secondsToResolve: shownBefore.secondsToResolve,
						},
					],
					responders: [
						{
							user: {
								...{ username: users.aiko, name: fullName(userOf(state, users.aiko)), email: null },
							},
							...{ escalationPolicy: null, status: 'pending' },
						},
					],
					...{ unread: [], shortened: [] },
				},
			],
			requests: [
				`GET /api/incidents/${id}/`,
				`GET /api/incidents/${number}/alerts/${PAGE}`,
				`GET /api/incidents/${number}/note/${PAGE}`,
				`GET /api/v2/account/teams/${teams.platform}/services/${service}/oncall/${PAGE}`,
				`POST /api/incidents/filter/${PAGE} ${JSON.stringify({
					...{ status: 0, all_teams: 1, service_ids: [service] },
					...{ from_date: day(-31), to_date: day(2) },
				})}`,
				`GET /api/v2/incidents/${number}/responders/${PAGE}`,
			],
		}),
	};
}

export const incident: Rows = {
	acknowledge: {
		...acknowledging,
		good: {
			...acknowledging.good,
			'a resolved one is opened again where it is told to'(zenduty) {
				const { state } = zenduty;
				const { unique_id: id, incident_number: incident } = open(zenduty, { status: 3 });
				return {
					parameters: { incident: id, options: { skipResolved: false } },
					outcome: () => ({
						output: [shownIncident(state, newest(state.incidents))],
						requests: [`PATCH /api/incidents/${id}/ {"status":2}`],
						changes: [{ what: 'status set', incident, from: 3, to: 2 }],
					}),
				};
			},
			'a resolved one is left alone'(zenduty) {
				const resolved = open(zenduty, { status: 3 });
				const number = resolved.incident_number;
				return {
					parameters: { incident: number, options: { note: 'Not added' } },
					outcome: () => ({
						output: [shownIncident(zenduty.state, resolved)],
						requests: [`GET /api/incidents/${number}/`],
					}),
				};
			},
		},
	},
	resolve: settingStatus(2, 3),
	reopen: settingStatus(3, 1),

	create: {
		good: {
			'with the least': ({ state }) => ({
				parameters: { service: listed(services.shop), title: 'Checkout – slow “again” 🐢' },
				outcome: () => ({
					output: [shownIncident(state, newest(state.incidents))],
					requests: [
						`POST /api/incidents/ {"title":"Checkout – slow “again” 🐢","service":"${services.shop}"}`,
					],
					changes: [
						{
							what: 'incident created',
							incident: newest(state.incidents).incident_number,
							title: 'Checkout – slow “again” 🐢',
						},
					],
				}),
			}),
			'with every field': ({ state }) => ({
				parameters: {
					team: listed(teams.platform),
					service: { __rl: true, mode: 'id', value: services.databases.replaceAll('-', '') },
					title: 'Replica lags',
					summary: 'By 40 s\nsince noon',
					additionalFields: {
						assignedTo: { __rl: true, mode: 'email', value: 'TOMAS.Ferreira@example.com' },
						escalationPolicy: listed(policies.nights),
						priority: listed(priorities.p2),
						sla: listed(slas.gold),
						urgency: 'low',
						status: 'acknowledged',
					},
				},
				outcome: () => ({
					output: [
						{
							...shownIncident(state, newest(state.incidents)),
							summary: 'By 40 s\nsince noon\n[Created by: Mara Lindqvist]',
							status: 'acknowledged',
							urgency: 'low',
						},
					],
					requests: [
						'GET /api/account/members/?page=1&page_size=100',
						`POST /api/incidents/ ${JSON.stringify({
							title: 'Replica lags',
							service: services.databases,
							summary: 'By 40 s\nsince noon',
							assigned_to: users.tomas,
							escalation_policy: policies.nights,
							team_priority: priorities.p2,
							sla: slas.gold,
							status: 2,
							urgency: 0,
						})}`,
					],
					changes: [
						{
							what: 'incident created',
							incident: newest(state.incidents).incident_number,
							title: 'Replica lags',
						},
					],
				}),
			}),
		},
		bad: {
			'a service that is not there': {
				parameters: { service: NOBODY, title: 'x' },
				code: 'refused',
				statusCode: 400,
				names: ['service', NOBODY],
				says: /^Zenduty refuses the values \(status 400\)/,
			},
			'no title': {
				parameters: { service: services.shop, title: '={{ " " }}' },
				code: 'invalid_input',
				says: /^'Title' is empty\.$/,
			},
			'no service': {
				parameters: { service: '={{ "" }}', title: 'x' },
				code: 'invalid_input',
				names: ['Service'],
			},
			'an unknown urgency': {
				parameters: {
					service: services.shop,
					title: 'x',
					additionalFields: { urgency: '={{ "medium" }}' },
				},
				code: 'invalid_input',
				names: ['medium', 'low, high'],
			},
			'a key that may only read': {
				parameters: { service: services.shop, title: 'x' },
				code: 'forbidden',
				statusCode: 403,
				says: /^The API key has no permission for this/,
				access: 'reader',
			},
		},
	},

	get: {
		good: {
			'by the address of its page': ({ state }) => ({
				parameters: { incident: 'https://pager.example.net/dashboard/incidents/3/?tab=notes' },
				outcome: () => ({
					output: [shownIncident(state, state.incidents[2])],
					requests: ['GET /api/incidents/3/'],
				}),
			}),
			'not simplified: what Zenduty sent': ({ state }) => ({
				parameters: { incident: 2, simplify: false },
				outcome: () => {
					const sent: Json = { ...state.incidents[1] };
					delete sent.entityId;
					return {
						output: [
							{
								...sent,
								assigned_to_name: 'Tomás Ferreira',
								service_object: {
									...state.services[1],
									under_maintenance: false,
								},
								escalation_policy_object: {
									unique_id: policies.platform,
									name: 'Platform on call',
								},
								team_priority_object: {
									unique_id: priorities.p2,
									name: 'P2',
									description: '',
									color: 'orange',
								},
								sla_object: null,
								tags: [],
								merged_with: null,
								context_window_start: null,
								context_window_end: null,
							},
						],
						requests: ['GET /api/incidents/2/'],
					};
				},
			}),
		},
		bad: {
			...quoted(MISSING, {
				'an incident that is not there': /^Zenduty has no incident #99999\.$/,
				'a text that is no incident': /^"the newest" is not an incident\.$/,
				'no incident': /^The expression in 'Incident' returns nothing for this item\.$/,
			}),
			'a wrong key': {
				parameters: { incident: '3' },
				code: 'credential',
				statusCode: 403,
				names: ['Invalid or Inactive Token'],
				says: /^Zenduty refuses the API key/,
				access: 'wrong key',
			},
			'a base URL where nothing is': {
				parameters: { incident: '3', options: { maxAttempts: 2 } },
				code: 'unavailable',
				names: [NOWHERE, '2 attempts'],
				says: /^Zenduty could not be reached at /,
				access: 'unreachable',
			},
			'no credential': {
				parameters: { incident: '3' },
				code: 'credential',
				names: ['Zenduty API'],
				says: /^No Zenduty API credential is chosen in the node\.$/,
				access: 'none',
			},
		},
	},

	getAll: {
		good: {
			'the open ones'({ state }) {
				return {
					parameters: { limit: 2 },
					outcome: () => ({
						output: state.incidents
							.filter(({ status }) => status !== 3)
							.sort((a, b) => a.creation_date.localeCompare(b.creation_date))
							.slice(0, 2)
							.map((each) => shownFoundIncident(state, each)),
						requests: [
							'POST /api/incidents/filter/?page=1&page_size=100 {"status":-1,"all_teams":1}',
						],
					}),
				};
			},
			'by every filter, in full detail'(zenduty) {
				const { state } = zenduty;
				const fields = {
					...{ status: 2 as const, service: services.kubernetes, assigned_to: users.aiko },
					...{ team_priority: priorities.p1, sla: slas.gold, escalation_policy: policies.nights },
				};
				const wanted = open(zenduty, { title: 'Wanted', ...fields });
				state.incidentTags.push({
					unique_id: newUuid(),
					incident: wanted.incident_number,
					team_tag: SEED.tags.disk,
					creation_date: wanted.creation_date,
				});
				const created = Date.parse(wanted.creation_date);
				const day = (days: number) =>
					new Date(created + days * 24 * 3600_000).toISOString().slice(0, 10);
				return {
					parameters: {
						returnAll: true,
						status: 'acknowledged',
						filters: {
							teams: [teams.platform],
							services: [services.kubernetes],
							escalationPolicies: `={{ ["${policies.nights}"] }}`,
							users: userOf(state, users.aiko).email,
							priorities: [priorities.p1],
							slas: [slas.gold],
							tags: [SEED.tags.disk],
							priorityName: 'P1',
							createdAfter: new Date(created - 1000).toISOString(),
							createdBefore: new Date(created + 1000).toISOString(),
						},
						options: { fullDetails: true },
					},
					outcome: () => ({
						output: [shownIncident(state, wanted)],
						requests: [
							'GET /api/account/members/?page=1&page_size=100',
							`POST /api/incidents/filter/?page=1&page_size=100 ${JSON.stringify({
								status: 2,
								all_teams: 1,
								team_ids: [teams.platform],
								service_ids: [services.kubernetes],
								escalation_policy_ids: [policies.nights],
								priority_ids: [priorities.p1],
								sla_ids: [slas.gold],
								tag_ids: [SEED.tags.disk],
								user_ids: [users.aiko],
								priority_name: 'P1',
								from_date: day(-1),
								to_date: day(2),
							})}`,
							`GET /api/incidents/${wanted.incident_number}/`,
						],
					}),
				};
			},
		},
		bad: {
			'an unknown status': {
				parameters: { status: '={{ "closed" }}' },
				code: 'invalid_input',
				names: ['closed', 'open, all, triggered, acknowledged, resolved'],
			},
			'dates the wrong way round': {
				parameters: { filters: { createdAfter: '2026-03-02', createdBefore: '2026-03-01' } },
				code: 'invalid_input',
				names: ['Created After', 'Created Before'],
			},
			'a key that may not read incidents': {
				parameters: {},
				code: 'forbidden',
				statusCode: 403,
				access: 'reader',
			},
		},
	},

	getContext: {
		good: {
			'with all that belongs to it, by ID': (zenduty) => contextOfAll(zenduty),
			'some of it, in few characters'(zenduty) {
				const { state } = zenduty;
				const asked = open(zenduty, { title: 'Replica lags', summary: '' });
				const number = asked.incident_number;
				const texts = ['The replica lags behind. '.repeat(4_000), 'Seen.'];
				state.notes = texts.map((note) => noteOn(asked, users.obi, note));
				return {
					parameters: {
						incident: number,
						include: ['responders', 'notes'],
						options: { maxCharacters: 2000 },
					},
					outcome: () => ({
						output: [
							{
								...{ incident: shownIncident(state, asked), alerts: null },
								notes: state.notes.map((note, index) => ({
									...shownInContext(shownNote(state, note)),
									text: index === 0 ? /^(The replica lags behind\. )+.*…$/ : note.note,
								})),
								...{ onCall: null, recentIncidents: null, responders: [] },
								...{ unread: [], shortened: ['notes'] },
							},
						],
						requests: [
							`GET /api/incidents/${number}/`,
							`GET /api/incidents/${number}/note/${PAGE}`,
							`GET /api/v2/incidents/${number}/responders/${PAGE}`,
						],
					}),
				};
			},
		},
		bad: {
			...MISSING,
			'a wrong key': { ...WRONG_KEY['a wrong key'], parameters: { incident: '3' } },
			'an unknown part': {
				parameters: { incident: '3', include: '={{ ["notes", "payload"] }}' },
				code: 'invalid_input',
				names: ['payload', 'alerts, notes, onCall, recentIncidents, responders'],
			},
			'too few characters': {
				parameters: { incident: '3', options: { maxCharacters: 1999 } },
				code: 'invalid_input',
				names: ['1999', '2000'],
			},
		},
	},

	update: {
		good: {
			'every field'(zenduty) {
				const { state } = zenduty;
				const { unique_id: id, incident_number } = open(zenduty);
				return {
					parameters: {
						incident: id,
						updateFields: {
							title: 'Replica stands still',
							summary: 'For an hour',
							status: 'acknowledged',
							assignedTo: listed(users.aiko),
							escalationPolicy: listed(policies.nights),
							priority: listed(priorities.p1),
							sla: listed(slas.gold),
							urgency: 'low',
						},
					},
					outcome: () => ({
						output: [
							{
								...shownIncident(state, newest(state.incidents)),
								title: 'Replica stands still',
								summary: 'For an hour',
								urgency: 'low',
							},
						],
						requests: [
							`PATCH /api/incidents/${id}/ ${JSON.stringify({
								title: 'Replica stands still',
								summary: 'For an hour',
								assigned_to: users.aiko,
								escalation_policy: policies.nights,
								team_priority: priorities.p1,
								sla: slas.gold,
								status: 2,
								urgency: 0,
							})}`,
						],
						changes: [
							{
								what: 'incident changed',
								incident: incident_number,
								fields: [
									...['title', 'summary', 'assigned_to', 'escalation_policy'],
									...['team_priority', 'sla', 'urgency'],
								],
							},
							{ what: 'status set', incident: incident_number, from: 1, to: 2 },
						],
					}),
				};
			},
		},
		bad: {
			...missingWith({ updateFields: { title: 'x' } }),
			'no field': {
				parameters: { incident: '3', updateFields: { title: '' } },
				code: 'invalid_input',
				names: ['Update Fields'],
				says: /^There is nothing to update: /,
			},
			'an unknown status': {
				parameters: { incident: '3', updateFields: { status: '={{ "closed" }}' } },
				code: 'invalid_input',
				names: ['closed', 'triggered, acknowledged, resolved'],
			},
		},
	},

	reassign: {
		good: {
			'to an escalation policy'(zenduty) {
				const { state } = zenduty;
				const { unique_id: id, incident_number: number } = open(zenduty);
				return {
					parameters: {
						incident: id,
						assignTo: 'escalationPolicy',
						escalationPolicy: listed(policies.nights),
					},
					outcome: () => ({
						output: [
							{
								...shownIncident(state, newest(state.incidents)),
								escalationPolicy: { id: policies.nights, name: 'Platform at night' },
							},
						],
						requests: [
							`GET /api/incidents/${id}/`,
							`PATCH /api/incidents/${id}/ {"escalation_policy":"${policies.nights}"}`,
						],
						changes: [
							{ what: 'incident changed', incident: number, fields: ['escalation_policy'] },
						],
					}),
				};
			},
			'to a user by email, with a note'(zenduty) {
				const { state } = zenduty;
				const { unique_id: id, incident_number: number } = open(zenduty);
				return {
					parameters: {
						incident: id,
						user: { __rl: true, mode: 'email', value: 'leila@example.com' },
						options: { note: 'Yours now' },
					},
					outcome: () => ({
						output: [shownIncident(state, newest(state.incidents))],
						requests: [
							'GET /api/account/members/?page=1&page_size=100',
							`GET /api/incidents/${id}/`,
							`PATCH /api/incidents/${id}/ {"assigned_to":"${users.leila}"}`,
							`POST /api/incidents/${number}/note/ {"note":"Yours now"}`,
						],
						changes: [
							{ what: 'incident changed', incident: number, fields: ['assigned_to'] },
							{
								what: 'note added',
								incident: number,
								id: newest(state.notes).unique_id,
								text: 'Yours now',
							},
						],
					}),
				};
			},
		},
		bad: {
			...missingWith({ user: users.obi }),
			'an email that nobody has': {
				parameters: { incident: '3', user: 'nobody@example.com' },
				code: 'invalid_input',
				names: ['nobody@example.com'],
				says: /^No member of the account has the email address /,
			},
			'no user': {
				parameters: { incident: '3', user: '={{ "" }}' },
				code: 'invalid_input',
				names: ['User'],
			},
			'a user that is not there': {
				parameters: { incident: '3', user: 'ghost' },
				code: 'refused',
				statusCode: 400,
				names: ['assigned_to'],
			},
		},
	},
};

/** The same with what the operation needs besides. */
function missingWith(more: object): Record<string, Bad> {
	return Object.fromEntries(
		Object.entries(MISSING).map(([what, bad]) => [
			what,
			{ ...bad, parameters: { ...bad.parameters, ...more } },
		]),
	);
}
