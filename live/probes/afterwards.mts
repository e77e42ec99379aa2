/** Probes of what comes after an incident. What they create is named as a test, and removed. */
import { someIncident } from '../incidents.mts';
import { createdThing, TITLE } from '../opened.mts';
import { differs, holds, judge, untried, Untried, type Topic, type Tools } from '../probe.mts';
import { succeeded, teamPath } from './answers.mts';

const POSTMORTEM = 'nodes/Zenduty/actions/postmortem.ts';
const TASK = 'nodes/Zenduty/actions/postIncidentTask.ts';
const ANALYTICS = 'nodes/Zenduty/actions/analytics.ts';
const WRITE = 'nodes/Zenduty/api/write.ts';
const DUE = '2099-01-31T09:00:00.000Z';
const CONTENT = '<p>A test.</p>';

/** Creates a postmortem of the first incident, once. */
async function postmortemOf(tools: Tools) {
	return await tools.once('postmortem', async () => {
		const { operations, opened, place } = tools;
		if (place.user === undefined) throw new Untried('no user was named who may be the author');
		const { incidentNumber } = await someIncident(tools);
		const creating = operations.run('postmortem', 'create', {
			...{ incident: incidentNumber, title: TITLE, author: place.user },
			additionalFields: { content: CONTENT },
		});
		const thing = { what: 'a postmortem', below: teamPath(tools, 'postmortem/'), id: 'id' };
		return { incidentNumber, ...(await createdThing(opened, thing, creating)) };
	});
}

/** Creates a task with a title alone, once. */
async function taskOf(tools: Tools) {
	return await tools.once('task', async () => {
		const { operations, opened, place } = tools;
		const creating = operations.run('postIncidentTask', 'create', {
			...{ team: place.team, title: TITLE },
		});
		const below = teamPath(tools, 'post_incident_tasks/');
		const thing = { what: 'a post-incident task', below, id: 'id' };
		return await createdThing(opened, thing, creating);
	});
}

/** Reads figures of today and the days around it, or of other days. */
async function countOf({ api }: Tools, more: object = {}): Promise<unknown> {
	const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
	const wanted = { from_date: day(-1), to_date: day(1), ...more };
	const path = '/api/v2/account/analytics/incident_stats/';
	return succeeded(await api.post(path, wanted)).json?.total_incidents;
}

export const afterwards: Topic<Tools> = {
	title: 'What comes after an incident',
	probes: [
		{
			name: 'postmortem',
			assumes:
				'An incident tells its team, and a postmortem is created below it with `incidents` as objects with IDs',
			asks: '*Postmortem: Create* for the first incident, and *Get*',
			reliesOn: [POSTMORTEM],
			whatIfNot:
				'If it is refused, the error repeats the reason of Zenduty, and no postmortem is created. What a response lacks is `null`.',
			async run(tools) {
				const { made, incidentNumber } = await postmortemOf(tools);
				const read = { team: tools.place.team, postmortem: made.id };
				const [found = {}] = await tools.operations.run('postmortem', 'get', read);
				if (found.title !== TITLE) return differs('another title');
				if (found.content !== CONTENT) return differs('another text');
				if (found.author?.username !== tools.place.user) return differs('another author');
				const numbers = [found.incidents ?? []].flat().map((each) => each.incidentNumber);
				return judge(numbers.join() === String(incidentNumber), 'other incidents');
			},
		},
		{
			name: 'postmortem-put',
			assumes: 'A PUT with author and incidents is taken; what it leaves out is kept or emptied',
			asks: 'A PUT without title and text',
			reliesOn: [POSTMORTEM, 'nodes/Zenduty/actions/operation/operation.ts'],
			whatIfNot:
				'*Update* repeats all that the postmortem has, so nothing is lost in either case. If the PUT is refused, *Update* fails and the postmortem stays.',
			async run(tools) {
				const { path } = await postmortemOf(tools);
				const idOf = ({ incidents }: { incidents?: unknown }): string =>
					String(Object(Object([incidents].flat()[0]).incident).unique_id);
				const before = succeeded(await tools.api.get(path)).json;
				const sent = { author: before.author, incidents: [{ incident: idOf(before) }] };
				const { status } = await tools.api.call('PUT', path, sent);
				if (status >= 300) return differs(`${status}`);
				const after = succeeded(await tools.api.get(path)).json;
				if (after.author !== before.author) return differs('another author');
				if (idOf(after) !== idOf(before)) return differs('other incidents');
				const isKept = after.postmortem_data === before.postmortem_data;
				return holds(`the text ${isKept ? 'is kept' : 'is emptied'}`);
			},
		},
		{
			name: 'postmortem-delete',
			assumes: 'A deleted postmortem is gone: reading it gets 404',
			asks: '*Postmortem: Delete*, and the postmortem read afterwards',
			reliesOn: [WRITE],
			whatIfNot: 'The operation returns `deleted` as soon as Zenduty has accepted the request.',
			async run(tools) {
				const { made, path } = await postmortemOf(tools);
				const given = { team: tools.place.team, postmortem: made.id };
				return await isGone(tools, path, tools.operations.run('postmortem', 'delete', given));
			},
		},
		{
			name: 'task',
			assumes: 'A post-incident task needs only a title, and is in the list with an ID and `toDo`',
			asks: '*Post-Incident Task: Create* with a title alone, and *Get Many*',
			reliesOn: [TASK],
			whatIfNot:
				'If a description or a status is needed, the error says so: add it under *Additional Fields*.',
			async run(tools) {
				const { made } = await taskOf(tools);
				const all = await tools.operations.run('postIncidentTask', 'getAll', {
					...{ team: tools.place.team, returnAll: true },
				});
				const found = all.find(({ id }) => id === made.id);
				if (!made.id || found === undefined) return differs('a task that is not in the list');
				if (found.title !== TITLE) return differs('another title');
				return judge(found.status === 'toDo', 'another status');
			},
		},
		{
			name: 'task-fields',
			assumes:
				'A PATCH of a task changes what it names, with the status 2 for done, and keeps the rest',
			asks: '*Post-Incident Task: Update* of status, description, due time and assignee, and *Get*',
			reliesOn: [TASK],
			whatIfNot:
				'The output shows what Zenduty has, so a field that was ignored has its old value.',
			async run(tools) {
				const { operations, place } = tools;
				const { made } = await taskOf(tools);
				const own = { team: place.team, postIncidentTask: made.id };
				const updateFields = {
					...{ status: 'done', description: 'A test.', dueTime: DUE },
					...(place.user !== undefined && { assignedTo: place.user }),
				};
				await operations.run('postIncidentTask', 'update', { ...own, updateFields });
				const [found = {}] = await operations.run('postIncidentTask', 'get', own);
				const isAs = {
					status: found.status === 'done',
					description: found.description === 'A test.',
					'due time': Date.parse(found.dueTime) === Date.parse(DUE),
					assignee: found.assignedTo?.username === place.user,
					title: found.title === TITLE,
				};
				const others = Object.entries(isAs).filter(([, isSo]) => !isSo);
				return judge(others.length === 0, `another ${others.map(([name]) => name).join(', ')}`);
			},
		},
		{
			name: 'task-delete',
			assumes: 'A deleted task is gone: reading it gets 404',
			asks: '*Post-Incident Task: Delete*, and the task read afterwards',
			reliesOn: [WRITE],
			whatIfNot: 'The operation returns `deleted` as soon as Zenduty has accepted the request.',
			async run(tools) {
				const { made, path } = await taskOf(tools);
				const given = { team: tools.place.team, postIncidentTask: made.id };
				return await isGone(tools, path, tools.operations.run('postIncidentTask', 'delete', given));
			},
		},
		{
			name: 'figures',
			assumes: 'Figures come as numbers, with means in seconds or `null`',
			asks: '*Analytics: Get Totals* of 30 days',
			reliesOn: [ANALYTICS],
			whatIfNot: 'What a response lacks is `null`. Without the total the operation fails.',
			async run({ operations }) {
				const [found = {}] = await operations.run('analytics', 'getTotals');
				const { secondsToAcknowledge, secondsToResolve, ...counts } = found;
				const isCount = (value: unknown) => Number.isInteger(value);
				if (!Object.values(counts).every(isCount)) return differs('a count that is no number');
				const means = [secondsToAcknowledge, secondsToResolve];
				const isMean = (mean: unknown) => mean === null || typeof mean === 'number';
				return judge(means.every(isMean), 'a mean that is no number');
			},
		},
		{
			name: 'figures-by',
			assumes: 'Figures come by team, service and user, each record with its name',
			asks: '*Analytics: Get by Team*, *Get by Service* and *Get by User* of 30 days',
			reliesOn: [ANALYTICS],
			whatIfNot: 'A name that is missing is `null`. Without its records the operation fails.',
			async run(tools) {
				await someIncident(tools);
				const lacking: string[] = [];
				const empty: string[] = [];
				for (const [operation, name] of [
					['getByTeam', 'team'],
					['getByService', 'service'],
					['getByUser', 'user'],
				] as const) {
					const records = await tools.operations.run('analytics', operation);
					if (records.length === 0) empty.push(name);
					if (!records.every((each) => each[name]?.name)) lacking.push(name);
				}
				if (lacking.length > 0) return differs(`no name: ${lacking.join(', ')}`);
				if (empty.length === 3) return untried('there are no figures yet');
				return holds(empty.length > 0 ? `none by: ${empty.join(', ')}` : undefined);
			},
		},
		{
			name: 'figures-days',
			assumes: 'Figures of one day have the incidents of that day, so the last day counts',
			asks: 'The number of incidents of today, after one was opened',
			reliesOn: [ANALYTICS],
			whatIfNot: 'Otherwise the incidents of *End Date* are missing: give the day after it.',
			async run(tools) {
				await someIncident(tools);
				const around = Number(await countOf(tools));
				if (!(around > 0)) return untried('figures do not have the new incident yet');
				const today = new Date().toISOString().slice(0, 10);
				const count = Number(await countOf(tools, { from_date: today, to_date: today }));
				return judge(count > 0, 'none of today');
			},
		},
		{
			name: 'figures-urgency',
			assumes: 'Figures are filtered by `urgency` with the texts `0` and `1`',
			asks: 'The number of incidents of low, of high, and of any urgency',
			reliesOn: [ANALYTICS],
			whatIfNot: 'Otherwise *Urgency* has no effect, or the request is refused.',
			async run(tools) {
				await someIncident(tools);
				const all = Number(await countOf(tools));
				const low = Number(await countOf(tools, { urgency: '0' }));
				const high = Number(await countOf(tools, { urgency: '1' }));
				if (all === 0) return untried('there are no figures yet');
				return judge(low + high === all, `${low} low and ${high} high of ${all}`);
			},
		},
	],
};

/** Waits until a thing is deleted, and reads it. */
async function isGone({ api, opened }: Tools, path: string, deleting: Promise<unknown>) {
	await deleting;
	const { status } = await api.get(path);
	if (status === 404) opened.gone(path);
	return judge(status === 404, `${status}`);
}
