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
