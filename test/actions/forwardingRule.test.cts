import { forwardingRuleEndpoint, userRecordsEndpoint } from '../../nodes/Zenduty/api/endpoints';
import { forwardingRule } from '../../nodes/Zenduty/actions/forwardingRule';
import { invalidAt, invalidInput, mayExist, notFound, unclear } from '../support/failures.cjs';
import { MEMBERS } from '../support/incidents.cjs';
import { Reply, runApi, Turns } from '../support/runApi.cjs';

const RULES = '/api/account/users/user-1/forwarding_rules/';
const LIST_MEMBERS = 'GET /api/account/members/';
const [START, END] = ['2030-05-04T03:00:00.000Z', '2030-05-06T03:00:00.000Z'];

/** A rule as the API answers it. All values are made up. */
const rule = (more: object = {}) => ({
	unique_id: 'rule-1',
	user: 'user-1',
	to_user: 'user-2',
	from_date: '2030-05-04T03:00:00.000000Z',
	to_date: '2030-05-06T03:00:00.000000Z',
	time_zone: 'UTC',
	creation_date: '2030-05-01T08:00:00.031310Z',
	created_by: 'user-9',
	...more,
});

/** That rule as the node simplifies it. */
const simplifiedRule = (more: object = {}) => ({
	id: 'rule-1',
	username: 'user-1',
	toUsername: 'user-2',
	startTime: START,
	endTime: END,
	timeZone: 'UTC',
	createdAt: '2030-05-01T08:00:00.031Z',
	createdBy: 'user-9',
	...more,
});

describe('create', () => {
	const POST = `POST ${RULES}`;
	const creating = {
		resource: 'forwardingRule',
		operation: 'create',
		user: { mode: 'list', value: 'user-1' },
		toUser: 'user-2',
		startTime: START,
		endTime: END,
	};
	const answers = { [POST]: rule(), [LIST_MEMBERS]: MEMBERS };
	const sent = { from_date: START, to_date: END, time_zone: 'UTC', to_user: 'user-2' };

	it('gives the rule that Zenduty answers with', async () => {
		const { outputs, requests } = await runApi(creating, answers);
		expect(requests).toEqual([POST]);
		expect(outputs).toEqual([[simplifiedRule()]]);
	});

	it.each<[object, object]>([
		[{}, {}],
		[{ toUser: 'user-3' }, { to_user: 'user-3' }],
		[{ toUser: 'INES@tower.example', user: 'user-4' }, { to_user: 'user-1' }],
		[{ user: { mode: 'email', value: 'ines@TOWER.example' } }, {}],
		[{ startTime: '2030-05-04T04:00:00' }, { from_date: '2030-05-04T02:00:00.000Z' }],
		[{ endTime: Date.parse('2030-05-07T00:00:00Z') }, { to_date: '2030-05-07T00:00:00.000Z' }],
		[{ startTime: '2020-01-01T00:00:00Z' }, { from_date: '2020-01-01T00:00:00.000Z' }],
	])('sends for %j UTC and usernames', async (fields, more) => {
		const { bodies, failure } = await runApi(
			{ ...creating, ...fields },
			{ ...answers, 'POST /api/account/users/user-4/forwarding_rules/': rule() },
			{ timeZone: 'Europe/Berlin' },
		);
		expect(failure).toBeUndefined();
		expect(bodies).toEqual([{ ...sent, ...more }]);
	});

	it.each([
		[{ user: '' }, invalidAt('User')],
		[{ user: '..' }, invalidAt('".."', 'User')],
		[{ toUser: '' }, invalidAt('To User')],
		[{ toUser: '.' }, invalidAt('"."', 'To User')],
		[{ startTime: '' }, invalidAt('Start Time')],
		[{ startTime: 'soon' }, invalidAt('Start Time')],
		[{ endTime: null }, invalidAt('End Time')],
		[{ endTime: 'soon' }, invalidAt('End Time')],
		[{ endTime: START }, invalidAt('End Time', START)],
		[{ startTime: END, endTime: START }, invalidAt('End Time', END)],
		[
			{ startTime: '2020-01-01T00:00:00Z', endTime: '2020-01-02T00:00:00Z' },
			invalidAt('forwarding rule', 'End Time', '2020-01-02T00:00:00.000Z'),
		],
		[{ toUser: 'user-1' }, invalidAt('same user')],
	])('refuses %j and sends nothing', async (fields, failure) => {
		const run = await runApi({ ...creating, ...fields }, answers);
		expect(run).toMatchObject({ requests: [], outputs: [[]], failure });
	});

	it.each([{ user: 'ines@tower.example', toUser: 'user-1' }, { toUser: 'Ines@Tower.example' }])(
		'refuses two users who are the same, once it knows both: %j',
		async (users) => {
			const run = await runApi({ ...creating, ...users }, answers);
			expect(run.requests).toEqual([LIST_MEMBERS]);
			expect(run.failure).toMatchObject(
				invalidInput(
					'The forwarding rule would forward to the same user.',
					"Choose another user under 'To User'.",
				),
			);
		},
	);

	it('says that no member has an email address, and creates nothing', async () => {
		const run = await runApi({ ...creating, toUser: 'nobody@tower.example' }, answers);
		expect(run.requests).toEqual([LIST_MEMBERS]);
		expect(run.failure).toMatchObject(invalidAt('nobody@tower.example'));
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi({ ...creating, simplify: false }, answers);
		expect(outputs).toEqual([[rule()]]);
	});

	it('gives null for what the answer lacks', async () => {
		const { outputs } = await runApi(creating, { [POST]: { unique_id: 'rule-1' } });
		const nothing = Object.keys(simplifiedRule()).map((name) => [name, null]);
		expect(outputs).toEqual([[{ ...Object.fromEntries(nothing), id: 'rule-1' }]]);
	});

	it('says what it did not find', async () => {
		const { failure } = await runApi(creating, { [POST]: new Reply(404) });
		expect(failure).toMatchObject(
			notFound(userRecordsEndpoint('user-1', 'forwardingRules').subject),
		);
	});

	it('is not tried again after an unclear attempt, and says that it may exist', async () => {
		const { failure, requests } = await runApi(
			{ ...creating, 'options.maxAttempts': 3 },
			{ [POST]: new Reply(0) },
		);
		expect(requests).toEqual([POST]);
		const place = `the forwarding rules of the user with the username user-1 (start ${START})`;
		expect(failure).toMatchObject(mayExist('created the forwarding rule', place));
	});

	it('is not created once more by Retry On Fail', async () => {
		const state = { kept: {}, retryOnFail: true };
		const first = await runApi(creating, { [POST]: new Reply(0) }, state);
		const again = await runApi(creating, answers, state);
		expect(again.requests).toEqual([]);
		expect(again.failure).toEqual(first.failure);
	});
});

describe('getAll', () => {
	const GET = `GET ${RULES}`;
	const listing = { resource: 'forwardingRule', operation: 'getAll', user: 'user-1' };
	const toUser = { unique_id: 'rule-2', user: 'user-7', to_user: 'user-1' };

	it('gives the rules from and to the user in the order of the API', async () => {
		const { outputs, requests } = await runApi(listing, { [GET]: [rule(toUser), rule()] });
		expect(requests).toEqual([GET]);
		const to = { id: 'rule-2', username: 'user-7', toUsername: 'user-1' };
		expect(outputs).toEqual([[simplifiedRule(to), simplifiedRule()]]);
	});

	it('stops at the limit', async () => {
		const pages = new Turns(
			{ next: 'x', results: [rule(), rule(toUser)] },
			{ next: 'x', results: [rule({ unique_id: 'rule-3' }), rule({ unique_id: 'rule-4' })] },
		);
		const { outputs, requests } = await runApi({ ...listing, limit: 3 }, { [GET]: pages });
		expect(outputs[0].map(({ id }) => id)).toEqual(['rule-1', 'rule-2', 'rule-3']);
		expect(requests).toEqual([GET, GET]);
	});

	it('finds the user by email', async () => {
		const found = { [LIST_MEMBERS]: MEMBERS, [GET]: [] };
		const { requests } = await runApi({ ...listing, user: 'ines@tower.example' }, found);
		expect(requests).toEqual([LIST_MEMBERS, GET]);
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi({ ...listing, simplify: false }, { [GET]: [rule()] });
		expect(outputs).toEqual([[rule()]]);
	});

	it.each(['', '..'])('needs a user: %j', async (user) => {
		const run = await runApi({ ...listing, user }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt('User') });
	});

	it('says what it did not find', async () => {
		const { failure } = await runApi(listing, { [GET]: new Reply(404) });
		expect(failure).toMatchObject(
			notFound(userRecordsEndpoint('user-1', 'forwardingRules').subject),
		);
	});
});

describe('delete', () => {
	const DELETE = `DELETE ${RULES}rule-1/`;
	const deleting = {
		resource: 'forwardingRule',
		operation: 'delete',
		user: 'user-1',
		forwardingRule: 'rule-1',
	};
	const { subject } = forwardingRuleEndpoint('user-1', 'rule-1');

	it('says that it is done', async () => {
		const { outputs, requests } = await runApi(deleting, { [DELETE]: new Reply(204) });
		expect(requests).toEqual([DELETE]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it('finds the user by email', async () => {
		const found = { [LIST_MEMBERS]: MEMBERS, [DELETE]: new Reply(204) };
		const { requests } = await runApi({ ...deleting, user: 'Ines@tower.example' }, found);
		expect(requests).toEqual([LIST_MEMBERS, DELETE]);
	});

	it.each([
		[{ user: '' }, ['User']],
		[{ user: '..' }, ['".."', 'User']],
		[{ forwardingRule: '' }, ['Forwarding Rule']],
		[{ forwardingRule: '..' }, ['".."', 'Forwarding Rule']],
		[{ user: 'ines@tower.example', forwardingRule: '' }, ['Forwarding Rule']],
	])('refuses %j and sends nothing', async (fields, names) => {
		const run = await runApi({ ...deleting, ...fields }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
	});

	it('says what it did not find', async () => {
		const { failure } = await runApi(deleting, { [DELETE]: new Reply(404, { detail: 'No.' }) });
		expect(failure).toMatchObject(notFound(subject));
	});

	it('is done if the rule is gone after an unclear attempt', async () => {
		const turns = new Turns(new Reply(500), new Reply(404, { detail: 'Not found.' }));
		const { outputs } = await runApi(
			{ ...deleting, 'options.maxAttempts': 2 },
			{ [DELETE]: turns },
		);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it('says where to look when it is not clear', async () => {
		const { failure } = await runApi(deleting, { [DELETE]: new Reply(0) });
		expect(failure).toMatchObject(
			unclear('deleted the forwarding rule', subject.lookAt ?? 'nowhere'),
		);
	});
});

it('has fields that must be filled in', () => {
	const required = Object.entries(forwardingRule.operations).map(([name, { fields }]) => [
		name,
		...fields.filter((field) => field.required).map((field) => field.name),
	]);
	expect(required).toEqual([
		['create', 'user', 'toUser', 'startTime', 'endTime'],
		['getAll', 'user'],
		['delete', 'user', 'forwardingRule'],
	]);
});
