import { incidentEndpoint } from '../../../nodes/Zenduty/api/endpoints';
import { itReadsAgain } from '../../support/atIncident.cjs';
import { invalidAt, notFound } from '../../support/failures.cjs';
import { Reply, runApi } from '../../support/runApi.cjs';
import { BY_ID, BY_NUMBER, incident, INCIDENT_ID, simplified } from '../../support/incidents.cjs';

const getting = { resource: 'incident', operation: 'get' };

describe('get an incident', () => {
	it.each([
		['42', '42'],
		[42, '42'],
		[{ mode: 'list', value: '#42' }, '42'],
		[INCIDENT_ID, INCIDENT_ID],
		[{ mode: 'url', value: 'https://pager.example.net/dashboard/incidents/42/?tab=1' }, '42'],
	])('is found by %j', async (given, key) => {
		const { outputs, requests } = await runApi(
			{ ...getting, incident: given },
			{ [`GET /api/incidents/${key}/`]: incident() },
		);
		expect(outputs).toEqual([[simplified()]]);
		expect(requests).toEqual([`GET /api/incidents/${key}/`]);
	});

	it('gives what the API sent without its secrets when it is not simplified', async () => {
		const { outputs } = await runApi(
			{ ...getting, incident: '42', simplify: false },
			{ 'GET /api/incidents/42/': incident() },
		);
		const service_object: Partial<ReturnType<typeof incident>['service_object']> = {
			...incident().service_object,
		};
		delete service_object.integration_key;
		expect(outputs).toEqual([[incident({ service_object })]]);
	});

	itReadsAgain({
		parameters: { ...getting, incident: '42' },
		answers: { 'GET /api/incidents/42/': incident() },
	});

	it.each([
		['', 'Incident'],
		['disk', '"disk"'],
	])('refuses %j', async (given, name) => {
		const run = await runApi({ ...getting, incident: given }, {});
		expect(run).toMatchObject({ failure: invalidAt(name), requests: [] });
	});

	it.each([
		['42', BY_NUMBER],
		[INCIDENT_ID, BY_ID],
	])('says that there is none by %s', async (key, reference) => {
		const { failure } = await runApi(
			{ ...getting, incident: key },
			{ [`GET /api/incidents/${key}/`]: new Reply(404, { detail: 'Not found.' }) },
		);
		expect(failure).toMatchObject(notFound(incidentEndpoint(reference).subject));
	});

	it('is read again when n8n runs the node again', async () => {
		const kept = {};
		const items = [
			{ ...getting, incident: '42' },
			{ ...getting, incident: '43' },
		];
		const answers = { 'GET /api/incidents/42/': incident() };
		await runApi(items, answers, { kept, retryOnFail: true });
		const { requests } = await runApi(items, answers, { kept, retryOnFail: true });
		expect(requests).toEqual(['GET /api/incidents/42/', 'GET /api/incidents/43/']);
	});
});
