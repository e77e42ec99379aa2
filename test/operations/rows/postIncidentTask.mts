/** Post-incident tasks: what comes of each operation. */
import { newUuid } from '../../../simulator/ids.mts';
import { SEED } from '../../../simulator/seed.mts';
import {
	byId,
	fullName,
	userOf,
	type PostIncidentTask,
	type State,
} from '../../../simulator/state.mts';
import { noTeam, PAGE, teamMissing, TEAMS } from './configuration.mts';
import { listed, NOBODY, type Bad, type Json, type Rows } from './row.mts';
import { inMilliseconds, newest } from './shown.mts';

const { teams, users } = SEED;
const team = teams.platform;
const id = SEED.postIncidentTask;
const PATH = `${TEAMS}${team}/post_incident_tasks/`;
const one = { team: listed(team), postIncidentTask: listed(id) };
const updateFields = { status: 'done' };

function shown(state: State, task: PostIncidentTask): Json {
	const { assigned_to: username } = task;
	return {
		id: task.unique_id,
		title: task.title,
		description: task.description,
		status: ['toDo', 'inProgress', 'done'][task.status],
		assignedTo: username && {
			...{ username, name: fullName(userOf(state, username)) },
			email: userOf(state, username).email,
		},
		dueTime: inMilliseconds(task.due_in_time),
		createdAt: inMilliseconds(task.creation_date),
		teamId: task.team,
	};
}

/** A task that is not there. */
const MISSING: Record<string, Bad> = {
	...noTeam({ postIncidentTask: id, updateFields }),
	'no task': {
		parameters: { team, postIncidentTask: '={{ "" }}', updateFields },
		code: 'invalid_input',
		names: ['Post-Incident Task'],
	},
	'a task that is not there': {
		parameters: { team, postIncidentTask: NOBODY, updateFields },
		code: 'not_found',
		statusCode: 404,
		names: [NOBODY, team],
	},
};
const FORBIDDEN: Bad = {
	parameters: { team, title: 'x', postIncidentTask: id, updateFields },
	code: 'forbidden',
	statusCode: 403,
	access: 'reader',
};
/** Values that no task can have. */
const WRONG: Record<string, [fields: Json, names: string]> = {
	'a status that there is not': [{ status: 'blocked' }, 'blocked'],
	'a due time that is no date': [{ dueTime: 'soon' }, 'Due Time'],
	'an email address of nobody': [{ assignedTo: 'nobody@example.com' }, 'nobody@example.com'],
};
const wrong = (collection: string, parameters: Json): Record<string, Bad> =>
	Object.fromEntries(
		Object.entries(WRONG).map(([what, [fields, name]]) => [
			what,
			{ parameters: { ...parameters, [collection]: fields }, code: 'invalid_input', names: [name] },
		]),
	);

export const postIncidentTask: Rows = {
	create: {
		good: {
			'with a title alone': ({ state }) => ({
				parameters: { team: listed(team), title: 'Raise the limit' },
				outcome: () => {
					const task = newest(state.postIncidentTasks);
					return {
						output: [shown(state, task)],
						requests: [`POST ${PATH} {"title":"Raise the limit"}`],
						changes: [{ what: 'task created', id: task.unique_id }],
					};
				},
			}),
			'with all fields, for a user by email': ({ state }) => ({
				parameters: {
					team,
					title: 'Raise the limit',
					additionalFields: {
						assignedTo: userOf(state, users.obi).email,
						description: 'In two\nlines',
						dueTime: '={{ DateTime.fromISO("2099-01-31T10:00:00+01:00") }}',
						status: 'inProgress',
					},
				},
				outcome: () => {
					const task = newest(state.postIncidentTasks);
					const sent = {
						...{ description: 'In two\nlines', status: 1 },
						...{ due_in_time: '2099-01-31T09:00:00.000Z', assigned_to: users.obi },
						title: 'Raise the limit',
					};
					return {
						output: [shown(state, task)],
						requests: [`GET /api/account/members/${PAGE}`, `POST ${PATH} ${JSON.stringify(sent)}`],
						changes: [{ what: 'task created', id: task.unique_id }],
					};
				},
			}),
		},
		bad: {
			...noTeam({ title: 'x' }),
			...teamMissing({ title: 'x' }),
			'no title': {
				parameters: { team, title: '={{ " " }}' },
				code: 'invalid_input',
				names: ["'Title'"],
			},
			...wrong('additionalFields', { team, title: 'x' }),
			'a key that may only read': FORBIDDEN,
		},
	},

	get: {
		good: {
			one: ({ state }) => ({
				parameters: one,
				outcome: () => ({
					output: [shown(state, byId(state.postIncidentTasks, id))],
					requests: [`GET ${PATH}${id}/`],
				}),
			}),
		},
		bad: MISSING,
	},

	getAll: {
		good: {
			'of a team'({ state }) {
				const more = { unique_id: newUuid(), assigned_to: null, due_in_time: null };
				state.postIncidentTasks.push({ ...byId(state.postIncidentTasks, id), ...more });
				return {
					parameters: { team: listed(team) },
					outcome: () => ({
						output: state.postIncidentTasks.map((each) => shown(state, each)),
						requests: [`GET ${PATH}${PAGE}`],
					}),
				};
			},
		},
		bad: { ...noTeam(), ...teamMissing() },
	},

	update: {
		good: {
			'the status alone': ({ state }) => ({
				parameters: { ...one, updateFields },
				outcome: () => ({
					output: [shown(state, byId(state.postIncidentTasks, id))],
					requests: [`PATCH ${PATH}${id}/ {"status":2}`],
					changes: [{ what: 'task changed', id }],
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
			...wrong('updateFields', one),
			'a key that may only read': FORBIDDEN,
		},
	},

	delete: {
		good: {
			'for good'({ state }) {
				const another = newUuid();
				state.postIncidentTasks.push({ ...byId(state.postIncidentTasks, id), unique_id: another });
				return {
					parameters: { ...one, postIncidentTask: another },
					outcome: () => ({
						output: [{ deleted: true }],
						requests: [`DELETE ${PATH}${another}/`],
						changes: [{ what: 'task deleted', id: another }],
					}),
				};
			},
		},
		bad: { ...MISSING, 'a key that may only read': FORBIDDEN },
	},
};
