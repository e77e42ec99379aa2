import { nameOf } from '../../../nodes/Zenduty/api/endpoints';
import { naming, unclear } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import { BY_NUMBER, incident, INCIDENT_ID, note, simplified } from '../../support/incidents.cjs';

const GET = 'GET /api/incidents/42/';
const PATCH = `PATCH /api/incidents/${INCIDENT_ID}/`;
const NOTE = 'POST /api/incidents/42/note/';
const PLACE = `incident ${nameOf(BY_NUMBER)}`;

const change = async (operation: string, answers: object, more: object = {}, state: object = {}) =>
	await runApi(
		{ resource: 'incident', operation, incident: '42', ...more },
		{ [GET]: incident(), [NOTE]: note(), ...answers },
		state,
	);

describe.each([
	['acknowledge', 2, 'acknowledged', 'acknowledged the incident'],
	['resolve', 3, 'resolved', 'resolved the incident'],
	['reopen', 1, 'triggered', 'reopened the incident'],
])('%s an incident', (operation, status, word, work) => {
	const changed = incident({ status });

	it('sets the status and nothing else, and gives the incident', async () => {
		const { outputs, requests, bodies } = await change(operation, { [PATCH]: changed });
		expect(requests).toEqual([GET, PATCH]);
		expect(bodies).toEqual([{ status }]);
		expect(outputs).toEqual([[simplified({ status: word })]]);
	});

	it('goes out directly by the ID', async () => {
		const byId = { incident: INCIDENT_ID, 'options.skipResolved': false };
		const { requests } = await change(operation, { [PATCH]: changed }, byId);
		expect(requests).toEqual([PATCH]);
	});

	it('adds a note after the status, and gives the incident', async () => {
		const { outputs, requests, bodies } = await change(
			operation,
			{ [PATCH]: changed },
			{ 'options.note': ' On it ' },
		);
		expect(requests).toEqual([GET, PATCH, NOTE]);
		expect(bodies[1]).toEqual({ note: 'On it' });
		expect(outputs).toEqual([[simplified({ status: word })]]);
	});

	it('adds no note that is blank', async () => {
		const { requests } = await change(operation, { [PATCH]: changed }, { 'options.note': ' ' });
		expect(requests).toEqual([GET, PATCH]);
	});

	it('says that the first part is done when the note fails', async () => {
		const { failure } = await change(
			operation,
			{ [PATCH]: changed, [NOTE]: new Reply(403, { detail: 'Not for you.' }) },
			{ 'options.note': 'On it' },
		);
		expect(failure).toMatchObject({
			code: 'partly_done',
			mayExist: false,
			statusCode: '403',
			message: `The incident is ${word}, but its note could not be added.`,
			description: naming('Not for you'),
		});
	});

	it.each([
		['cannot be read', new Reply(403, { detail: 'Not for you.' }), '403', 'Not for you'],
		['has no number', { unique_id: INCIDENT_ID }, null, INCIDENT_ID],
	])('says so too when the incident %s for the note', async (_, reply, statusCode, told) => {
		const { failure } = await change(
			operation,
			{
				[PATCH]: { unique_id: INCIDENT_ID, status },
				[`GET /api/incidents/${INCIDENT_ID}/`]: reply,
			},
			{ incident: INCIDENT_ID, 'options.note': 'On it', 'options.skipResolved': false },
		);
		expect(failure).toMatchObject({
			code: 'partly_done',
			mayExist: false,
			statusCode,
			message: naming(word),
			description: naming(told),
		});
	});

	it('sets no status again when n8n runs it again because of the note', async () => {
		const kept = {};
		const state = { kept, retryOnFail: true };
		const options = { 'options.note': 'On it' };
		const failing = { [PATCH]: changed, [NOTE]: new Reply(429, {}) };
		await change(operation, { ...failing, [NOTE]: new Reply(400, {}) }, options, state);
		const again = await change(operation, { [PATCH]: new Reply(500) }, options, state);
		expect(again.requests).toEqual([GET, NOTE]);
		expect(again.outputs).toEqual([[simplified({ status: word })]]);
	});

	it('is done when the incident has the status after an unclear attempt', async () => {
		const { requests, outputs } = await change(operation, {
			[GET]: new Turns(incident({ status: 9 }), changed),
			[PATCH]: new Reply(0),
		});
		expect(requests).toEqual([GET, PATCH, GET]);
		expect(outputs).toEqual([[simplified({ status: word })]]);
	});

	it.each([String(status), word])(
		'is done when the response says so as the text %j',
		async (text) => {
			const { requests, failure } = await change(operation, {
				[PATCH]: incident({ status: text }),
			});
			expect(failure).toBeUndefined();
			expect(requests).toEqual([GET, PATCH]);
		},
	);

	it('is sent again when the incident has another status after an unclear attempt', async () => {
		const { requests, outputs } = await change(
			operation,
			{
				[GET]: incident({ status: 9 }),
				[PATCH]: new Turns(new Reply(0), changed),
			},
			{ 'options.maxAttempts': 2 },
		);
		expect(requests).toEqual([GET, PATCH, GET, PATCH]);
		expect(outputs).toEqual([[simplified({ status: word })]]);
	});

	it('is judged by the status when n8n runs it again after an unclear attempt', async () => {
		const state = { kept: {}, retryOnFail: true };
		const other = { [GET]: incident({ status: 9 }), [PATCH]: new Reply(0) };
		await change(operation, other, {}, state);
		const again = await change(operation, { [GET]: changed }, {}, state);
		expect(again.requests).toEqual([GET, GET]);
		expect(again.outputs).toEqual([[simplified({ status: word })]]);
	});

	it('says that it may be done when the status cannot be read after an unclear attempt', async () => {
		const state = { kept: {}, retryOnFail: true };
		const failing = { [GET]: new Turns(incident(), new Reply(500)), [PATCH]: new Reply(0) };
		const { failure, requests } = await change(operation, failing, {}, state);
		expect(requests).toEqual([GET, PATCH, GET]);
		expect(failure).toMatchObject({ ...unclear(work, PLACE), statusCode: '500' });
		const again = await change(operation, { [GET]: changed }, {}, state);
		expect(again.requests).toEqual([GET, GET]);
		expect(again.outputs).toEqual([[simplified({ status: word })]]);
	});
});

describe('after a wait of more than a second', () => {
	const WAIT = new Reply(429, undefined, { 'retry-after': '2' });

	beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }));
	afterEach(() => jest.useRealTimers());

	const waiting = async (operation: string, answers: object) => {
		const result = change(operation, answers);
		await jest.advanceTimersByTimeAsync(2_000);
		return await result;
	};

	it.each([
		['resolve', 3],
		['reopen', 1],
	])('%s asks for nothing while nothing is unclear', async (operation, status) => {
		const changed = incident({ status });
		const { requests } = await waiting(operation, { [PATCH]: new Turns(WAIT, changed) });
		expect(requests).toEqual([GET, PATCH, PATCH]);
	});

	it('acknowledge reads the incident, and sends a status that is right already', async () => {
		const changed = incident({ status: 2 });
		const { requests, outputs } = await waiting('acknowledge', {
			[GET]: changed,
			[PATCH]: new Turns(WAIT, changed),
		});
		expect(requests).toEqual([GET, PATCH, GET, PATCH]);
		expect(outputs).toEqual([[simplified({ status: 'acknowledged' })]]);
	});

	it('acknowledge leaves an incident alone that was resolved meanwhile', async () => {
		const { requests, outputs, hints } = await waiting('acknowledge', {
			[GET]: new Turns(incident(), incident({ status: 3 })),
			[PATCH]: WAIT,
		});
		expect(requests).toEqual([GET, PATCH, GET]);
		expect(outputs).toEqual([[simplified({ status: 'resolved' })]]);
		expect(hints).toHaveLength(1);
	});
});

describe('acknowledge an incident', () => {
	it('that was resolved meanwhile stops after an unclear attempt', async () => {
		const { requests, failure } = await change(
			'acknowledge',
			{ [GET]: new Turns(incident(), incident({ status: 3 })), [PATCH]: new Reply(0) },
			{ 'options.maxAttempts': 3 },
		);
		expect(requests).toEqual([GET, PATCH, GET]);
		expect(failure).toMatchObject({
			code: 'already_resolved',
			mayExist: false,
			statusCode: null,
			message: `Incident ${nameOf(BY_NUMBER)} was resolved in the meantime, so the request was not sent again.`,
			description: "Look at it in Zenduty. To open it again, use the operation 'Reopen'.",
		});
	});

	it('learns by one request where it is to skip resolved ones', async () => {
		const { requests } = await change(
			'acknowledge',
			{ [PATCH]: incident({ status: 2 }) },
			{ 'options.skipResolved': true },
		);
		expect(requests).toEqual([GET, PATCH]);
	});

	it.each([{}, { 'options.skipResolved': true }])(
		'gives a resolved one back as it is, without a note, and says so in a hint: %j',
		async (options) => {
			const { requests, outputs, hints } = await change(
				'acknowledge',
				{ [GET]: incident({ status: 3 }) },
				{ ...options, 'options.note': 'On it' },
			);
			expect(requests).toEqual([GET]);
			expect(outputs).toEqual([[simplified({ status: 'resolved' })]]);
			expect(hints).toEqual([
				{
					message:
						"Resolved incidents were left unchanged. To change them anyway, add the option 'Skip Resolved' and turn it off.",
					location: 'outputPane',
				},
			]);
		},
	);

	it.each(['3', 'resolved'])(
		'leaves a resolved one alone whose status is the text %j',
		async (status) => {
			const { requests, outputs } = await change('acknowledge', { [GET]: incident({ status }) });
			expect(requests).toEqual([GET]);
			expect(outputs).toEqual([[simplified({ status })]]);
		},
	);

	it('that is resolved opens it again where it is not to skip such', async () => {
		const { requests, hints } = await change(
			'acknowledge',
			{ [GET]: incident({ status: 3 }), [PATCH]: incident({ status: 2 }) },
			{ 'options.skipResolved': false },
		);
		expect(requests).toEqual([GET, PATCH]);
		expect(hints).toEqual([]);
	});
});

describe('reopen an incident', () => {
	it('heeds no option that belongs to another operation', async () => {
		const { requests } = await change(
			'reopen',
			{ [GET]: incident({ status: 3 }), [PATCH]: incident() },
			{ 'options.skipResolved': true },
		);
		expect(requests).toEqual([GET, PATCH]);
	});
});
