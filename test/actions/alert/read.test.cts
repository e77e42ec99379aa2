import { invalidAt } from '../../support/failures.cjs';
import { runApi } from '../../support/runApi.cjs';

const STATUS = '/api/alert/status/trace-1/';
const getStatus = { resource: 'alert', operation: 'getStatus', traceId: 'trace-1' };
const getAll = { resource: 'alert', operation: 'getAll', incident: '42' };
const ALERTS = 'GET /api/incidents/42/alerts/';

describe('getStatus', () => {
	it('tells what became of an alert, and null for what is not told', async () => {
		const status = {
			status: 'completed',
			alert: 'alert-1',
			integration: { name: 'Robots' },
			incident: { incident_number: 42, unique_id: 'id-42' },
			is_incident_created: false,
			suppressed: true,
		};
		const { outputs } = await runApi(getStatus, { [`GET ${STATUS}`]: status });
		expect(outputs).toEqual([
			[
				{
					traceId: 'trace-1',
					status: 'completed',
					incidentNumber: 42,
					incidentId: 'id-42',
					incidentCreated: false,
					suppressed: true,
					alertId: 'alert-1',
					integration: 'Robots',
					failure: null,
				},
			],
		]);
		const bare = await runApi(getStatus, {
			[`GET ${STATUS}`]: { status: 'queued', integration: 'Robots' },
		});
		expect(bare.outputs[0][0]).toEqual({
			traceId: 'trace-1',
			status: 'queued',
			incidentNumber: null,
			incidentId: null,
			incidentCreated: null,
			suppressed: null,
			alertId: null,
			integration: 'Robots',
			failure: null,
		});
		const empty = await runApi(getStatus, { [`GET ${STATUS}`]: { status: 'failed' } });
		expect(empty.outputs[0][0]).toMatchObject({ integration: null });
	});

	it('gives what was sent when it is not simplified, and `failure` in place of `error`', async () => {
		const raw = { ...getStatus, simplify: false };
		const failed = await runApi(raw, { [`GET ${STATUS}`]: { status: 'failed', error: 'No.' } });
		expect(failed.outputs).toEqual([[{ status: 'failed', failure: 'No.' }]]);
		const done = await runApi(raw, { [`GET ${STATUS}`]: { status: 'completed' } });
		expect(done.outputs).toStrictEqual([[{ status: 'completed' }]]);
	});

	it.each([{}, { status: 3 }, { status: null }])(
		'does not take %j for a status',
		async (status) => {
			const { failure } = await runApi(getStatus, { [`GET ${STATUS}`]: status });
			expect(failure).toMatchObject({ code: 'unexpected_response', statusCode: '200' });
		},
	);

	it('asks with the trace ID as Send returned it, without dashes too', async () => {
		const traceId = '0123456789abcdef0123456789abcdef';
		const { requests } = await runApi(
			{ resource: 'alert', operation: 'getStatus', traceId },
			{ [`GET /api/alert/status/${traceId}/`]: { status: 'queued' } },
		);
		expect(requests).toEqual([`GET /api/alert/status/${traceId}/`]);
	});

	it.each([' ', '..', 'a\ud800'])('does not ask with the trace ID %j', async (traceId) => {
		const { failure, requests } = await runApi({ ...getStatus, traceId }, {});
		expect(failure).toMatchObject(invalidAt('Trace ID'));
		const isEmpty = traceId.trim() === '';
		expect(failure?.description.includes("that the operation 'Send' returned")).toBe(isEmpty);
		expect(requests).toEqual([]);
	});
});

describe('getAll', () => {
	it('tells the alerts of an incident, with links in either form', async () => {
		const alert = {
			unique_id: 'alert-1',
			message: 'Fog',
			summary: 'Sight 40 m',
			alert_type: '3',
			entity_id: 'runway',
			suppressed: false,
			urls: [{ link_url: 'https://graphs.example/1', link_text: 'Graph' }, 'https://x.example/'],
			creation_date: '2026-05-04T03:02:01.250000Z',
			integration_object: { name: 'Robots', integration_key: 'key-1138' },
		};
		const { outputs, requests } = await runApi(getAll, { [ALERTS]: [alert, { urls: null }] });
		expect(outputs).toEqual([
			[
				{
					alertId: 'alert-1',
					message: 'Fog',
					summary: 'Sight 40 m',
					type: 'critical',
					entityId: 'runway',
					suppressed: false,
					links: [
						{ url: 'https://graphs.example/1', text: 'Graph' },
						{ url: 'https://x.example/', text: null },
					],
					createdAt: '2026-05-04T03:02:01.250Z',
					incidentNumber: 42,
				},
				{
					alertId: null,
					message: null,
					summary: null,
					type: null,
					entityId: null,
					suppressed: null,
					links: [],
					createdAt: null,
					incidentNumber: 42,
				},
			],
		]);
		expect(requests).toEqual([ALERTS]);
		const raw = await runApi({ ...getAll, simplify: false }, { [ALERTS]: [alert] });
		expect(raw.outputs[0][0]).toMatchObject({ integration_object: { name: 'Robots' } });
		expect(JSON.stringify(raw.outputs)).not.toContain('key-1138');
	});

	it('gives null for a link without an address', async () => {
		const { outputs } = await runApi(getAll, { [ALERTS]: [{ urls: [{}] }] });
		expect(outputs[0][0].links).toEqual([{ url: null, text: null }]);
	});

	it('learns the number by the ID, stops at the limit, and reads again in each run', async () => {
		const incident = 'Qw8rTy2uIo4pAs6dFg1hJk';
		const answers = {
			[`GET /api/incidents/${incident}/`]: { unique_id: incident, incident_number: 42 },
			[ALERTS]: [{ unique_id: 'a' }, { unique_id: 'b' }],
		};
		const kept = {};
		for (let i = 0; i < 2; i++) {
			const { outputs, requests } = await runApi({ ...getAll, incident, limit: 1 }, answers, {
				kept,
			});
			expect(outputs[0]).toHaveLength(1);
			expect(requests).toEqual(Object.keys(answers));
		}
	});
});
