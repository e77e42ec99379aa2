import type { IDataObject } from 'n8n-workflow';
import { send as sending } from '../../../nodes/Zenduty/actions/alert/send';
import { run } from '../../../nodes/Zenduty/actions/run';
import { execution, type Execution, type Parameters } from '../../support/execution.cjs';
import { invalidAt, invalidInput, naming } from '../../support/failures.cjs';
import { failureOf } from '../../support/runApi.cjs';

const KEY = 'key-of-5d0c1f8e';
const ADDRESS = `https://events.example.net/integration/acct7/generic/${KEY}/`;
const ITS_PATH = '/api/account/teams/t-1/services/s-1/integrations/i-1/';
const INTEGRATION = { webhook_url: ADDRESS };
const COMPLETED = {
	status: 'completed',
	incident: { incident_number: 42, unique_id: 'id-42' },
	is_incident_created: true,
	suppressed: false,
};
const LEAST: Parameters = {
	resource: 'alert',
	operation: 'send',
	integration: 't-1/s-1/i-1',
	message: 'Fog',
	alertType: 'critical',
	'options.maxAttempts': 1,
};
const WAITING = { ...LEAST, 'options.waitForIncident': 0.01 };

interface Given extends Omit<Execution, 'items' | 'respond'> {
	items?: Parameters[];
	/** What its integration is answered with, besides its ID; a number is an HTTP status. */
	integration?: object | number;
	/** What the status is asked for answers, one after the other; a number is an HTTP status. */
	status?: object | number | Array<object | number>;
	taken?: unknown;
}

async function send({ items = [LEAST], status = COMPLETED, ...given }: Given = {}) {
	const { integration = INTEGRATION, taken = { trace_id: 'trace-1' }, ...more } = given;
	const statuses = [status].flat();
	const made = execution({
		credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
		...more,
		items,
		respond({ url }) {
			const { pathname } = new URL(url);
			if (url.startsWith(ADDRESS)) return { status: 200, text: JSON.stringify(taken) };
			const [, unique_id] = /\/integrations\/([^/]+)\/$/.exec(pathname) ?? [];
			if (unique_id !== undefined) {
				if (typeof integration === 'number') return { status: integration };
				return { status: 200, text: JSON.stringify({ unique_id, ...integration }) };
			}
			const told = statuses.length > 1 ? statuses.shift() : statuses[0];
			if (typeof told === 'number') return { status: told };
			return { status: 200, text: JSON.stringify(told) };
		},
	});
	const outcome = await run(made.context).then(
		([output]) => ({ json: output.map(({ json }): IDataObject => json), failure: undefined }),
		(error: unknown) => ({ json: [], failure: failureOf(error) }),
	);
	const paths = made.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
	return { ...outcome, paths, ...made };
}

it('says without an API key how to learn what becomes of the alert', () => {
	const notices = sending.fields.filter(({ type }) => type === 'notice');
	expect(notices).toMatchObject([
		{ displayOptions: { show: { authentication: ['integrationUrl'] } } },
	]);
	expect(notices[0].displayName).toContain('Alert: Get Status');
});

it('sends the alert to the address that Zenduty has for the integration', async () => {
	const { json, paths, openRequests } = await send();
	expect(json).toEqual([{ traceId: 'trace-1', entityId: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
	expect(paths).toEqual([`GET ${ITS_PATH}`, `POST ${new URL(ADDRESS).pathname}`]);
	expect(openRequests.map(({ url }) => url)).toEqual([ADDRESS]);
});

it('calls the whole address, even if its path begins with that of the base URL', async () => {
	const [baseUrl, apiKey] = ['https://events.example.net/integration/acct7/generic', 'of-5d0c1f8e'];
	const { json, openRequests } = await send({ credential: { apiKey, baseUrl } });
	expect(json).toMatchObject([{ traceId: 'trace-1' }]);
	expect(openRequests.map(({ url }) => url)).toEqual([ADDRESS]);
});

it('tells the API key neither in outputs nor in errors', async () => {
	const credential = { apiKey: 'api-key-7', baseUrl: 'https://pager.example.net' };
	const taken = { trace_id: 'trace api-key-7' };
	expect((await send({ credential, taken })).json).toMatchObject([{ traceId: 'trace ***' }]);
	const status = { status: 'failed', error: 'No api-key-7.' };
	const { failure } = await send({ credential, status, items: [WAITING] });
	expect(failure?.message).toContain('No ***');
	expect(JSON.stringify(failure)).not.toContain('api-key-7');
});

it.each([
	['another integration', 't-1/s-1/i-2'],
	['another service', 't-1/s-2/i-1'],
	['another team', 't-2/s-1/i-1'],
	['IDs that are the same in one piece', 't-1/s-1i/-1'],
])('asks for each integration once in a run: %s', async (_, integration) => {
	const items = [LEAST, { ...LEAST, integration }, LEAST, { ...LEAST, integration }];
	const { paths } = await send({ items });
	const [team, service, id] = integration.split('/');
	const other = `GET /api/account/teams/${team}/services/${service}/integrations/${id}/`;
	expect(paths.filter((path) => path.startsWith('GET'))).toEqual([`GET ${ITS_PATH}`, other]);
});

it('finds an integration by its ID with team and service', async () => {
	const { paths } = await send({
		items: [{ ...LEAST, integration: 'i-1', team: 't-2', service: 's-2' }],
	});
	expect(paths[0]).toBe('GET /api/account/teams/t-2/services/s-2/integrations/i-1/');
});

it.each([
	[{ service: 's-2' }, "'Team'"],
	[{ team: 't-2' }, "'Service'"],
])('does not find it by its ID and %j alone', async (parameters, field) => {
	const items = [{ ...LEAST, integration: 'i-1', ...parameters }];
	expect(await send({ items })).toMatchObject({ paths: [], failure: invalidAt(field) });
});

it.each([{}, { webhook_url: '' }, { webhook_url: 'https://events.example.net/else/' }])(
	'says that an integration has no usable address: %j',
	async (integration) => {
		const { failure } = await send({ integration });
		expect(failure).toMatchObject(
			invalidInput(
				'The integration with the ID i-1 has no URL for alerts.',
				'Choose an integration of the type Generic, or add one to the service in Zenduty.',
			),
		);
	},
);

it('takes no answer for an integration that is none', async () => {
	const { failure, openRequests } = await send({
		integration: { unique_id: undefined, detail: 'accepted' },
	});
	expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
	expect(openRequests).toEqual([]);
});

it('needs no API key where the credential has the address', async () => {
	const items = [{ ...LEAST, authentication: 'integrationUrl', 'options.waitForIncident': 5 }];
	const { json, paths, openRequests, asked } = await send({
		items: [...items, ...items],
		credential: { url: ADDRESS },
	});
	expect(json).toHaveLength(2);
	expect(json[0]).toEqual({ traceId: 'trace-1', entityId: expect.any(String) });
	expect(paths).toHaveLength(2);
	expect(openRequests).toHaveLength(2);
	expect(asked.credentials).toBe(1);
});

it('does not read there how long to wait, which the editor hides', async () => {
	const { json, failure } = await send({
		items: [{ ...LEAST, authentication: 'integrationUrl', 'options.waitForIncident': undefined }],
		saved: { options: { waitForIncident: '={{ $json.typo }}' } },
		credential: { url: ADDRESS },
	});
	expect(failure).toBeUndefined();
	expect(json).toHaveLength(1);
});

it('says what is wrong with that credential', async () => {
	const items = [{ ...LEAST, authentication: 'integrationUrl' }];
	const { failure } = await send({ items, credential: { url: '' } });
	expect(failure).toMatchObject({
		code: 'credential',
		statusCode: null,
		message: naming("'Integration URL'"),
		description: 'Choose a Zenduty Integration API credential in the node, and test it.',
	});
});

it('takes an empty choice as the list, and no other', async () => {
	expect((await send({ items: [{ ...LEAST, authentication: ' ' }] })).failure).toBeUndefined();
	const { failure, paths } = await send({ items: [{ ...LEAST, authentication: 'z'.repeat(50) }] });
	expect(failure).toMatchObject({
		...invalidAt('Send Through', `"${'z'.repeat(40)}"`),
		description: naming('apiKey', 'integrationUrl'),
	});
	expect(paths).toEqual([]);
});

it('gives the incident where it waits for it', async () => {
	const { json, paths } = await send({ items: [WAITING] });
	expect(json).toEqual([
		{
			traceId: 'trace-1',
			entityId: expect.any(String),
			status: 'completed',
			incidentNumber: 42,
			incidentId: 'id-42',
			incidentCreated: true,
			suppressed: false,
		},
	]);
	expect(paths[2]).toBe('GET /api/alert/status/trace-1/');
});

it('gives null for what the status lacks, also while it is queued', async () => {
	const { json } = await send({ items: [WAITING], status: { status: 'queued', incident: null } });
	expect(json[0]).toMatchObject({
		status: 'queued',
		incidentNumber: null,
		incidentId: null,
		incidentCreated: null,
		suppressed: null,
	});
});

it('passes over a status that is not there yet', async () => {
	const status = [404, COMPLETED];
	const items = [{ ...LEAST, 'options.waitForIncident': 10 }];
	const { json, paths } = await send({ items, status });
	expect(json).toMatchObject([{ traceId: 'trace-1', incidentNumber: 42 }]);
	expect(paths.slice(2)).toEqual(Array(2).fill('GET /api/alert/status/trace-1/'));
}, 20_000);

it.each([403, {}])('does not wait where the status is answered with %j', async (status) => {
	const items = [{ ...LEAST, 'options.waitForIncident': 10 }];
	const { failure, paths } = await send({ items, status });
	expect(failure).toMatchObject({ code: 'partly_done', mayExist: false });
	expect(paths).toHaveLength(3);
});

it.each([0, -1, '', 'soon', null])('does not wait for %j seconds', async (seconds) => {
	const { paths } = await send({ items: [{ ...LEAST, 'options.waitForIncident': seconds }] });
	expect(paths).toHaveLength(2);
});

it('says that the alert was sent where its status cannot be read', async () => {
	const { failure } = await send({ items: [WAITING], status: 404 });
	expect(failure).toMatchObject({
		code: 'partly_done',
		mayExist: false,
		statusCode: '404',
		message: 'The alert was sent (trace ID trace-1), but its status could not be read.',
		description: naming('trace-1'),
	});
});

it.each([
	[`At ${ADDRESS} nothing.`, '. Zenduty says: At *** nothing'],
	[' ', ''],
	[undefined, ''],
])('fails where Zenduty could not process the alert: %j', async (words, told) => {
	const status = { status: 'failed', error: words };
	const { failure } = await send({ items: [WAITING], status });
	expect(failure).toMatchObject({
		code: 'failed',
		mayExist: false,
		statusCode: null,
		message: `Zenduty accepted the alert (trace ID trace-1), but could not process it${told}.`,
		description: 'Check the integration in Zenduty, then run the node again.',
	});
});

it('sends an alert again that failed, and none that was sent, when n8n runs the node again', async () => {
	const kept = {};
	const again = { kept, retryOnFail: true, items: [LEAST, WAITING] };
	const first = await send({ ...again, status: { status: 'failed' } });
	expect(first.openRequests).toHaveLength(2);
	const second = await send(again);
	expect(second.json).toHaveLength(2);
	expect(second.openRequests.map(({ body }) => String(body))).toEqual([
		String(first.openRequests[1].body),
	]);
});

it('waits as many seconds as it is told', async () => {
	const begun = performance.now();
	await send({
		items: [{ ...LEAST, 'options.waitForIncident': 0.2 }],
		status: { status: 'queued' },
	});
	expect(performance.now() - begun).toBeGreaterThan(190);
});

it('keeps the answer of an alert whose status could not be read', async () => {
	const again = { kept: {}, retryOnFail: true, items: [WAITING] };
	await send({ ...again, status: 500 });
	const { openRequests, json } = await send(again);
	expect(openRequests).toEqual([]);
	expect(json).toMatchObject([{ traceId: 'trace-1', incidentNumber: 42 }]);
});
