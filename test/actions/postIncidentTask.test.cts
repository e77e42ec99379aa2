import { postIncidentTask } from '../../nodes/Zenduty/actions/postIncidentTask';
import { teamEndpoint, teamRecordEndpoint } from '../../nodes/Zenduty/api/endpoints';
import {
	invalidAt,
	invalidInput,
	mayExist,
	naming,
	notFound,
	unclear,
} from '../support/failures.cjs';
import { MEMBERS } from '../support/incidents.cjs';
import { Reply, runApi, Turns } from '../support/runApi.cjs';

const TASKS = '/api/account/teams/team-1/post_incident_tasks/';
const ONE = `${TASKS}task-1/`;
const LIST_MEMBERS = 'GET /api/account/members/';

/** A task as the API answers it. All values are made up. */
const task = (more: object = {}) => ({
	unique_id: 'task-1',
	team: 'team-1',
	title: 'More lamps',
	description: 'Along the runway',
	status: 1,
	due_in_time: '2030-05-04T03:00:00Z',
	assigned_to: 'user-1',
	assigned_to_obj: { username: 'user-1', first_name: 'Ines', last_name: 'Berg' },
	creation_date: '2026-05-05T08:00:00.521494Z',
	...more,
});

/** That task as the node simplifies it. */
const simplifiedTask = (more: object = {}) => ({
	id: 'task-1',
	title: 'More lamps',
	description: 'Along the runway',
	status: 'inProgress',
	assignedTo: { username: 'user-1', name: 'Ines Berg', email: null },
	dueTime: '2030-05-04T03:00:00.000Z',
	createdAt: '2026-05-05T08:00:00.521Z',
	teamId: 'team-1',
	...more,
});

const nothing = Object.fromEntries(Object.keys(simplifiedTask()).map((name) => [name, null]));

/** Fields of a collection, with what is sent for them; undefined for what cannot be. */
const FIELDS: Array<[object, object]> = [
	[{ description: ' Along\nthe runway ' }, { description: ' Along\nthe runway ' }],
	[{ status: 'toDo' }, { status: 0 }],
	[{ status: ' INPROGRESS ' }, { status: 1 }],
	[{ status: 'done' }, { status: 2 }],
	[{ status: 0 }, { status: 0 }],
	[{ status: '2' }, { status: 2 }],
	[{ status: 7 }, { status: 7 }],
	[{ dueTime: '2030-05-04T05:00:00' }, { due_in_time: '2030-05-04T03:00:00.000Z' }],
	[{ dueTime: '2030-05-04T03:00:00Z' }, { due_in_time: '2030-05-04T03:00:00.000Z' }],
	[{ assignedTo: { mode: 'list', value: 'user-2' } }, { assigned_to: 'user-2' }],
	[{ assignedTo: 'INES@tower.example' }, { assigned_to: 'user-1' }],
	[
		{ status: 'done', description: ' ', dueTime: '', assignedTo: { mode: 'list', value: '' } },
		{ status: 2 },
	],
];

const BAD_FIELDS: Array<[object, string[]]> = [
	[{ status: 'later' }, ["'Status'", '"later"']],
	[{ status: -1 }, ["'Status'", '"-1"']],
	[{ status: 1.5 }, ["'Status'", '"1.5"']],
	[{ dueTime: 'soon' }, ['Due Time']],
	[{ assignedTo: { id: 'user-1' } }, ['an object']],
];

const IN_BERLIN = { timeZone: 'Europe/Berlin' };

describe('create', () => {
	const POST = `POST ${TASKS}`;
	const creating = {
		resource: 'postIncidentTask',
		operation: 'create',
		team: { mode: 'list', value: 'team-1' },
		title: 'More lamps',
	};
	const answers = { [POST]: task(), [LIST_MEMBERS]: MEMBERS };

	it('gives the task that Zenduty answers with', async () => {
		const { outputs, requests, bodies } = await runApi(creating, answers);
		expect(requests).toEqual([POST]);
		expect(bodies).toEqual([{ title: 'More lamps' }]);
		expect(outputs).toEqual([[simplifiedTask()]]);
	});

	it.each(FIELDS)('sends of %j what is set', async (additionalFields, sent) => {
		const item = { ...creating, title: ' More lamps', additionalFields };
		const { bodies, failure } = await runApi(item, answers, IN_BERLIN);
		expect(failure).toBeUndefined();
		expect(bodies).toEqual([{ title: ' More lamps', ...sent }]);
	});

	it.each([null, undefined, '', 'x'])('has no more fields in %j', async (additionalFields) => {
		const { bodies } = await runApi({ ...creating, additionalFields }, answers);
		expect(bodies).toEqual([{ title: 'More lamps' }]);
	});

	it.each([
		[{ title: ' ' }, invalidInput("'Title' is empty.", 'Enter what is to be done.')],
		[{ title: null }, invalidAt("'Title'")],
		[{ team: '' }, invalidAt('Team')],
		[{ team: '..' }, invalidAt('".."', 'Team')],
		...BAD_FIELDS.map(([additionalFields, names]) => [{ additionalFields }, invalidAt(...names)]),
	])('refuses %j and sends nothing', async (fields, failure) => {
		const run = await runApi({ ...creating, ...fields }, answers);
		expect(run).toMatchObject({ requests: [], outputs: [[]], failure });
	});

	it('says that no member has the email address, and creates nothing', async () => {
		const additionalFields = { assignedTo: 'nobody@tower.example' };
		const run = await runApi({ ...creating, additionalFields }, answers);
		expect(run.requests).toEqual([LIST_MEMBERS]);
		expect(run.failure).toMatchObject(invalidAt('nobody@tower.example'));
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi({ ...creating, simplify: false }, answers);
		expect(outputs).toEqual([[task()]]);
	});

	it('gives null for what the answer lacks', async () => {
		const { outputs } = await runApi(creating, { [POST]: { unique_id: 'task-1' } });
		expect(outputs).toEqual([[{ ...nothing, id: 'task-1', teamId: 'team-1' }]]);
	});

	it('says that the team is missing', async () => {
		const { failure } = await runApi(creating, { [POST]: new Reply(404) });
		expect(failure).toMatchObject(notFound(teamEndpoint('team-1').subject));
	});

	it('is not tried again after an unclear attempt, and says that it may exist', async () => {
		const title = 'Lamps '.repeat(20);
		const { failure, requests } = await runApi(
			{ ...creating, title, 'options.maxAttempts': 3 },
			{ [POST]: new Reply(0) },
		);
		expect(requests).toEqual([POST]);
		const place = `the post-incident tasks of the team with the ID team-1 (title "${title.slice(0, 80)}")`;
		expect(failure).toMatchObject(mayExist('created the post-incident task', place));
	});

	it('is not created once more by Retry On Fail', async () => {
		const state = { kept: {}, retryOnFail: true, inputs: [{}] };
		const first = await runApi(creating, { [POST]: new Reply(0) }, state);
		const again = await runApi({ ...creating, title: 'Lamps' }, answers, state);
		expect(again.requests).toEqual([]);
		expect(again.failure).toEqual(first.failure);
	});
});

describe('update', () => {
	const PATCH = `PATCH ${ONE}`;
	const updating = {
		resource: 'postIncidentTask',
		operation: 'update',
		team: 'team-1',
		postIncidentTask: { mode: 'list', value: 'task-1' },
	};
	const answers = { [PATCH]: task({ status: 2 }), [LIST_MEMBERS]: MEMBERS };
	const { subject } = teamRecordEndpoint('team-1', 'postIncidentTasks', 'task-1');

	it('gives the changed task', async () => {
		const item = { ...updating, updateFields: { status: 'done' } };
		const { outputs, requests } = await runApi(item, answers);
		expect(requests).toEqual([PATCH]);
		expect(outputs).toEqual([[simplifiedTask({ status: 'done' })]]);
		const raw = await runApi({ ...item, simplify: false }, answers);
		expect(raw.outputs).toEqual([[task({ status: 2 })]]);
	});

	it.each<[object, object]>([
		...FIELDS,
		[{ title: ' Fewer lamps' }, { title: ' Fewer lamps' }],
		[{ title: ' ', status: 'toDo' }, { status: 0 }],
	])('sends of %j only what is set', async (updateFields, sent) => {
		const { bodies } = await runApi({ ...updating, updateFields }, answers, IN_BERLIN);
		expect(bodies).toEqual([sent]);
	});

	it.each([[{}], [{ title: ' ', status: '', dueTime: null }], ['x'], [null]])(
		'finds nothing to update in %j',
		async (updateFields) => {
			const run = await runApi({ ...updating, updateFields }, answers);
			expect(run).toMatchObject({ requests: [], failure: invalidAt('nothing to update') });
		},
	);

	it.each([
		[{ team: '' }, ['Team']],
		[{ postIncidentTask: '' }, ['Post-Incident Task']],
		[{ postIncidentTask: '..' }, ['".."', 'Post-Incident Task']],
		...BAD_FIELDS.map(([updateFields, names]): [object, string[]] => [{ updateFields }, names]),
	])('refuses %j and sends nothing', async (fields, names) => {
		const updateFields = { assignedTo: 'ines@tower.example' };
		const run = await runApi({ ...updating, updateFields, ...fields }, answers);
		expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
	});

	it('says what it did not find', async () => {
		const item = { ...updating, updateFields: { status: 'done' } };
		const { failure } = await runApi(item, { [PATCH]: new Reply(404) });
		expect(failure).toMatchObject(notFound(subject));
	});

	it('is tried again after an unclear attempt, and says in the end where to look', async () => {
		const item = { ...updating, updateFields: { status: 'done' } };
		const turns = new Turns(new Reply(500), task());
		const again = await runApi({ ...item, 'options.maxAttempts': 2 }, { [PATCH]: turns });
		expect(again.requests).toEqual([PATCH, PATCH]);
		const { failure } = await runApi(item, { [PATCH]: new Reply(0) });
		const place = subject.lookAt ?? 'nowhere';
		expect(failure).toMatchObject(unclear('updated the post-incident task', place));
	});

	it('stays unclear if the next run of the node is refused', async () => {
		const item = { ...updating, updateFields: { status: 'done' } };
		const state = { kept: {}, retryOnFail: true };
		await runApi(item, { [PATCH]: new Reply(0) }, state);
		const { failure } = await runApi(item, { [PATCH]: new Reply(403) }, state);
		// What failed now, not what failed in the run before.
		expect(failure).toMatchObject({ code: 'unclear', message: naming('no clear response') });
	});
});

describe('get, getAll and delete', () => {
	const one = { resource: 'postIncidentTask', team: 'team-1', postIncidentTask: 'task-1' };
	const [GET, DELETE, LIST] = [`GET ${ONE}`, `DELETE ${ONE}`, `GET ${TASKS}`];
	const { subject } = teamRecordEndpoint('team-1', 'postIncidentTasks', 'task-1');
	const get = async (more: object) => {
		const { outputs } = await runApi({ ...one, operation: 'get' }, { [GET]: task(more) });
		return outputs[0][0];
	};

	it.each<[object, object]>([
		[{}, {}],
		[{ status: 0 }, { status: 'toDo' }],
		[{ status: 2 }, { status: 'done' }],
		[{ status: 7 }, { status: 7 }],
		[{ status: null }, { status: null }],
		[{ due_in_time: null }, { dueTime: null }],
		[{ assigned_to: null, assigned_to_obj: null }, { assignedTo: null }],
		[{ assigned_to_obj: null }, { assignedTo: { username: 'user-1', name: null, email: null } }],
		[{ team: 'team-9' }, { teamId: 'team-9' }],
		[{ team: null }, { teamId: 'team-1' }],
	])('get gives for %j: %j', async (more, expected) => {
		expect(await get(more)).toEqual(simplifiedTask(expected));
	});

	it('getAll gives those of the team in the order of the API, page by page', async () => {
		const page = (id: string, next: string | null) => ({
			count: 2,
			next,
			previous: null,
			results: [task({ unique_id: id })],
		});
		const listing = { ...one, operation: 'getAll' };
		const pages = () => new Turns(page('task-2', 'x'), page('task-1', null));
		const { outputs, requests } = await runApi(listing, { [LIST]: pages() });
		expect(requests).toEqual([LIST, LIST]);
		expect(outputs).toEqual([[simplifiedTask({ id: 'task-2' }), simplifiedTask()]]);
		const limited = await runApi({ ...listing, limit: 1 }, { [LIST]: pages() });
		expect(limited.requests).toEqual([LIST]);
		const without = await runApi({ ...listing, team: '' }, {});
		expect(without).toMatchObject({ requests: [], failure: invalidAt('Team') });
	});

	it('get and getAll give what was sent when it is not simplified', async () => {
		const raw = { ...one, simplify: false };
		const got = await runApi({ ...raw, operation: 'get' }, { [GET]: task() });
		const listed = await runApi({ ...raw, operation: 'getAll' }, { [LIST]: [task()] });
		expect([got.outputs, listed.outputs]).toEqual([[[task()]], [[task()]]]);
	});

	it('delete says that it is done', async () => {
		const deleting = { ...one, operation: 'delete' };
		const { outputs, requests } = await runApi(deleting, { [DELETE]: new Reply(204) });
		expect(requests).toEqual([DELETE]);
		expect(outputs).toEqual([[{ deleted: true }]]);
		const { failure } = await runApi(deleting, { [DELETE]: new Reply(0) });
		const place = subject.lookAt ?? 'nowhere';
		expect(failure).toMatchObject(unclear('deleted the post-incident task', place));
	});

	it.each(['get', 'delete'])('%s says what it did not find', async (operation) => {
		const missing = { [GET]: new Reply(404), [DELETE]: new Reply(404) };
		const { failure } = await runApi({ ...one, operation }, missing);
		expect(failure).toMatchObject(notFound(subject));
		const without = await runApi({ ...one, operation, postIncidentTask: '' }, missing);
		expect(without).toMatchObject({ requests: [], failure: invalidAt('Post-Incident Task') });
	});
});

it('has fields that must be filled in', () => {
	const required = Object.entries(postIncidentTask.operations).map(([name, { fields }]) => [
		name,
		...fields.filter((field) => field.required).map((field) => field.name),
	]);
	expect(required).toEqual([
		['create', 'team', 'title'],
		['get', 'team', 'postIncidentTask'],
		['getAll', 'team'],
		['update', 'team', 'postIncidentTask'],
		['delete', 'team', 'postIncidentTask'],
	]);
});
