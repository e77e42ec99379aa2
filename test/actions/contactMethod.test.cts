import { userRecordsEndpoint } from '../../nodes/Zenduty/api/endpoints';
import { invalidAt, notFound } from '../support/failures.cjs';
import { MEMBERS } from '../support/incidents.cjs';
import { Reply, runApi, Turns } from '../support/runApi.cjs';

const GET = 'GET /api/account/users/user-1/contacts/';
const listing = { resource: 'contactMethod', operation: 'getAll', user: 'user-1' };

/** A contact method as the API answers it. All values are made up. */
const method = (more: object = {}) => ({
	unique_id: 'contact-1',
	name: 'Mobile',
	value: '+49 30 1234567',
	contact_type: 3,
	creation_date: '2026-02-14',
	...more,
});

const simplifiedMethod = (more: object = {}) => ({
	id: 'contact-1',
	type: 'phone',
	name: 'Mobile',
	value: '+49 30 1234567',
	createdAt: '2026-02-14T00:00:00.000Z',
	...more,
});

it('gives how a user is reached, in the order of the API', async () => {
	const second = {
		unique_id: 'contact-2',
		contact_type: 1,
		name: 'Mail',
		value: 'i@tower.example',
	};
	const { outputs, requests } = await runApi(listing, { [GET]: [method(second), method()] });
	expect(requests).toEqual([GET]);
	const { unique_id: id, name, value } = second;
	expect(outputs).toEqual([
		[simplifiedMethod({ id, type: 'email', name, value }), simplifiedMethod()],
	]);
});

it.each([
	[1, 'email'],
	[2, 'sms'],
	[3, 'phone'],
	[4, 'slack'],
	[5, 'microsoftTeams'],
	[6, 'googleChat'],
	[7, 7],
	[0, 0],
	[null, null],
	[undefined, null],
])('says for the type %p: %p', async (sent, type) => {
	const { outputs } = await runApi(listing, { [GET]: [method({ contact_type: sent })] });
	expect(outputs).toEqual([[simplifiedMethod({ type })]]);
});

it('gives null for what the answer lacks', async () => {
	const { outputs } = await runApi(listing, { [GET]: [{ unique_id: 'contact-1' }] });
	expect(outputs).toEqual([
		[{ id: 'contact-1', type: null, name: null, value: null, createdAt: null }],
	]);
});

it('gives what was sent when it is not simplified', async () => {
	const { outputs } = await runApi({ ...listing, simplify: false }, { [GET]: [method()] });
	expect(outputs).toEqual([[method()]]);
});

it('stops at the limit', async () => {
	const pages = new Turns(
		{ next: 'x', results: [method(), method({ unique_id: 'contact-2' })] },
		{ next: null, results: [method({ unique_id: 'contact-3' })] },
	);
	const { outputs } = await runApi({ ...listing, limit: 1 }, { [GET]: pages });
	expect(outputs).toEqual([[simplifiedMethod()]]);
	const all = await runApi({ ...listing, limit: 1, returnAll: true }, { [GET]: pages });
	expect(all.outputs[0]).toHaveLength(3);
});

it('finds the user by email', async () => {
	const LIST_MEMBERS = 'GET /api/account/members/';
	const found = { [LIST_MEMBERS]: MEMBERS, [GET]: [] };
	const { requests } = await runApi({ ...listing, user: 'ines@tower.example' }, found);
	expect(requests).toEqual([LIST_MEMBERS, GET]);
});

it.each(['', '..', undefined])('needs a user: %j', async (user) => {
	const run = await runApi({ ...listing, user }, {});
	expect(run).toMatchObject({ requests: [], failure: invalidAt('User') });
});

it('says what it did not find', async () => {
	const { failure } = await runApi(listing, { [GET]: new Reply(404) });
	expect(failure).toMatchObject(notFound(userRecordsEndpoint('user-1', 'contactMethods').subject));
});
