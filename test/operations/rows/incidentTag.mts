/** Tags of incidents: what comes of each operation. */
import { newUuid } from '../../../simulator/ids.mts';
import { SEED } from '../../../simulator/seed.mts';
import type { Simulator } from '../../../simulator/simulator.mts';
import { byId, type IncidentTag, type State } from '../../../simulator/state.mts';
import { PAGE } from './configuration.mts';
import { listed, type Bad, type Json, type Rows } from './row.mts';
import { newest } from './shown.mts';

const { disk, customerImpact, release } = SEED.tags;

/** Gives an incident a tag, as if it had long had it. */
function given({ state }: Simulator, incident: number, team_tag: string): IncidentTag {
	const tag = {
		...{ unique_id: newUuid(), incident, team_tag },
		creation_date: '2026-03-01T08:02:30.000000Z',
	};
	state.incidentTags.push(tag);
	return tag;
}

function shown(state: State, { unique_id, team_tag }: IncidentTag): Json {
	const { name, color } = byId(state.tags, team_tag);
	return { id: team_tag, incidentTagId: unique_id, name, color };
}

const MISSING: Record<string, Bad> = {
	'an incident that is not there': {
		parameters: { incident: '99999', tag: disk },
		code: 'not_found',
		statusCode: 404,
		names: ['99999'],
	},
	'no incident': {
		parameters: { incident: '={{ $json.nothing }}', tag: disk },
		code: 'invalid_input',
		names: ['Incident'],
	},
};
const NO_TAG: Record<string, Bad> = {
	'no tag': {
		parameters: { incident: '3', tag: '={{ "" }}' },
		code: 'invalid_input',
		names: ['Tag'],
	},
};

export const incidentTag: Rows = {
	add: {
		good: {
			'to an incident by number': ({ state }) => ({
				parameters: { incident: listed('3'), tag: listed(customerImpact) },
				outcome: () => {
					const tag = newest(state.incidentTags);
					return {
						output: [shown(state, tag)],
						requests: [`POST /api/incidents/3/tags/ {"team_tag":"${customerImpact}"}`],
						changes: [{ what: 'tag added', incident: 3, id: tag.unique_id, tag: customerImpact }],
					};
				},
			}),
		},
		bad: {
			...MISSING,
			...NO_TAG,
			'a tag of another team': {
				parameters: { incident: '3', tag: release },
				code: 'refused',
				statusCode: 400,
				names: ['team_tag'],
			},
			'a key that may only read': {
				parameters: { incident: '3', tag: disk },
				code: 'forbidden',
				statusCode: 403,
				access: 'reader',
			},
		},
	},

	getAll: {
		good: {
			'of an incident by ID'(zenduty) {
				const { state } = zenduty;
				const { unique_id: id } = state.incidents[1];
				const tags = [disk, customerImpact].map((tag) => given(zenduty, 2, tag));
				return {
					parameters: { incident: id },
					outcome: () => ({
						output: tags.map((tag) => shown(state, tag)),
						requests: [`GET /api/incidents/${id}/`, `GET /api/incidents/2/tags/${PAGE}`],
					}),
				};
			},
		},
		bad: MISSING,
	},

	remove: {
		good: {
			'by the tag of the team'(zenduty) {
				const { unique_id: id } = given(zenduty, 1, release);
				return {
					parameters: { incident: '#1', tag: release },
					outcome: () => ({
						output: [{ deleted: true }],
						requests: [`GET /api/incidents/1/tags/${PAGE}`, `DELETE /api/incidents/1/tags/${id}/`],
						changes: [{ what: 'tag removed', incident: 1, id, tag: release }],
					}),
				};
			},
		},
		bad: {
			...MISSING,
			...NO_TAG,
			'a tag that the incident does not have': {
				parameters: { incident: '3', tag: release },
				code: 'not_found',
				names: ['#3', release],
			},
		},
	},
};
