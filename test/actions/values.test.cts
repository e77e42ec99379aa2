/* Values in the forms in which models and expressions give them. */
import { run } from '../../nodes/Zenduty/actions/run';
import { execution } from '../support/execution.cjs';
import { naming } from '../support/failures.cjs';
import { Reply, runApi } from '../support/runApi.cjs';

const FIND = { resource: 'incident', operation: 'getAll' };
const FILTER = 'POST /api/incidents/filter/';

describe('several IDs', () => {
	const services = async (value: unknown) =>
		await runApi({ ...FIND, 'filters.services': value }, { [FILTER]: { results: [] } });

	it.each<[unknown]>([['["id1","id2"]'], [' [ "id1" , "id2" ] '], ['id1, id2'], [['id1', 'id2']]])(
		'are read from %j',
		async (value) => {
			const { bodies } = await services(value);
			expect(bodies).toMatchObject([{ service_ids: ['id1', 'id2'] }]);
		},
	);

	it('are not set by an empty array as text', async () => {
		const { bodies } = await services('[]');
		expect(bodies).toEqual([expect.not.objectContaining({ service_ids: expect.anything() })]);
	});

	it.each(['["id1"', '[id1, id2]', '["id1"] and more'])('are not read from %j', async (value) => {
		const { failure, requests } = await services(value);
		expect(failure).toMatchObject({
			code: 'invalid_input',
			message: naming('Service Names or IDs', 'JSON array'),
		});
		expect(requests).toEqual([]);
	});
});

it.each(['1764556200000', ' 1764556200000 ', 1_764_556_200_000])(
	'a date is read from the milliseconds %j',
	async (value) => {
		const { bodies } = await runApi(
			{ ...FIND, 'filters.createdAfter': value },
			{ [FILTER]: { results: [] } },
		);
		// A day before, as the zone of Zenduty's days is not known.
		expect(bodies).toMatchObject([{ from_date: '2025-11-30' }]);
	},
);

it.each(['20251201', '17645562000000000'])('and not from the number %j', async (value) => {
	const { failure } = await runApi({ ...FIND, 'filters.createdAfter': value }, {});
	expect(failure).toMatchObject({ code: 'invalid_input' });
});

it('the payload of an alert keeps all digits of a number that is given as text', async () => {
	const { context, openRequests } = execution({
		credential: { url: 'https://events.example.net/integration/acct/generic/key-5d0c1f8e/' },
		items: [
			{
				resource: 'alert',
				operation: 'send',
				integrationFrom: 'credential',
				message: 'Fog',
				alertType: 'critical',
				entityId: 'e-1',
				'additionalFields.payload': '{"id": 12345678901234567890, "share": 1.0}',
			},
		],
		respond: () => ({ status: 200, text: '{"trace_id": "t-1"}' }),
	});
	await run(context);
	expect(openRequests.map(({ body }) => String(body))).toEqual([
		'{"message":"Fog","alert_type":"critical","payload":{"id":12345678901234567890,"share":1.0},"entity_id":"e-1"}',
	]);
});

it('a trace ID goes out as Send returned it, without dashes too', async () => {
	const traceId = '0123456789abcdef0123456789abcdef';
	const { requests } = await runApi(
		{ resource: 'alert', operation: 'getStatus', traceId },
		{ [`GET /api/alert/status/${traceId}/`]: { status: 'queued' } },
	);
	expect(requests).toEqual([`GET /api/alert/status/${traceId}/`]);
});

it('a tag that is there twice is removed at both places', async () => {
	const path = '/api/incidents/3/tags/';
	const tags = [
		{ unique_id: 'own-1', team_tag: 'tag-1' },
		{ unique_id: 'own-2', team_tag: 'tag-1' },
		{ unique_id: 'own-3', team_tag: 'tag-2' },
	];
	const removing = { resource: 'incidentTag', operation: 'remove', incident: '3', tag: 'tag-1' };
	const answers = {
		[`GET ${path}`]: tags,
		[`DELETE ${path}own-1/`]: new Reply(204),
		[`DELETE ${path}own-2/`]: new Reply(204),
	};
	const { requests, outputs } = await runApi(removing, answers);
	expect(requests).toEqual([`GET ${path}`, `DELETE ${path}own-1/`, `DELETE ${path}own-2/`]);
	expect(outputs).toEqual([[{ deleted: true }]]);

	const kept = {};
	const failing = { ...answers, [`DELETE ${path}own-2/`]: new Reply(403) };
	await runApi(removing, failing, { kept, retryOnFail: true });
	const left = { ...answers, [`GET ${path}`]: tags.slice(1) };
	const again = await runApi(removing, left, { kept });
	expect(again.requests).toEqual([`GET ${path}`, `DELETE ${path}own-2/`]);
});

it('a member who is found by email is shown by name, although the team has the username alone', async () => {
	const user = {
		username: 'u-1',
		first_name: 'Mara',
		last_name: 'Olsen',
		email: 'mara@example.com',
	};
	const { outputs } = await runApi(
		{ resource: 'member', operation: 'getAll', team: 'team-1', email: 'Mara@example.com' },
		{
			'GET /api/account/teams/team-1/members/': [
				{ unique_id: 'm-1', team: 'team-1', user: 'u-1', role: 1 },
				{ unique_id: 'm-2', team: 'team-1', user: 'u-2', role: 2 },
			],
			'GET /api/account/members/': [{ unique_id: 'a-1', user, role: 3 }],
		},
	);
	expect(outputs).toEqual([
		[
			{
				username: 'u-1',
				name: 'Mara Olsen',
				email: 'mara@example.com',
				role: 'manager',
				teamId: 'team-1',
			},
		],
	]);
});

it('an input item that refers to itself is an item like any other', async () => {
	const item: Record<string, unknown> = { number: 3, big: 10n };
	item.self = { item };
	const { outputs, failure } = await runApi(
		{ resource: 'incident', operation: 'get', incident: '3' },
		{ 'GET /api/incidents/3/': { unique_id: 'x', incident_number: 3 } },
		{ inputs: [item as never] },
	);
	expect(failure).toBeUndefined();
	expect(outputs).toMatchObject([[{ incidentNumber: 3 }]]);
});

it('an edit of the node does not change items that are done, and a hint says so', async () => {
	const items = [1, 2].map((n) => ({
		resource: 'incidentNote',
		operation: 'create',
		incident: String(n),
		note: 'Look here',
	}));
	const [first, second] = ['POST /api/incidents/1/note/', 'POST /api/incidents/2/note/'];
	const state = { kept: {}, inputs: [{ n: 1 }, { n: 2 }], saved: { note: 'Look here' } };
	const failing = { [first]: { unique_id: 'n-1' }, [second]: new Reply(400) };
	await runApi(items, failing, state);
	const answers = { [second]: { unique_id: 'n-2' } };
	const edited = { ...state, kept: structuredClone(state.kept), saved: { note: 'Edited' } };
	const changed = await runApi(items, answers, edited);
	expect(changed.requests).toEqual([second]);
	expect(changed.hints).toHaveLength(1);
	const same = await runApi(items, answers, state);
	expect(same.requests).toEqual([second]);
	expect(same.hints).toEqual([]);
});

describe('a date without a zone, in a workflow whose time zone is unknown', () => {
	const more = { timeZone: 'DEFAULT' };

	it('is an error that says what to do', async () => {
		const { failure, requests } = await runApi(
			{ ...FIND, 'filters.createdAfter': '2026-01-31T09:30:00' },
			{},
			more,
		);
		expect(failure).toMatchObject({
			code: 'invalid_input',
			message: naming('Created After', '"DEFAULT"'),
		});
		expect(requests).toEqual([]);
	});

	it('does not matter where the date has a zone', async () => {
		const { bodies } = await runApi(
			{ ...FIND, 'filters.createdAfter': '2026-01-31T09:30:00+01:00' },
			{ [FILTER]: { results: [] } },
			more,
		);
		expect(bodies).toMatchObject([{ from_date: '2026-01-30' }]);
	});
});
