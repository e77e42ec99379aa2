import { incidentRecordsEndpoint, nameOf } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, naming, unclear } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import {
	BY_NUMBER,
	incident,
	INCIDENT_ID,
	MEMBERS,
	note,
	simplified,
} from '../../support/incidents.cjs';

const GET = 'GET /api/incidents/42/';
const PATCH = `PATCH /api/incidents/${INCIDENT_ID}/`;
const NOTE = 'POST /api/incidents/42/note/';
const MEMBERS_OF_ACCOUNT = 'GET /api/account/members/';

const reassign = async (parameters: object, answers: object = {}, state: object = {}) =>
	await runApi(
		{ resource: 'incident', operation: 'reassign', incident: '42', ...parameters },
		{
			[GET]: incident(),
			[PATCH]: incident({ assigned_to: 'user-2' }),
			[NOTE]: note(),
			[MEMBERS_OF_ACCOUNT]: MEMBERS,
			...answers,
		},
		state,
	);

it('gives it to a user, and sets no status', async () => {
	const { requests, bodies, outputs } = await reassign({ user: { mode: 'id', value: 'user-2' } });
	expect(requests).toEqual([GET, PATCH]);
	expect(bodies).toEqual([{ assigned_to: 'user-2' }]);
	const assignedTo = { username: 'user-2', name: 'Ines Berg', email: null };
	expect(outputs).toEqual([[simplified({ assignedTo })]]);
});

it('looks up the email address of a user', async () => {
	const { requests, bodies } = await reassign(
		{ assignTo: '', user: 'ines@tower.example' },
		{ [PATCH]: incident() },
	);
	expect(requests).toEqual([MEMBERS_OF_ACCOUNT, GET, PATCH]);
	expect(bodies).toEqual([{ assigned_to: 'user-1' }]);
});

it('gives it to an escalation policy', async () => {
	const { requests, bodies } = await reassign(
		{
			assignTo: ' escalationPolicy',
			user: 'user-2',
			escalationPolicy: { mode: 'list', value: 'policy-2' },
		},
		{ [PATCH]: incident({ escalation_policy: 'policy-2' }) },
	);
	expect(requests).toEqual([GET, PATCH]);
	expect(bodies).toEqual([{ escalation_policy: 'policy-2' }]);
});

const UUID = '9ea1f98d-b5a3-4d72-8057-2f5f3d743a44';
const toUser = { user: 'user-2' };
const toPolicy = { assignTo: 'escalationPolicy', escalationPolicy: UUID };
const otherPolicy = { escalation_policy: 'policy-1', escalation_policy_object: undefined };

it.each<[object, object]>([
	[toUser, { assigned_to: 'user-1' }],
	[toUser, { assigned_to: { username: 'user-1' } }],
	[toUser, { assigned_to: null }],
	[toUser, { assigned_to: '' }],
	[toPolicy, otherPolicy],
	[toPolicy, { ...otherPolicy, escalation_policy: { unique_id: 'policy-1' } }],
	[toPolicy, { escalation_policy: undefined }],
	[toPolicy, { ...otherPolicy, escalation_policy: null }],
])('%j looks once more where the response shows another one: %j', async (to, sent) => {
	const shown = to === toUser ? { assigned_to: 'user-2' } : { escalation_policy: UUID };
	const answers = { [GET]: new Turns(incident(), incident(shown)), [PATCH]: incident(sent) };
	const { requests, failure } = await reassign(to, answers);
	expect(failure).toBeUndefined();
	expect(requests).toEqual([GET, PATCH, GET]);
});

it.each([toUser, toPolicy])('%j fails where another one is shown then, too', async (to) => {
	const note = { 'options.note': 'Yours' };
	const { requests, failure } = await reassign({ ...to, ...note }, { [PATCH]: incident() });
	expect(requests).toEqual([GET, PATCH, GET]);
	expect(failure).toMatchObject({
		code: 'refused',
		mayExist: false,
		message: 'Zenduty accepted the change, but the incident does not show it.',
	});
});

it.each<[object, object]>([
	[toUser, { assigned_to: { username: 'user-2', first_name: 'Ines' } }],
	[toUser, { assigned_to: undefined }],
	[toUser, { assigned_to: {} }],
	[toUser, { assigned_to: 7 }],
	[toPolicy, { escalation_policy: UUID.replaceAll('-', '').toUpperCase() }],
	[toPolicy, { escalation_policy: { unique_id: UUID } }],
	[toPolicy, { escalation_policy: undefined, escalation_policy_object: { unique_id: UUID } }],
	[toPolicy, { escalation_policy: undefined, escalation_policy_object: undefined }],
])('%j is done where the response shows no other one: %j', async (to, sent) => {
	const { requests, failure } = await reassign(to, { [PATCH]: incident(sent) });
	expect(failure).toBeUndefined();
	expect(requests).toEqual([GET, PATCH]);
});

it.each([
	[{ user: '' }, invalidAt('User')],
	[{ assignTo: 'escalationPolicy', user: 'user-2' }, invalidAt('Escalation Policy')],
	[
		{ assignTo: 'x'.repeat(50), user: 'user-2' },
		{
			...invalidAt('Assign To', `"${'x'.repeat(40)}"`),
			description: naming('user', 'escalationPolicy'),
		},
	],
	[{ incident: 'x', user: 'user-2' }, invalidAt('"x"')],
])('refuses %j and sends nothing', async (parameters, failure) => {
	expect(await reassign(parameters)).toMatchObject({ failure, requests: [] });
});

it('adds a note afterwards', async () => {
	const { requests, bodies } = await reassign({ user: 'user-2', 'options.note': ' Yours ' });
	expect(requests).toEqual([GET, PATCH, NOTE]);
	expect(bodies[1]).toEqual({ note: 'Yours' });
});

it('says that the first part is done when the note fails', async () => {
	const { failure } = await reassign(
		{ user: 'user-2', 'options.note': 'Yours' },
		{ [NOTE]: new Reply(0) },
	);
	expect(failure).toMatchObject({
		code: 'partly_done',
		mayExist: true,
		statusCode: null,
		message: naming('The incident is reassigned'),
		description: naming(
			'added the note',
			String(incidentRecordsEndpoint('notes', 42).subject.lookAt),
		),
	});
});

it('learns the number of the note from the answer where the ID is given', async () => {
	const { requests } = await reassign({
		incident: INCIDENT_ID,
		user: 'user-2',
		'options.note': 'Yours',
		'options.skipResolved': false,
	});
	expect(requests).toEqual([PATCH, NOTE]);
});

it.each([{}, { 'options.skipResolved': true }])(
	'gives a resolved one back as it is: %j',
	async (options) => {
		const { requests, outputs, hints } = await reassign(
			{ user: 'user-2', ...options, 'options.note': 'Yours' },
			{ [GET]: incident({ status: 3 }) },
		);
		expect(requests).toEqual([GET]);
		expect(outputs).toEqual([[simplified({ status: 'resolved' })]]);
		expect(hints).toHaveLength(1);
	},
);

it('changes a resolved one where it is not to skip such', async () => {
	const { requests, hints } = await reassign(
		{ user: 'user-2', 'options.skipResolved': false },
		{ [GET]: incident({ status: 3 }) },
	);
	expect(requests).toEqual([GET, PATCH]);
	expect(hints).toEqual([]);
});

it('says that it may be done after an unclear attempt', async () => {
	const { failure } = await reassign({ user: 'user-2' }, { [PATCH]: new Reply(0) });
	expect(failure).toMatchObject(unclear('reassigned the incident', nameOf(BY_NUMBER)));
});

it('that was resolved meanwhile stops after an unclear attempt', async () => {
	const { requests, failure } = await reassign(
		{ user: 'user-2', 'options.maxAttempts': 3 },
		{ [GET]: new Turns(incident(), incident({ status: 3 })), [PATCH]: new Reply(0) },
	);
	expect(requests).toEqual([GET, PATCH, GET]);
	expect(failure).toMatchObject({
		code: 'already_resolved',
		message: `Incident ${nameOf(BY_NUMBER)} was resolved in the meantime, so the request was not sent again.`,
	});
});
