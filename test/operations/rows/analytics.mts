/** Figures about incidents: what comes of each operation. */
import { SEED } from '../../../simulator/seed.mts';
import type { Simulator } from '../../../simulator/simulator.mts';
import type { Incident } from '../../../simulator/state.mts';
import { timestamp } from '../../../simulator/times.mts';
import { WRONG_KEY } from './configuration.mts';
import type { Bad, Cases, Good, Json, Rows } from './row.mts';

const { teams, services, users, policies, priorities, slas, tags } = SEED;
const PATH = '/api/v2/account/analytics/';
const MONTH = { startDate: '2026-02-01T00:00:00', endDate: '2026-02-28T23:59:00' };
const ASKED = { from_date: '2026-02-01', to_date: '2026-02-28' };
const figures = { incidents: 1, acknowledgedOrResolved: 1, resolved: 1 };
const means = { secondsToAcknowledge: 60, secondsToResolve: 600 };
const totals = { incidents: 1, triggered: 0, acknowledged: 0, resolved: 1, ...means };

/** Moves an incident into the month that is asked for; the others are newer. */
function inFebruary({ state }: Simulator, more: Partial<Incident> = {}): void {
	Object.assign(state.incidents[0] as Incident, {
		creation_date: '2026-02-10T07:00:00.000000Z',
		acknowledged_date: '2026-02-10T07:01:00.000000Z',
		resolved_date: '2026-02-10T07:10:00.000000Z',
		assigned_to: users.obi,
		...more,
	});
}

const sent = (kind: string, more: Json = {}) =>
	`POST ${PATH}${kind}/ ${JSON.stringify({ ...ASKED, ...more })}`;

/** What cannot be asked for. */
const WRONG: Record<string, Bad> = {
	'a start after the end': {
		parameters: { startDate: '2026-03-01', endDate: '2026-02-28' },
		code: 'invalid_input',
		names: ['Start Date', '2026-03-01', '2026-02-28'],
	},
	'a day that is no date': {
		parameters: { ...MONTH, endDate: 'today' },
		code: 'invalid_input',
		names: ['End Date'],
	},
	'an urgency that there is not': {
		parameters: { ...MONTH, filters: { urgency: 'middling' } },
		code: 'invalid_input',
		names: ['middling'],
	},
	'a filter from an expression that gives nothing': {
		parameters: { ...MONTH, filters: { teams: '={{ $json.nothing }}' } },
		code: 'invalid_input',
		names: ['Team Names or IDs'],
	},
	...WRONG_KEY,
};

/** The cases of an operation that gives an item for each thing of a kind. */
function by(kind: string, thing: Json): Cases {
	const request = `${kind}_analytics`;
	const asked = (zenduty: Simulator): Good => {
		inFebruary(zenduty);
		return {
			parameters: MONTH,
			outcome: () => ({
				output: [{ ...thing, ...figures, ...means }],
				requests: [sent(request)],
			}),
		};
	};
	return {
		good: {
			'of a month': asked,
			'again where the response is lost'(zenduty) {
				const { parameters, outcome } = asked(zenduty);
				const effect = { kind: 'drop' } as const;
				zenduty.faults.add({ method: 'POST', path: `${PATH}*`, when: 'after', times: 1, effect });
				const twice = [sent(request), sent(request)];
				return { parameters, outcome: () => ({ ...outcome(), requests: twice }) };
			},
			'none: no item': () => ({
				parameters: { startDate: '2025-01-01', endDate: '2025-01-01' },
				outcome: () => ({
					output: [],
					requests: [sent(request, { from_date: '2025-01-01', to_date: '2025-01-01' })],
				}),
			}),
		},
		bad: {
			...WRONG,
			'a response without its records': ({ faults }) => {
				faults.add({
					...{ method: 'POST', path: `${PATH}*`, when: 'before' },
					effect: { kind: 'status', status: 200, body: { all: {} } },
				});
				return { parameters: MONTH, code: 'unexpected_response', statusCode: 200 };
			},
		},
	};
}

const team = { id: teams.checkout, name: 'Checkout' };
const service = { id: services.shop, name: 'Shop – Café & Co.' };

export const analytics: Rows = {
	getTotals: {
		good: {
			'of a month, in two requests'(zenduty) {
				inFebruary(zenduty);
				return {
					parameters: MONTH,
					outcome: () => ({
						output: [totals],
						requests: [sent('incident_stats'), sent('team_analytics')],
					}),
				};
			},
			'of 30 days, where no day is given'({ state }) {
				for (const incident of state.incidents) {
					const earlier = Date.now() - 72 * 3_600_000;
					const after = (seconds: number) => timestamp(new Date(earlier + seconds * 1000));
					incident.creation_date = after(0);
					Object.assign(incident, { acknowledged_date: after(60), resolved_date: after(600) });
				}
				return {
					parameters: {},
					outcome: () => ({
						output: [{ incidents: 3, triggered: 1, acknowledged: 1, resolved: 1, ...means }],
						requests: ['incident_stats', 'team_analytics'].map(
							(kind) =>
								new RegExp(
									`^POST ${PATH}${kind}/ {"from_date":"\\d{4}-\\d\\d-\\d\\d","to_date":"\\d{4}-\\d\\d-\\d\\d"}$`,
								),
						),
					}),
				};
			},
			'with all filters'(zenduty) {
				inFebruary(zenduty, { urgency: 0, assigned_to: null });
				const filters = {
					...{ teams: [teams.checkout], services: services.shop, users: ['Unassigned'] },
					...{ urgency: 'low', childIncidents: 'exclude' },
				};
				const asked = {
					...{ team_ids: [teams.checkout], service_ids: [services.shop] },
					...{ user_ids: ['Unassigned'], urgency: '0', child_incident: 'exclude' },
				};
				return {
					parameters: { ...MONTH, filters },
					outcome: () => ({
						output: [totals],
						requests: [sent('incident_stats', asked), sent('team_analytics', asked)],
					}),
				};
			},
			'with the other filters by IDs'(zenduty) {
				inFebruary(zenduty);
				const filters = {
					...{ priorities: [priorities.p1], slas: `${slas.gold},${slas.checkout}` },
					...{ escalationPolicies: [policies.platform], tags: [tags.disk] },
				};
				const asked = {
					escalation_policy_ids: [policies.platform],
					priority_ids: [priorities.p1],
					sla_ids: [slas.gold, slas.checkout],
					tag_ids: [tags.disk],
				};
				const none = Object.fromEntries(Object.keys(totals).map((name) => [name, 0]));
				return {
					parameters: { ...MONTH, filters },
					outcome: () => ({
						output: [{ ...none, secondsToAcknowledge: null, secondsToResolve: null }],
						requests: [sent('incident_stats', asked), sent('team_analytics', asked)],
					}),
				};
			},
		},
		bad: WRONG,
	},
	getByTeam: by('team', { team }),
	getByService: by('service', { team, service }),
	getByUser: by('user', { user: { username: users.obi, name: 'Obi Eze' } }),
};
