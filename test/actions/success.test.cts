/* What counts as a success: a thing with its identity, and a status that is really set. */
import { Reply, runApi, Turns } from '../support/runApi.cjs';

const ID = 'C4kPz9TnW2rXyLqVb7HdSe';

describe('a status that the answer does not show', () => {
	const acknowledge = {
		resource: 'incident',
		operation: 'acknowledge',
		incident: ID,
		'options.skipResolved': false,
	};
	const [GET, PATCH] = [`GET /api/incidents/${ID}/`, `PATCH /api/incidents/${ID}/`];
	const incident = (status: number) => ({ unique_id: ID, incident_number: 3, status });

	it.each([
		['another status', incident(1)],
		['nothing', {}],
		['that it was accepted', { detail: 'accepted' }],
	])('is looked at once more: the answer has %s', async (_, answer) => {
		const { outputs, requests } = await runApi(acknowledge, {
			[PATCH]: answer,
			[GET]: incident(2),
		});
		expect(requests).toEqual([PATCH, GET]);
		expect(outputs).toMatchObject([[{ status: 'acknowledged' }]]);
	});

	it('is an error if it is still not set, and is asked for again by the next run', async () => {
		const kept = {};
		const answers = { [PATCH]: incident(1), [GET]: incident(1) };
		const { failure, requests } = await runApi(acknowledge, answers, { kept, retryOnFail: true });
		expect(requests).toEqual([PATCH, GET]);
		expect(failure).toMatchObject({ code: 'refused', mayExist: false });
		const again = await runApi(acknowledge, { [PATCH]: incident(2) }, { kept });
		expect(again.requests).toEqual([PATCH]);
		expect(again.outputs).toMatchObject([[{ status: 'acknowledged' }]]);
	});

	it('is unclear if it cannot be looked at', async () => {
		const answers = { [PATCH]: incident(1), [GET]: new Reply(500) };
		const { failure } = await runApi(acknowledge, answers);
		expect(failure).toMatchObject({ code: 'unclear', mayExist: false });
	});

	it('may be written as text', async () => {
		const { requests } = await runApi(acknowledge, { [PATCH]: { ...incident(2), status: '2' } });
		expect(requests).toEqual([PATCH]);
	});
});

describe('Acknowledge and Reassign leave a resolved incident as it is', () => {
	const resolved = { unique_id: ID, incident_number: 3, status: 3 };
	const open = { ...resolved, status: 1 };
	const BY_ID = `GET /api/incidents/${ID}/`;
	const PATCH = `PATCH /api/incidents/${ID}/`;
	const OPERATIONS: Array<[string, object]> = [
		['acknowledge', {}],
		['reassign', { assignTo: 'user', user: 'mara' }],
	];

	it.each(OPERATIONS)(
		'%s looks again after a wait, in which somebody may have resolved it',
		async (operation, fields) => {
			const acting = {
				resource: 'incident',
				operation,
				incident: ID,
				...fields,
				'options.note': 'On it',
			};
			const { requests, outputs, hints } = await runApi(acting, {
				[BY_ID]: new Turns(open, resolved),
				[PATCH]: new Turns(new Reply(429, undefined, { 'retry-after': '2' }), {
					...open,
					status: 2,
				}),
			});
			expect(requests).toEqual([BY_ID, PATCH, BY_ID]);
			expect(outputs).toMatchObject([[{ status: 'resolved' }]]);
			expect(hints).toHaveLength(1);
		},
		15_000,
	);
});

describe('another incident than the one that was asked for', () => {
	const other = { unique_id: 'Qw8rTy2uIo4pAs6dFg1hJk', incident_number: 41, status: 3 };
	const [BY_NUMBER, BY_ID] = ['GET /api/incidents/42/', `GET /api/incidents/${ID}/`];
	const PATCH = `PATCH /api/incidents/${ID}/`;
	const ALL_FORMS: Array<[string, string, string]> = [
		['42', BY_NUMBER, 'number 41'],
		['#42', BY_NUMBER, 'number 41'],
		['https://www.zenduty.com/dashboard/incidents/42/', BY_NUMBER, 'number 41'],
		[ID, BY_ID, 'ID Qw8rTy2uIo4pAs6dFg1hJk'],
		[`https://www.zenduty.com/incidents/${ID}`, BY_ID, 'ID Qw8rTy2uIo4pAs6dFg1hJk'],
	];

	it.each(ALL_FORMS)('is not what Get returns for %s', async (incident, read, identity) => {
		const getting = { resource: 'incident', operation: 'get', incident };
		const { failure, outputs } = await runApi(getting, { [read]: other });
		expect(failure).toMatchObject({ code: 'unexpected_response', statusCode: '200' });
		expect(failure?.message).toContain(identity);
		expect(outputs).toEqual([[]]);
	});

	it.each(ALL_FORMS)('is not what Acknowledge changes for %s', async (incident, read) => {
		const acknowledging = { resource: 'incident', operation: 'acknowledge', incident };
		const { failure, requests } = await runApi(acknowledging, { [read]: other });
		expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
		expect(requests).toEqual([read]);
	});

	it('does not show that a status was set, where it is looked at after a lost response', async () => {
		const resolving = { resource: 'incident', operation: 'resolve', incident: ID };
		const { failure, requests, outputs } = await runApi(
			{ ...resolving, 'options.maxAttempts': 2 },
			{ [PATCH]: new Reply(0), [BY_ID]: other },
		);
		expect(requests).toEqual([PATCH, BY_ID]);
		expect(failure).toMatchObject({ code: 'unclear', mayExist: false });
		expect(failure?.description).toContain('another record (ID Qw8rTy2uIo4pAs6dFg1hJk)');
		expect(outputs).toEqual([[]]);
	});

	it('is looked at once more by the next run, and then may be the right one', async () => {
		const kept = {};
		const resolving = { resource: 'incident', operation: 'resolve', incident: ID };
		const first = await runApi(resolving, { [PATCH]: other }, { kept, retryOnFail: true });
		expect(first.requests).toEqual([PATCH]);
		expect(first.failure).toMatchObject({ code: 'unclear' });
		const resolved = { unique_id: ID, incident_number: 42, status: 3 };
		const again = await runApi(resolving, { [BY_ID]: resolved }, { kept });
		expect(again.requests).toEqual([BY_ID]);
		expect(again.outputs).toMatchObject([[{ incidentNumber: 42, status: 'resolved' }]]);
	});
});
