import { postmortem as resource } from '../../nodes/Zenduty/actions/postmortem';
import {
	incidentEndpoint,
	teamEndpoint,
	teamRecordEndpoint,
} from '../../nodes/Zenduty/api/endpoints';
import {
	invalidAt,
	invalidInput,
	mayExist,
	naming,
	notFound,
	unclear,
} from '../support/failures.cjs';
import { BY_NUMBER, incident, INCIDENT_ID, MEMBERS } from '../support/incidents.cjs';
import { Reply, runApi, Turns } from '../support/runApi.cjs';

const POSTMORTEMS = '/api/account/teams/team-1/postmortem/';
const ONE = `${POSTMORTEMS}pm-1/`;
const LIST_MEMBERS = 'GET /api/account/members/';
const [GET_INCIDENT, GET_INCIDENT_BY_ID] = [
	'GET /api/incidents/42/',
	`GET /api/incidents/${INCIDENT_ID}/`,
];
const OTHER_ID = 'Lk3jHg2fDs1aQw0eRt9yUi';

/** A postmortem as GET answers it. All values are made up. */
const postmortem = (more: object = {}) => ({
	unique_id: 'pm-1',
	author: 'user-1',
	author_name: 'Ines Berg',
	status: 'In review',
	postmortem_data: '<p>Fog</p>',
	incidents: [
		{
			unique_id: 'part-1',
			incident: { unique_id: INCIDENT_ID, title: 'Fog on the runway', incident_number: 42 },
		},
	],
	title: 'Fog',
	download_status: 1,
	creation_date: '2026-05-05T08:00:00.521494Z',
	...more,
});

const shown = { incidentNumber: 42, incidentId: INCIDENT_ID, title: 'Fog on the runway' };

/** That postmortem as the node simplifies it. */
const simplifiedPostmortem = (more: object = {}) => ({
	id: 'pm-1',
	title: 'Fog',
	status: 'In review',
	author: { username: 'user-1', name: 'Ines Berg' },
	incidents: [shown],
	content: '<p>Fog</p>',
	createdAt: '2026-05-05T08:00:00.521Z',
	teamId: 'team-1',
	...more,
});

/** What POST and PUT answer: of the incidents only the IDs, and no date. */
function answered(more: object = {}, ...ids: string[]) {
	const incidents = [INCIDENT_ID, ...ids].map((id, index) => ({
		unique_id: `part-${index}`,
		incident: id,
	}));
	return { ...postmortem({ creation_date: undefined }), incidents, ...more };
}

const LINK = { amazon_link: 'https://reports.example.net/pm-1?X-Amz-Signature=5d0c1f8e' };

describe('create', () => {
	const POST = `POST ${POSTMORTEMS}`;
	const creating = {
		resource: 'postmortem',
		operation: 'create',
		incident: '42',
		title: 'Fog',
		author: { mode: 'list', value: 'user-1' },
	};
	const answers = {
		[GET_INCIDENT]: incident(),
		[GET_INCIDENT_BY_ID]: incident(),
		'GET /api/incidents/43/': incident({ unique_id: OTHER_ID, incident_number: 43, title: 'Ice' }),
		[LIST_MEMBERS]: MEMBERS,
		[POST]: answered(),
	};
	const sent = { title: 'Fog', author: 'user-1', incidents: [{ incident: INCIDENT_ID }] };

	it.each([
		['number', '42', GET_INCIDENT],
		['ID', INCIDENT_ID, GET_INCIDENT_BY_ID],
		['URL', 'https://pager.example.net/dashboard/incidents/42', GET_INCIDENT],
	])('learns team and ID from one look, given the %s', async (_, given, look) => {
		const run = await runApi({ ...creating, incident: given }, answers);
		expect(run.requests).toEqual([look, POST]);
		expect(run.bodies).toEqual([sent]);
		expect(run.outputs).toEqual([[simplifiedPostmortem({ createdAt: null })]]);
	});

	it.each<[object, object]>([
		[{ content: ' <h2>Fog</h2>\n' }, { postmortem_data: ' <h2>Fog</h2>\n' }],
		[{ status: 'Draft' }, { status: 'Draft' }],
		[{ content: '', status: ' ', otherIncidents: '' }, {}],
		[{ content: null, status: undefined, otherIncidents: [] }, {}],
	])('sends of %j what is set, as it is', async (additionalFields, more) => {
		const { bodies } = await runApi({ ...creating, additionalFields }, answers);
		expect(bodies).toEqual([{ ...sent, ...more }]);
	});

	it('sends the title as it is, and finds the author by email', async () => {
		const author = { mode: 'email', value: 'INES@tower.example' };
		const run = await runApi({ ...creating, author, title: ' Fog ' }, answers);
		expect(run.requests).toEqual([LIST_MEMBERS, GET_INCIDENT, POST]);
		expect(run.bodies).toEqual([{ ...sent, title: ' Fog ' }]);
	});

	const AT_43 = 'GET /api/incidents/43/';

	it.each<[unknown, string[], string[]]>([
		['43', [AT_43], [OTHER_ID]],
		[43, [AT_43], [OTHER_ID]],
		['#43, ', [AT_43], [OTHER_ID]],
		[`https://x.example/incidents/43/,Zx2cVb3nMa4sDf5gHj6kLq`, [AT_43], [OTHER_ID, 'Zx2']],
		[`Zx2cVb3nMa4sDf5gHj6kLq, 43`, [AT_43], ['Zx2', OTHER_ID]],
		[['Zx2cVb3nMa4sDf5gHj6kLq', '43'], [AT_43], ['Zx2', OTHER_ID]],
		['["43"]', [AT_43], [OTHER_ID]],
		[OTHER_ID, [], [OTHER_ID]],
		[`43, ${OTHER_ID}`, [AT_43], [OTHER_ID]],
		[`42, ${INCIDENT_ID}`, [], []],
		['43, #43, 42', [AT_43], [OTHER_ID]],
		[INCIDENT_ID, [], []],
	])(
		'looks up of the other incidents %j only numbers, each once',
		async (otherIncidents, looks, ids) => {
			const additionalFields = { otherIncidents };
			const run = await runApi({ ...creating, additionalFields }, answers);
			expect(run.requests).toEqual([GET_INCIDENT, ...looks, POST]);
			const whole = ids.map((id) => (id === 'Zx2' ? 'Zx2cVb3nMa4sDf5gHj6kLq' : id));
			const incidents = [INCIDENT_ID, ...whole].map((id) => ({ incident: id }));
			expect(run.bodies).toEqual([{ ...sent, incidents }]);
		},
	);

	it('knows of the incidents in the response those that it has looked up', async () => {
		const [second, third] = ['Zx2cVb3nMa4sDf5gHj6kLq', OTHER_ID];
		const reply = answered({}, second, third);
		const additionalFields = { otherIncidents: [second, 43] };
		const run = await runApi({ ...creating, additionalFields }, { ...answers, [POST]: reply });
		expect(run.outputs[0][0].incidents).toEqual([
			shown,
			{ incidentNumber: null, incidentId: second, title: null },
			{ incidentNumber: 43, incidentId: third, title: 'Ice' },
		]);
	});

	it('prefers what the response has of an incident, unless that is null', async () => {
		const part = { unique_id: INCIDENT_ID, title: 'Fog again', incident_number: null };
		const reply = answered({ incidents: [{ incident: part }, { incident: null }, 'odd'] });
		const run = await runApi(creating, { ...answers, [POST]: reply });
		const unknown = { incidentNumber: null, incidentId: null, title: null };
		expect(run.outputs[0][0].incidents).toEqual([
			{ ...shown, title: 'Fog again' },
			unknown,
			unknown,
		]);
	});

	it.each([
		[{ incident: '' }, invalidAt('Incident')],
		[{ incident: 'fog' }, invalidAt('"fog"')],
		[{ title: ' ' }, invalidInput("'Title' is empty.", 'Enter what the postmortem is about.')],
		[{ title: undefined }, invalidAt("'Title'")],
		[{ author: '' }, invalidAt('Author')],
		[{ author: { id: 'user-1' } }, invalidAt('an object')],
		[{ 'additionalFields.otherIncidents': '43, fog' }, invalidAt('"fog"')],
		[{ 'additionalFields.otherIncidents': [{ id: 43 }] }, invalidAt('Other Incidents')],
		[{ 'additionalFields.otherIncidents': '[43' }, invalidAt('Other Incidents')],
		[{ author: 'ines@tower.example', title: '' }, invalidAt("'Title'")],
		[{ author: 'ines@tower.example', 'additionalFields.otherIncidents': 'fog' }, invalidAt('fog')],
	])('refuses %j and asks for nothing', async (fields, failure) => {
		const run = await runApi({ ...creating, ...fields }, answers);
		expect(run).toMatchObject({ requests: [], outputs: [[]], failure });
	});

	it('says that no member has the email address, before it looks at the incident', async () => {
		const run = await runApi({ ...creating, author: 'nobody@tower.example' }, answers);
		expect(run.requests).toEqual([LIST_MEMBERS]);
		expect(run.failure).toMatchObject(invalidAt('nobody@tower.example'));
	});

	it.each([
		['no service', { service_object: null }],
		['a service without a team', { service_object: { unique_id: 'service-1' } }],
		['a service with an empty team', { service_object: { team: '' } }],
	])('creates nothing for an incident with %s', async (_, more) => {
		const run = await runApi(creating, { ...answers, [GET_INCIDENT]: incident(more) });
		expect(run.requests).toEqual([GET_INCIDENT]);
		expect(run.failure).toMatchObject({
			code: 'unexpected_response',
			message: 'Zenduty did not return the team of incident #42.',
			description: 'Create the postmortem in Zenduty.',
		});
	});

	it.each(['', null])('creates nothing for an incident whose ID is %j', async (unique_id) => {
		const run = await runApi(creating, { ...answers, [GET_INCIDENT]: incident({ unique_id }) });
		expect(run.requests).not.toContain(POST);
		expect(run.failure).toMatchObject({ code: 'unexpected_response' });
	});

	it('says which incident it did not find, and creates nothing', async () => {
		const first = await runApi(creating, { ...answers, [GET_INCIDENT]: new Reply(404) });
		expect(first.requests).toEqual([GET_INCIDENT]);
		expect(first.failure).toMatchObject(notFound(incidentEndpoint(BY_NUMBER).subject));
		const fields = { ...creating, 'additionalFields.otherIncidents': '44' };
		const other = await runApi(fields, { ...answers, 'GET /api/incidents/44/': new Reply(404) });
		expect(other.requests).not.toContain(POST);
		expect(other.failure).toMatchObject(notFound({ missing: 'incident #44' }));
	});

	it('says that the team is missing', async () => {
		const { failure } = await runApi(creating, { ...answers, [POST]: new Reply(404) });
		expect(failure).toMatchObject(notFound(teamEndpoint('team-1').subject));
	});

	it('gives what was sent, without the link to the report, when it is not simplified', async () => {
		const reply = answered(LINK);
		const run = await runApi({ ...creating, simplify: false }, { ...answers, [POST]: reply });
		expect(run.outputs).toEqual([[answered()]]);
	});

	it('gives null for what the answer lacks', async () => {
		const run = await runApi(creating, { ...answers, [POST]: { unique_id: 'pm-1' } });
		const nothing = Object.keys(simplifiedPostmortem()).map((name) => [name, null]);
		const expected = { ...Object.fromEntries(nothing), id: 'pm-1', teamId: 'team-1' };
		expect(run.outputs).toEqual([[expected]]);
	});

	it('gives the team that the answer has', async () => {
		const run = await runApi(creating, { ...answers, [POST]: answered({ team: 'team-9' }) });
		expect(run.outputs[0][0].teamId).toBe('team-9');
	});

	it('is not tried again after an unclear attempt, and says that it may exist', async () => {
		const title = 'Fog '.repeat(30);
		const { failure, requests } = await runApi(
			{ ...creating, title, 'options.maxAttempts': 3 },
			{ ...answers, [POST]: new Reply(0) },
		);
		expect(requests).toEqual([GET_INCIDENT, POST]);
		const place = `the postmortems of the team with the ID team-1 (title "${title.slice(0, 80)}")`;
		expect(failure).toMatchObject(mayExist('created the postmortem', place));
	});

	it('is not created once more by Retry On Fail', async () => {
		const state = { kept: {}, retryOnFail: true, inputs: [{}] };
		const first = await runApi(creating, { ...answers, [POST]: new Reply(0) }, state);
		const again = await runApi({ ...creating, title: 'Mist' }, answers, state);
		expect(again.requests).not.toContain(POST);
		expect(again.failure).toEqual(first.failure);
	});
});

describe('update', () => {
	const [GET, PUT] = [`GET ${ONE}`, `PUT ${ONE}`];
	const updating = {
		resource: 'postmortem',
		operation: 'update',
		team: 'team-1',
		postmortem: { mode: 'list', value: 'pm-1' },
	};

	async function update(
		updateFields: unknown,
		{ current = {}, reply = answered(), ...more }: Record<string, unknown> = {},
	) {
		return await runApi(
			{ ...updating, updateFields, ...more },
			{
				[GET]: current instanceof Reply ? current : postmortem(current as object),
				[PUT]: reply,
				[LIST_MEMBERS]: MEMBERS,
			},
		);
	}

	/** What goes out unless it is changed. */
	const sent = {
		author: 'user-1',
		status: 'In review',
		postmortem_data: '<p>Fog</p>',
		incidents: [{ incident: INCIDENT_ID }],
		title: 'Fog',
		download_status: 1,
	};

	it.each<[object, object]>([
		[{ title: ' Mist ' }, { title: ' Mist ' }],
		[{ content: '<p>Mist</p>' }, { postmortem_data: '<p>Mist</p>' }],
		[{ status: 'Done', title: '', content: ' ' }, { status: 'Done' }],
		[{ author: 'user-2', status: null }, { author: 'user-2' }],
		[{ author: { mode: 'email', value: 'ines@tower.example' } }, {}],
	])('sends for %j also what stays', async (fields, changes) => {
		const { bodies, failure } = await update(fields);
		expect(failure).toBeUndefined();
		expect(bodies).toEqual([{ ...sent, ...changes }]);
	});

	it('sends what it does not know, and nothing that is null or only the API sets', async () => {
		const current = { ...LINK, status: null, colour: 'red' };
		const { bodies, requests } = await update({ title: 'Mist' }, { current });
		expect(requests).toEqual([GET, PUT]);
		expect(bodies).toEqual([{ ...sent, status: undefined, title: 'Mist', colour: 'red' }]);
	});

	it('gives the changed postmortem, and what the response lacks as it was', async () => {
		const run = await update({ title: 'Mist' }, { reply: answered({ title: 'Mist' }) });
		expect(run.outputs).toEqual([[simplifiedPostmortem({ title: 'Mist' })]]);
		const short = await update({ title: 'Fog' }, { reply: { unique_id: 'pm-1' } });
		expect(short.outputs).toEqual([[simplifiedPostmortem()]]);
	});

	it('knows a postmortem with incidents of which only the IDs are read', async () => {
		const current = { incidents: [{ incident: INCIDENT_ID }, { incident: OTHER_ID }] };
		const run = await update({ title: 'Mist' }, { current, reply: answered({}, OTHER_ID) });
		const incidents = [{ incident: INCIDENT_ID }, { incident: OTHER_ID }];
		expect(run.bodies).toEqual([{ ...sent, title: 'Mist', incidents }]);
		expect(run.outputs[0][0].incidents).toEqual([
			{ incidentNumber: null, incidentId: INCIDENT_ID, title: null },
			{ incidentNumber: null, incidentId: OTHER_ID, title: null },
		]);
	});

	it('gives another author no name of the one before', async () => {
		const reply = { unique_id: 'pm-1', author: 'user-2' };
		const other = await update({ author: 'user-2' }, { reply });
		const author = { username: 'user-2', name: null };
		expect(other.outputs).toEqual([[simplifiedPostmortem({ author })]]);
		const same = await update({ author: 'user-1' }, { reply: { unique_id: 'pm-1' } });
		expect(same.outputs[0][0].author).toEqual({ username: 'user-1', name: 'Ines Berg' });
		const named = answered({ author: 'user-2', author_name: 'Rui Alves' });
		const known = await update({ author: 'user-2' }, { reply: named });
		expect(known.outputs[0][0].author).toEqual({ username: 'user-2', name: 'Rui Alves' });
	});

	it('gives what was sent, without the link to the report, when it is not simplified', async () => {
		const run = await update({ title: 'Fog' }, { current: LINK, simplify: false });
		const { incidents } = answered();
		expect(run.outputs).toEqual([[postmortem({ incidents })]]);
	});

	it.each([[{}], [{ title: ' ', content: '', status: null, author: '' }], ['x'], [null]])(
		'finds nothing to update in %j',
		async (fields) => {
			const run = await update(fields);
			expect(run).toMatchObject({ requests: [], failure: invalidAt('nothing to update') });
		},
	);

	it.each([
		[{ team: '' }, ['Team']],
		[{ team: '..' }, ['".."', 'Team']],
		[{ postmortem: '' }, ['Postmortem']],
		[{ postmortem: '..' }, ['".."', 'Postmortem']],
	])('refuses %j and sends nothing', async (parameters, names) => {
		const run = await update({ author: 'ines@tower.example' }, parameters);
		expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
	});

	it('says that no member has the email address, and changes nothing', async () => {
		const run = await update({ author: 'nobody@tower.example' });
		expect(run.requests).toEqual([LIST_MEMBERS]);
		expect(run.failure).toMatchObject(invalidAt('nobody@tower.example'));
	});

	it.each([null, undefined, ''])('needs a new author where the author is %j', async (author) => {
		const gone = await update({ title: 'Mist' }, { current: { author } });
		expect(gone.requests).toEqual([GET]);
		expect(gone.failure).toMatchObject(
			invalidInput(
				'The author of the postmortem no longer exists, and Zenduty needs one.',
				"Add the field 'Author' under 'Update Fields', and choose another user.",
			),
		);
		const given = await update({ author: 'user-2' }, { current: { author } });
		expect(given.bodies).toEqual([{ ...sent, author: 'user-2' }]);
	});

	it.each([
		['none', undefined],
		['null', null],
		['an empty list', []],
		['an entry without an incident', [{ unique_id: 'part-1' }]],
		['an incident without an ID', [{ incident: { title: 'Fog' } }]],
		['a text beside an incident', [{ incident: INCIDENT_ID }, 'x']],
		['null beside an incident', [{ incident: INCIDENT_ID }, { incident: null }]],
	])('would empty nothing: of the incidents, the look has %s', async (_, incidents) => {
		const run = await update({ title: 'Mist' }, { current: { incidents } });
		expect(run.requests).toEqual([GET]);
		expect(run.failure).toMatchObject({
			code: 'unexpected_response',
			message:
				'Zenduty did not return the incidents of the postmortem, which an update would remove.',
			description: 'Change the postmortem in Zenduty.',
		});
	});

	it('says what it did not find', async () => {
		const run = await update({ title: 'Mist' }, { current: new Reply(404) });
		expect(run.requests).toEqual([GET]);
		const { subject } = teamRecordEndpoint('team-1', 'postmortems', 'pm-1');
		expect(run.failure).toMatchObject(notFound(subject));
	});

	it('is tried again after an unclear attempt, and says in the end where to look', async () => {
		const again = { reply: new Turns(new Reply(500), answered()), 'options.maxAttempts': 2 };
		const run = await update({ title: 'Mist' }, again);
		expect(run.requests).toEqual([GET, PUT, PUT]);
		const { failure } = await update({ title: 'Mist' }, { reply: new Reply(0) });
		const { subject } = teamRecordEndpoint('team-1', 'postmortems', 'pm-1');
		expect(failure).toMatchObject(unclear('updated the postmortem', subject.lookAt ?? 'nowhere'));
	});

	it('stays unclear if the next run of the node is refused', async () => {
		const item = { ...updating, 'updateFields.title': 'Mist' };
		const answers = { [GET]: postmortem(), [PUT]: new Turns(new Reply(0)) };
		const state = { kept: {}, retryOnFail: true };
		await runApi(item, answers, state);
		const { failure } = await runApi(item, { ...answers, [PUT]: new Reply(403) }, state);
		// What failed now, not what failed in the run before.
		expect(failure).toMatchObject({ code: 'unclear', message: naming('no clear response') });
	});
});

describe('get and delete', () => {
	const one = { resource: 'postmortem', team: 'team-1', postmortem: 'pm-1' };
	const getting = { ...one, operation: 'get' };
	const [GET, DELETE] = [`GET ${ONE}`, `DELETE ${ONE}`];
	const { subject } = teamRecordEndpoint('team-1', 'postmortems', 'pm-1');

	it('get gives the postmortem', async () => {
		const { outputs, requests } = await runApi(getting, { [GET]: postmortem() });
		expect(requests).toEqual([GET]);
		expect(outputs).toEqual([[simplifiedPostmortem()]]);
	});

	it.each([null, '', undefined])('get gives no author where that is %j', async (author) => {
		const { outputs } = await runApi(getting, { [GET]: postmortem({ author }) });
		expect(outputs).toEqual([[simplifiedPostmortem({ author: null })]]);
	});

	it('get gives an author without a name', async () => {
		const { outputs } = await runApi(getting, { [GET]: postmortem({ author_name: null }) });
		expect(outputs[0][0].author).toEqual({ username: 'user-1', name: null });
	});

	it.each([
		[[], []],
		[null, null],
	])('get gives for the incidents %j: %j', async (incidents, expected) => {
		const { outputs } = await runApi(getting, { [GET]: postmortem({ incidents }) });
		expect(outputs[0][0].incidents).toEqual(expected);
	});

	it('get gives what was sent, without the link to the report', async () => {
		const sent = postmortem(LINK);
		const { outputs } = await runApi({ ...getting, simplify: false }, { [GET]: sent });
		expect(outputs).toEqual([[postmortem()]]);
	});

	it('delete says that it is done', async () => {
		const deleting = { ...one, operation: 'delete' };
		const { outputs, requests } = await runApi(deleting, { [DELETE]: new Reply(204) });
		expect(requests).toEqual([DELETE]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it.each(['get', 'delete'])(
		'%s says what it did not find, and what is missing',
		async (operation) => {
			const missing = { [GET]: new Reply(404), [DELETE]: new Reply(404) };
			const { failure } = await runApi({ ...one, operation }, missing);
			expect(failure).toMatchObject(notFound(subject));
			const without = await runApi({ ...one, operation, postmortem: '' }, missing);
			expect(without).toMatchObject({ requests: [], failure: invalidAt('Postmortem') });
			const nowhere = await runApi({ ...one, operation, team: '' }, missing);
			expect(nowhere).toMatchObject({ requests: [], failure: invalidAt('Team') });
		},
	);
});

describe('getAll', () => {
	const GET = `GET ${POSTMORTEMS}`;
	const listing = { resource: 'postmortem', operation: 'getAll', team: 'team-1' };

	it('gives those of the team in the order of the API, up to the limit', async () => {
		const second = postmortem({ unique_id: 'pm-2' });
		const list = [second, postmortem()];
		const { outputs, requests } = await runApi(listing, { [GET]: list });
		expect(requests).toEqual([GET]);
		expect(outputs).toEqual([[simplifiedPostmortem({ id: 'pm-2' }), simplifiedPostmortem()]]);
		const limited = await runApi({ ...listing, limit: 1 }, { [GET]: list });
		expect(limited.outputs[0]).toHaveLength(1);
	});

	it('gives what was sent, without the links to the reports', async () => {
		const sent = [postmortem(LINK)];
		const { outputs } = await runApi({ ...listing, simplify: false }, { [GET]: sent });
		expect(outputs).toEqual([[postmortem()]]);
	});

	it('needs a team', async () => {
		const run = await runApi({ ...listing, team: '' }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt('Team') });
	});
});

it('has fields that must be filled in', () => {
	const required = Object.entries(resource.operations).map(([name, { fields }]) => [
		name,
		...fields.filter((field) => field.required).map((field) => field.name),
	]);
	expect(required).toEqual([
		['create', 'incident', 'title', 'author'],
		['get', 'team', 'postmortem'],
		['getAll', 'team'],
		['update', 'team', 'postmortem'],
		['delete', 'team', 'postmortem'],
	]);
});
