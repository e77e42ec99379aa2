/** Postmortems: what comes of each operation. */
import { newUuid } from '../../../simulator/ids.mts';
import { SEED } from '../../../simulator/seed.mts';
import {
	byId,
	findIncident,
	fullName,
	userOf,
	type Incident,
	type Postmortem,
	type State,
} from '../../../simulator/state.mts';
import { noTeam, PAGE, teamMissing, TEAMS } from './configuration.mts';
import { listed, NOBODY, type Bad, type Json, type Rows } from './row.mts';
import { inMilliseconds, newest } from './shown.mts';

const { teams, users } = SEED;
const team = teams.platform;
const id = SEED.postmortem;
const PATH = `${TEAMS}${team}/postmortem/`;
const MEMBERS = `GET /api/account/members/${PAGE}`;
const begun = { incident: '3', title: 'Disk full', author: users.mara };
const one = { team: listed(team), postmortem: listed(id) };
const updateFields = { status: 'Done' };

/** @param more what a response to a write lacks */
function shown(state: State, postmortem: Postmortem, more: Json = {}): Json {
	const { author: username } = postmortem;
	return {
		id: postmortem.unique_id,
		title: postmortem.title,
		status: postmortem.status,
		author: { username, name: fullName(userOf(state, username)) },
		incidents: postmortem.incidents.map(({ incident }) => {
			const { incident_number, unique_id, title } = byId(state.incidents, incident);
			return { incidentNumber: incident_number, incidentId: unique_id, title };
		}),
		content: postmortem.postmortem_data,
		createdAt: inMilliseconds(postmortem.creation_date),
		teamId: team,
		...more,
	};
}

/** A postmortem that is not there. */
const MISSING: Record<string, Bad> = {
	...noTeam({ postmortem: id, updateFields }),
	'no postmortem': {
		parameters: { team, postmortem: '={{ "" }}', updateFields },
		code: 'invalid_input',
		names: ['Postmortem'],
	},
	'a postmortem that is not there': {
		parameters: { team, postmortem: NOBODY, updateFields },
		code: 'not_found',
		statusCode: 404,
		names: [NOBODY, team],
	},
};
const FORBIDDEN: Bad = {
	parameters: { ...begun, team, postmortem: id, updateFields },
	code: 'forbidden',
	statusCode: 403,
	access: 'reader',
};

export const postmortem: Rows = {
	create: {
		good: {
			'with a title and an author': ({ state }) => ({
				parameters: { ...begun, incident: listed('3') },
				outcome: () => {
					const made = newest(state.postmortems);
					const incidents = [{ incident: findIncident(state, '3')?.unique_id }];
					const sent = { title: 'Disk full', author: users.mara, incidents };
					return {
						output: [shown(state, made, { createdAt: null })],
						requests: ['GET /api/incidents/3/', `POST ${PATH} ${JSON.stringify(sent)}`],
						changes: [{ what: 'postmortem created', id: made.unique_id }],
					};
				},
			}),
			'with all fields, by URL and email, about several incidents'({ state }) {
				const [first, second, third] = state.incidents as [Incident, Incident, Incident];
				return {
					parameters: {
						incident: `https://www.zenduty.com/dashboard/incidents/${third.unique_id}/`,
						title: 'Disk full',
						author: userOf(state, users.aiko).email,
						additionalFields: {
							content: '<p>No alarm.</p>',
							otherIncidents: `2, ${first.unique_id}, #2, ${third.unique_id}`,
							status: 'In review',
						},
					},
					outcome: () => {
						const made = newest(state.postmortems);
						const ids = [third, second, first].map(({ unique_id: incident }) => ({ incident }));
						const sent = {
							...{ title: 'Disk full', postmortem_data: '<p>No alarm.</p>', status: 'In review' },
							...{ author: users.aiko, incidents: ids },
						};
						const [a, b, c] = shown(state, made).incidents as [Json, Json, Json];
						// What was not looked up is known by its ID alone.
						const unknown = { ...c, incidentNumber: null, title: null };
						return {
							output: [shown(state, made, { createdAt: null, incidents: [a, b, unknown] })],
							requests: [
								MEMBERS,
								`GET /api/incidents/${third.unique_id}/`,
								'GET /api/incidents/2/',
								`POST ${PATH} ${JSON.stringify(sent)}`,
							],
							changes: [{ what: 'postmortem created', id: made.unique_id }],
						};
					},
				};
			},
		},
		bad: {
			'no incident': {
				parameters: { ...begun, incident: '={{ "" }}' },
				code: 'invalid_input',
				names: ['Incident'],
			},
			'an incident that is not there': {
				parameters: { ...begun, incident: '999' },
				code: 'not_found',
				statusCode: 404,
				names: ['999'],
			},
			'another incident that is not there': {
				parameters: { ...begun, additionalFields: { otherIncidents: '2,999' } },
				code: 'not_found',
				statusCode: 404,
				names: ['999'],
			},
			'another incident that is none': {
				parameters: { ...begun, additionalFields: { otherIncidents: '2,fog' } },
				code: 'invalid_input',
				names: ['"fog"'],
			},
			'an incident without a team': ({ faults }) => {
				const body = { unique_id: 'C4kPz9TnW2rXyLqVb7HdSe', incident_number: 3 };
				faults.add({
					...{ method: 'GET', path: '/api/incidents/3/', when: 'before' },
					effect: { kind: 'status', status: 200, body },
				});
				return { parameters: begun, code: 'unexpected_response', names: ['team', '3'] };
			},
			'no title': {
				parameters: { ...begun, title: '={{ " " }}' },
				code: 'invalid_input',
				names: ["'Title'"],
			},
			'no author': {
				parameters: { ...begun, author: '={{ "" }}' },
				code: 'invalid_input',
				names: ['Author'],
			},
			'a key that may only read': FORBIDDEN,
		},
	},

	get: {
		good: {
			one: ({ state }) => ({
				parameters: one,
				outcome: () => ({
					output: [shown(state, byId(state.postmortems, id))],
					requests: [`GET ${PATH}${id}/`],
				}),
			}),
			'as it was sent, without the address of its report': ({ state }) => ({
				parameters: { ...one, simplify: false },
				outcome: () => {
					const { incidents, ...rest } = byId(state.postmortems, id);
					const { unique_id, title, author, status, postmortem_data } = rest;
					const { download_status, creation_date } = rest;
					const shownIncidents = incidents.map((entry) => {
						const incident = byId(state.incidents, entry.incident);
						const { unique_id: incidentId, title: about, incident_number } = incident;
						return { ...entry, incident: { unique_id: incidentId, title: about, incident_number } };
					});
					return {
						output: [
							{
								...{ unique_id, title, author, status, postmortem_data, download_status },
								...{ creation_date, author_name: fullName(userOf(state, author)) },
								incidents: shownIncidents,
							},
						],
						requests: [`GET ${PATH}${id}/`],
					};
				},
			}),
		},
		bad: MISSING,
	},

	getAll: {
		good: {
			'of a team'({ state }) {
				const another = { unique_id: newUuid(), status: null, postmortem_data: null };
				state.postmortems.push({ ...byId(state.postmortems, id), ...another });
				return {
					parameters: { team: listed(team) },
					outcome: () => ({
						output: state.postmortems.map((each) => shown(state, each)),
						requests: [`GET ${PATH}${PAGE}`],
					}),
				};
			},
		},
		bad: { ...noTeam(), ...teamMissing() },
	},

	update: {
		good: {
			'the status, and all else stays'({ state }) {
				const known = byId(state.postmortems, id);
				const { title, author, download_status, postmortem_data, ...more } = known;
				const incidents = more.incidents.map(({ incident }) => ({ incident }));
				return {
					parameters: { ...one, updateFields },
					outcome: () => ({
						output: [shown(state, byId(state.postmortems, id))],
						requests: [
							`GET ${PATH}${id}/`,
							`PUT ${PATH}${id}/ ${JSON.stringify({
								...{ author, title, status: 'Done', download_status, postmortem_data, incidents },
							})}`,
						],
						changes: [{ what: 'postmortem changed', id }],
					}),
				};
			},
			'text, title and author': ({ state }) => ({
				parameters: {
					...one,
					updateFields: { author: users.tomas, content: '<p>More</p>', title: 'Pods' },
				},
				outcome: () => ({
					output: [shown(state, byId(state.postmortems, id))],
					requests: [`GET ${PATH}${id}/`, /^PUT .*"author":"9fddb5fe.*<p>More<\/p>/],
					changes: [{ what: 'postmortem changed', id }],
				}),
			}),
		},
		bad: {
			...MISSING,
			'nothing to update': {
				parameters: { ...one, updateFields: { title: ' ' } },
				code: 'invalid_input',
				names: ['Update Fields'],
			},
			'a postmortem whose incidents are not told': ({ faults }) => {
				const body = { unique_id: id, author: users.mara, title: 'x', incidents: [] };
				faults.add({
					...{ method: 'GET', path: `${PATH}*`, when: 'before' },
					effect: { kind: 'status', status: 200, body },
				});
				return {
					parameters: { ...one, updateFields },
					code: 'unexpected_response',
					names: ['incidents'],
				};
			},
			'a postmortem whose author is gone': ({ faults }) => {
				const body = { unique_id: id, author: null, title: 'x', incidents: [] };
				faults.add({
					...{ method: 'GET', path: `${PATH}*`, when: 'before' },
					effect: { kind: 'status', status: 200, body },
				});
				return { parameters: { ...one, updateFields }, code: 'invalid_input', names: ['Author'] };
			},
			'a key that may only read': FORBIDDEN,
		},
	},

	delete: {
		good: {
			'for good'({ state }) {
				const another = newUuid();
				state.postmortems.push({ ...byId(state.postmortems, id), unique_id: another });
				return {
					parameters: { ...one, postmortem: another },
					outcome: () => ({
						output: [{ deleted: true }],
						requests: [`DELETE ${PATH}${another}/`],
						changes: [{ what: 'postmortem deleted', id: another }],
					}),
				};
			},
		},
		bad: { ...MISSING, 'a key that may only read': FORBIDDEN },
	},
};
