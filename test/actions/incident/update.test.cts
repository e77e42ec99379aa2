import { nameOf } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, unclear } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import { BY_NUMBER, incident, INCIDENT_ID, MEMBERS, simplified } from '../../support/incidents.cjs';

const GET = 'GET /api/incidents/42/';
const PATCH = `PATCH /api/incidents/${INCIDENT_ID}/`;
const updating = { resource: 'incident', operation: 'update', incident: '42' };

async function update(updateFields: unknown, answers: object = {}, more: object = {}) {
	return await runApi(
		{ ...updating, updateFields, ...more },
		{
			[GET]: incident(),
			[PATCH]: incident({ title: 'Changed' }),
			'GET /api/account/members/': MEMBERS,
			...answers,
		},
	);
}

it('learns the ID by the number, and gives the changed incident', async () => {
	const { outputs, requests } = await update({ title: 'Changed' });
	expect(requests).toEqual([GET, PATCH]);
	expect(outputs).toEqual([[simplified({ title: 'Changed' })]]);
});

it('goes out directly by the ID', async () => {
	const { requests } = await update({ title: 'Changed' }, {}, { incident: INCIDENT_ID });
	expect(requests).toEqual([PATCH]);
});

it.each([
	[{ title: ' Fog ' }, { title: ' Fog ' }],
	[{ summary: 'Less\nfog' }, { summary: 'Less\nfog' }],
	[{ title: 7 }, { title: '7' }],
	[{ status: 'resolved' }, { status: 3 }],
	[{ urgency: 'High' }, { urgency: 1 }],
	[{ assignedTo: { mode: 'id', value: 'user-9' } }, { assigned_to: 'user-9' }],
	[{ assignedTo: 'ines@tower.example' }, { assigned_to: 'user-1' }],
	[{ escalationPolicy: { mode: 'list', value: 'policy-2' } }, { escalation_policy: 'policy-2' }],
	[{ priority: 'priority-2' }, { team_priority: 'priority-2' }],
	[{ sla: 'sla-2' }, { sla: 'sla-2' }],
	[
		{ title: 'Fog', summary: '', status: '', assignedTo: null, priority: undefined },
		{ title: 'Fog' },
	],
])('sends of %j only what is set', async (fields, sent) => {
	const { bodies } = await update(fields);
	expect(bodies).toEqual([sent]);
});

it.each([
	[{}],
	[{ title: ' ', summary: '', status: '', sla: { mode: 'list', value: '' } }],
	['x'],
	[null],
])('finds nothing to update in %j', async (fields) => {
	const run = await update(fields);
	expect(run).toMatchObject({ requests: [], failure: invalidAt('nothing to update') });
});

it('looks up email addresses once for all items', async () => {
	const items = ['ines@tower.example', 'INES@TOWER.example', 'user-2'].map((assignedTo) => ({
		...updating,
		incident: INCIDENT_ID,
		updateFields: { assignedTo },
	}));
	const { requests, bodies } = await runApi(items, {
		[PATCH]: incident(),
		'GET /api/account/members/': MEMBERS,
	});
	expect(requests).toEqual(['GET /api/account/members/', PATCH, PATCH, PATCH]);
	expect(bodies.map((body) => (body as { assigned_to: string }).assigned_to)).toEqual([
		'user-1',
		'user-1',
		'user-2',
	]);
});

it('says that it may be done after an unclear attempt, and where to look', async () => {
	const { failure } = await update({ title: 'x' }, { [PATCH]: new Reply(502) });
	expect(failure).toMatchObject({
		...unclear('updated the incident', nameOf(BY_NUMBER)),
		statusCode: '502',
	});
});

it('is looked at once more where the response does not show an incident', async () => {
	const { requests, outputs } = await update(
		{ title: 'Changed' },
		{ [GET]: incident({ title: 'Changed' }), [PATCH]: {} },
	);
	expect(requests).toEqual([GET, PATCH, GET]);
	expect(outputs[0][0]).toMatchObject({ title: 'Changed' });
});

describe('after an unclear attempt', () => {
	const twice = { 'options.maxAttempts': 2 };

	it('is sent again although the status is right, since other fields may be missing', async () => {
		const { requests, outputs } = await update(
			{ status: 'acknowledged', title: 'Changed' },
			{
				[GET]: new Turns(incident(), incident({ status: 2 })),
				[PATCH]: new Turns(new Reply(0), incident({ status: 2, title: 'Changed' })),
			},
			twice,
		);
		expect(requests).toEqual([GET, PATCH, GET, PATCH]);
		expect(outputs[0][0]).toMatchObject({ status: 'acknowledged', title: 'Changed' });
	});

	it('is sent again although the status is right and the only field', async () => {
		const { requests } = await update(
			{ status: 'acknowledged' },
			{
				[GET]: new Turns(incident(), incident({ status: 2 })),
				[PATCH]: new Turns(new Reply(0), incident({ status: 2 })),
			},
			twice,
		);
		expect(requests).toEqual([GET, PATCH, GET, PATCH]);
	});

	it('does not open an incident again that is resolved by now', async () => {
		const { requests, failure } = await update(
			{ status: 'acknowledged' },
			{ [GET]: new Turns(incident(), incident({ status: 3 })), [PATCH]: new Reply(0) },
			twice,
		);
		expect(requests).toEqual([GET, PATCH, GET]);
		expect(failure).toMatchObject({ code: 'already_resolved', mayExist: false });
	});

	it('without a status is sent again at once', async () => {
		const { requests } = await update(
			{ title: 'Changed' },
			{ [PATCH]: new Turns(new Reply(0), incident()) },
			twice,
		);
		expect(requests).toEqual([GET, PATCH, PATCH]);
	});
});
