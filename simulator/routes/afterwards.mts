/** What comes after an incident: postmortems, tasks, and figures. */
import { postmortemAnswer, taskAnswer, writtenPostmortemAnswer } from '../answers.mts';
import {
	bodyOf,
	created,
	deleted,
	listOf,
	ofTeam,
	ok,
	remove,
	teamThingOf,
	thingOf,
	type Call,
	type Handlers,
} from '../calls.mts';
import { newUuid } from '../ids.mts';
import { doesNotExist } from '../refusals.mts';
import {
	byId,
	fullName,
	userOf,
	type Incident,
	type PostIncidentTask,
	type Postmortem,
	type State,
} from '../state.mts';
import { timestamp } from '../times.mts';
import { isWanted, type Filter } from './incidents.mts';

/** A postmortem as it is sent. */
interface NewPostmortem {
	author: string;
	incidents: Array<{ incident: string }>;
	title?: string;
	status?: string;
	postmortem_data?: string;
	download_status?: number;
}

const postmortemOf = (call: Call) => teamThingOf(call, call.state.postmortems, 'postmortem');

/** Checks what was sent; its incidents get an id of their own. */
function readPostmortem(call: Call): [NewPostmortem, Postmortem['incidents']] {
	const { state } = call;
	const given = bodyOf<NewPostmortem>(call);
	checkUser(state, 'author', given.author);
	for (const { incident } of given.incidents) {
		const isThere = state.incidents.some(({ unique_id }) => unique_id === incident);
		if (!isThere) throw doesNotExist('incidents', incident);
	}
	return [given, given.incidents.map(({ incident }) => ({ unique_id: newUuid(), incident }))];
}

function checkUser({ users }: State, field: string, name: string): void {
	if (!users.some(({ username }) => username === name)) throw doesNotExist(field, name);
}

export const postmortems: Handlers = {
	listPostmortems(call) {
		const found = ofTeam(call, call.state.postmortems);
		return listOf(call, found, (one) => postmortemAnswer(call.state, one));
	},

	createPostmortem(call) {
		const { unique_id: team } = thingOf(call, call.state.teams, 'team');
		const [{ title = '', status = '', postmortem_data = '', author }, incidents] =
			readPostmortem(call);
		const postmortem: Postmortem = {
			...{ unique_id: newUuid(), team, title, author, status, postmortem_data, incidents },
			...{ download_status: 0, creation_date: timestamp(call.now()) },
		};
		call.state.postmortems.push(postmortem);
		call.record({ what: 'postmortem created', id: postmortem.unique_id });
		return created(writtenPostmortemAnswer(call.state, postmortem));
	},

	getPostmortem: (call) => ok(postmortemAnswer(call.state, postmortemOf(call))),

	replacePostmortem(call) {
		const postmortem = postmortemOf(call);
		const [given, incidents] = readPostmortem(call);
		const missing = call.settings.putKeepsMissing
			? postmortem
			: { title: '', status: null, postmortem_data: null };
		Object.assign(postmortem, {
			...{ author: given.author, incidents },
			title: given.title ?? missing.title,
			status: given.status ?? missing.status,
			postmortem_data: given.postmortem_data ?? missing.postmortem_data,
		});
		call.record({ what: 'postmortem changed', id: postmortem.unique_id });
		return ok(writtenPostmortemAnswer(call.state, postmortem));
	},

	deletePostmortem(call) {
		const postmortem = postmortemOf(call);
		remove(call.state.postmortems, postmortem);
		call.record({ what: 'postmortem deleted', id: postmortem.unique_id });
		return deleted();
	},
};

/** The fields of a task that may be sent. */
type TaskFields = Partial<Omit<PostIncidentTask, 'unique_id' | 'team' | 'creation_date'>>;

const taskOf = (call: Call) => teamThingOf(call, call.state.postIncidentTasks, 'task');

function readTask(call: Call): TaskFields {
	const given = bodyOf<TaskFields>(call);
	if (given.assigned_to) checkUser(call.state, 'assigned_to', given.assigned_to);
	return given;
}

export const tasks: Handlers = {
	listTasks(call) {
		const found = ofTeam(call, call.state.postIncidentTasks);
		return listOf(call, found, (task) => taskAnswer(call.state, task));
	},

	createTask(call) {
		const { unique_id: team } = thingOf(call, call.state.teams, 'team');
		const task: PostIncidentTask = {
			...{ unique_id: newUuid(), team, title: '', description: '', status: 0 },
			...{ due_in_time: null, assigned_to: null, creation_date: timestamp(call.now()) },
			...readTask(call),
		};
		call.state.postIncidentTasks.push(task);
		call.record({ what: 'task created', id: task.unique_id });
		return created(taskAnswer(call.state, task));
	},

	getTask: (call) => ok(taskAnswer(call.state, taskOf(call))),

	changeTask(call) {
		const task = Object.assign(taskOf(call), readTask(call));
		call.record({ what: 'task changed', id: task.unique_id });
		return ok(taskAnswer(call.state, task));
	},

	deleteTask(call) {
		const task = taskOf(call);
		remove(call.state.postIncidentTasks, task);
		call.record({ what: 'task deleted', id: task.unique_id });
		return deleted();
	},
};

/** What figures are asked for by. */
interface Wanted extends Omit<Filter, 'from_date' | 'to_date'> {
	from_date?: string;
	to_date?: string;
	/** '0' low, '1' high */
	urgency?: '' | '0' | '1';
	/** No incident here was merged into another one. */
	child_incident?: string;
}

const UNASSIGNED = 'Unassigned';

/** Finds the incidents of the days that are asked for; both are in it. */
function wantedIncidents(call: Call): Incident[] {
	const { from_date = '', to_date = '9999', urgency, ...wanted } = bodyOf<Wanted>(call);
	const { user_ids: users = [], ...filter } = wanted;
	const matches = isWanted(call, { ...filter, status: 0 });
	return call.state.incidents.filter((incident) => {
		const day = incident.creation_date.slice(0, 'yyyy-mm-dd'.length);
		return (
			matches(incident) &&
			day >= from_date &&
			day <= to_date &&
			(!urgency || String(incident.urgency) === urgency) &&
			(users.length === 0 || users.includes(incident.assigned_to ?? UNASSIGNED))
		);
	});
}

/** Figures of incidents; times are means in seconds. */
function figuresOf(incidents: Incident[]) {
	const mean = (member: 'acknowledged_date' | 'resolved_date') => {
		const times = incidents.flatMap(({ creation_date, [member]: end }) =>
			end === null ? [] : [(Date.parse(end) - Date.parse(creation_date)) / 1000],
		);
		return times.length === 0 ? null : times.reduce((sum, each) => sum + each) / times.length;
	};
	return {
		total_incidents: incidents.length,
		total_acknowledged: incidents.filter(({ status }) => status > 1).length,
		total_resolved: incidents.filter(({ status }) => status === 3).length,
		mtta_seconds: mean('acknowledged_date'),
		mttr_seconds: mean('resolved_date'),
	};
}

/** Figures for each thing that has incidents, in the order of the first of them. */
function figuresBy<Key>(
	incidents: Incident[],
	keyOf: (incident: Incident) => Key,
	look: (key: Key) => object,
): object[] {
	const found = new Map<Key, Incident[]>();
	for (const incident of incidents) {
		const key = keyOf(incident);
		found.set(key, [...(found.get(key) ?? []), incident]);
	}
	return [...found].map(([key, all]) => ({ ...look(key), ...figuresOf(all) }));
}

const nameAndId = ({ name, unique_id }: { name: string; unique_id: string }) => ({
	...{ name, unique_id },
});

/** Counts incidents by their status, under names such as `total_resolved_incidents`. */
function countsOf(incidents: Incident[], total: string, each: string): object {
	const by = (wanted: number) => incidents.filter(({ status }) => status === wanted).length;
	return {
		[`${total}_incidents`]: incidents.length,
		[`${each}triggered_incidents`]: by(1),
		[`${each}acknowledged_incidents`]: by(2),
		[`${each}resolved_incidents`]: by(3),
	};
}

export const figures: Handlers = {
	countIncidents(call) {
		const all = wantedIncidents(call);
		const own = all.filter(({ assigned_to }) => assigned_to === call.owner?.username);
		return ok({ ...countsOf(all, 'total', 'total_'), ...countsOf(own, 'user_total', 'user_') });
	},

	countByTeam(call) {
		const { services, teams } = call.state;
		const all = wantedIncidents(call);
		const teamOf = ({ service }: Incident) => byId(services, service).team;
		const look = (id: string) => ({ team: nameAndId(byId(teams, id)) });
		return ok({ all_teams: figuresOf(all), team_records: figuresBy(all, teamOf, look) });
	},

	countByService(call) {
		const { services, teams } = call.state;
		const all = wantedIncidents(call);
		const look = (id: string) => {
			const service = byId(services, id);
			return { team: nameAndId(byId(teams, service.team)), service: nameAndId(service) };
		};
		const records = figuresBy(all, ({ service }) => service, look);
		return ok({ all_services: figuresOf(all), service_records: records });
	},

	/** Incidents of nobody have no record. */
	countByUser(call) {
		const all = wantedIncidents(call);
		const look = (username: string) => {
			return { user: { full_name: fullName(userOf(call.state, username)), username } };
		};
		const assigned = all.filter(({ assigned_to }) => assigned_to !== null);
		const records = figuresBy(assigned, ({ assigned_to }) => String(assigned_to), look);
		return ok({ all_users: figuresOf(all), user_records: records });
	},
};
