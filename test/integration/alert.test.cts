/* Alerts, through the real n8n-core, against the simulator. */
import type { IDataObject } from 'n8n-workflow';
import { runningAgain, SEED, useAction, type RunOptions } from '../support/action.cjs';

const { action, run, failureOf } = useAction('alert');

const { teams, services, integrations, policies, priorities, slas, tags } = SEED;
const PLATFORM = `${teams.platform}/${services.databases}/${integrations.databases}`;
const CHECKOUT = `${teams.checkout}/${services.payments}/${integrations.payments}`;
const ADDRESS = /\/integration\//;
const send = { operation: 'send', integration: PLATFORM, alertType: 'critical' };
const through: RunOptions = { integration: 'integration' };
const byUrl = { operation: 'send', integrationFrom: 'credential', alertType: 'critical' };
const UUID = /^[0-9a-f-]{36}$/;
const GENERATED = /^[0-9a-f]{32}$/;

/** The bodies of the alerts that the simulator took. */
async function taken(): Promise<IDataObject[]> {
	const { entries } = await action.zenduty.journal();
	return entries
		.filter(({ changes }) => changes.some(({ what }) => what === 'alert taken'))
		.map(({ body }) => body as IDataObject);
}

const opened = async () =>
	(await action.changes()).filter((what) => what === 'incident created').length;

/** What the simulator got, without the key and the account in an address. */
const asked = async () =>
	(await action.requests()).map((each) => each.replace(/\/integration\/.*/, '/integration/…'));

describe('send, through an integration of the list,', () => {
	it('sends the alert with the least that is needed, and an ID that it makes', async () => {
		const { json } = await run({ ...send, message: 'Least' });
		expect(json).toEqual([
			{ traceId: expect.stringMatching(UUID), entityId: expect.stringMatching(GENERATED) },
		]);
		expect(await taken()).toEqual([
			{ message: 'Least', alert_type: 'critical', entity_id: json[0].entityId },
		]);
		expect(await asked()).toEqual([
			`GET /api/account/teams/${teams.platform}/services/${services.databases}/integrations/${integrations.databases}/`,
			'POST /integration/…',
		]);
	});

	it('sends all fields that are set', async () => {
		await run({
			...send,
			message: 'All',
			alertType: 'error',
			summary: 'In two\nlines',
			entityId: ' db-1/disk ',
			additionalFields: {
				payload: { host: 'db-1' },
				urls: { links: [{ url: 'https://graphs.example/1', text: 'Graph' }] },
				escalationPolicy: { __rl: true, mode: 'list', value: policies.platform },
				priority: priorities.p1,
				sla: slas.gold,
				tags: [tags.disk],
			},
		});
		expect(await taken()).toEqual([
			{
				message: 'All',
				alert_type: 'error',
				summary: 'In two\nlines',
				entity_id: 'db-1/disk',
				payload: { host: 'db-1' },
				urls: [{ link_url: 'https://graphs.example/1', link_text: 'Graph' }],
				escalation_policy: policies.platform,
				priority: priorities.p1,
				sla: slas.gold,
				tags: [tags.disk],
			},
		]);
	});

	it('finds an integration by its ID, with team and service', async () => {
		await run({
			operation: 'send',
			team: teams.checkout,
			service: { __rl: true, mode: 'list', value: services.payments },
			integration: { __rl: true, mode: 'id', value: integrations.payments.replaceAll('-', '') },
			message: 'By ID',
			alertType: 'info',
		});
		expect(await asked()).toEqual([
			`GET /api/account/teams/${teams.checkout}/services/${services.payments}/integrations/${integrations.payments}/`,
			'POST /api/integration/…',
		]);
	});

	it('reads the address of each integration once for all items', async () => {
		const items = [{ to: PLATFORM }, { to: CHECKOUT }, { to: PLATFORM }];
		const parameters = { ...send, integration: '={{ $json.to }}', message: 'Once' };
		const { items: paired } = await run(parameters, { items });
		expect(paired).toEqual([0, 1, 2]);
		expect((await asked()).filter((each) => each.startsWith('GET'))).toHaveLength(2);
		const ids = (await taken()).map(({ entity_id: id }) => id);
		expect(new Set(ids).size).toBe(3);
	});

	it('resolves the incident with the same ID', async () => {
		const both = { ...send, entityId: 'to be resolved', options: { waitForIncident: 5 } };
		const first = await run({ ...both, message: 'Begin' });
		const second = await run({ ...both, message: 'End', alertType: 'resolved' });
		expect(first.json).toEqual([
			{
				traceId: expect.stringMatching(UUID),
				entityId: 'to be resolved',
				status: 'completed',
				incidentNumber: expect.any(Number),
				incidentId: expect.stringMatching(/^[\w-]{22}$/),
				incidentCreated: true,
				suppressed: false,
			},
		]);
		const { incidentNumber } = first.json[0];
		expect(second.json).toMatchObject([{ incidentNumber, incidentCreated: false }]);
		const incident = await run({
			resource: 'incident',
			operation: 'get',
			incident: incidentNumber,
		});
		expect(incident.json).toMatchObject([{ title: 'Begin', status: 'resolved' }]);
	});

	it('gives an ordinary item where the time is over before the alert is processed', async () => {
		await action.zenduty.set({ alertDelay: 60_000 });
		const { json } = await run({ ...send, message: 'Slow', options: { waitForIncident: 0.2 } });
		await action.zenduty.set({ alertDelay: 50 });
		expect(json).toMatchObject([
			{ status: 'queued', incidentNumber: null, incidentId: null, incidentCreated: false },
		]);
	});

	it('fails where Zenduty cannot process the alert, and sends it again when it is run again', async () => {
		await action.zenduty.set({ alertsFail: true });
		const again = runningAgain();
		const parameters = { ...send, message: 'Fails', options: { waitForIncident: 5 } };
		expect(await failureOf(parameters, again)).toMatchObject({
			code: 'failed',
			mayExist: false,
			itemIndex: 0,
			message: expect.stringMatching(/\b[0-9a-f-]{36}\b.*: The alert could not be processed\.$/),
		});
		await action.zenduty.set({ alertsFail: false });
		expect((await run(parameters, again)).json).toMatchObject([{ status: 'completed' }]);
		const [first, second, ...rest] = await taken();
		expect(second).toEqual(first);
		expect(rest).toEqual([]);
	});

	it('says that the alert was sent where its status cannot be read', async () => {
		await action.zenduty.addFault({ path: '/api/alert/status/*', effect: { kind: 'html' } });
		const sending = { ...send, message: 'Sent', options: { waitForIncident: 5 } };
		expect(await failureOf(sending)).toMatchObject({
			code: 'partly_done',
			mayExist: false,
			statusCode: '200',
			message: expect.stringMatching(/\b[0-9a-f-]{36}\b/),
		});
		expect(await taken()).toHaveLength(1);
	});

	it.each([
		['no integration', '', 'invalid_input', /^Integration\b/],
		['an ID alone', integrations.databases, 'invalid_input', /^Team\b/],
		[
			'one that is not there',
			`${teams.platform}/${services.databases}/nothing`,
			'not_found',
			/\bintegration\b.*\bnothing\b/,
		],
		[
			'one that sends events out',
			`${teams.platform}/${services.databases}/${integrations.outgoing}`,
			'invalid_input',
			new RegExp(integrations.outgoing),
		],
		[
			'one that is switched off',
			`${teams.platform}/${services.network}/${integrations.disabled}`,
			'refused',
			/: The integration is disabled\.$/,
		],
	])('says what is wrong with %s', async (_, integration, code, place) => {
		expect(await failureOf({ ...send, integration, message: 'x' })).toMatchObject({
			code,
			message: expect.stringMatching(place),
		});
	});

	it('does not repeat an address that is given in place of an integration', async () => {
		const { integrationUrl } = action.zenduty;
		const key = integrationUrl.split('/').at(-2) as string;
		const failure = await failureOf({ ...send, integration: integrationUrl, message: 'x' });
		expect(failure).toMatchObject({
			code: 'invalid_input',
			message: expect.stringContaining('Integration'),
		});
		expect(JSON.stringify(failure)).not.toContain(key);
		expect(await action.requests()).toEqual([]);
	});

	it.each([
		[{ message: ' ' }, /\bmessage\b/],
		[{ alertType: 'loud' }, /"loud"/],
		[{ additionalFields: { payload: '[1]' } }, /\bpayload\b/],
		[{ integrationFrom: 'else' }, /"else".* Send Through\b/],
	])('refuses %j before anything is sent', async (parameters, place) => {
		expect(await failureOf({ ...send, message: 'x', ...parameters })).toMatchObject({
			code: 'invalid_input',
			message: expect.stringMatching(place),
		});
		expect(await asked()).toEqual([]);
	});

	it('says that the key is wrong', async () => {
		const failure = await failureOf({ ...send, message: 'x' }, { credential: 'wrong' });
		expect(failure).toMatchObject({ code: 'credential', statusCode: '403' });
	});
});

describe('send, through an integration URL,', () => {
	it('sends the alert without an API key', async () => {
		const { json } = await run({ ...byUrl, message: 'No key' }, through);
		expect(json).toEqual([
			{ traceId: expect.stringMatching(UUID), entityId: expect.stringMatching(GENERATED) },
		]);
		expect(await asked()).toEqual(['POST /integration/…']);
		expect((await action.zenduty.journal()).entries[0].owner).toBeNull();
	});

	it('says that there is no such integration, and keeps its address to itself', async () => {
		const { json } = await run(
			{ ...byUrl, message: 'x' },
			{ integration: 'stranger', node: { onError: 'continueRegularOutput' } },
		);
		expect(json).toEqual([
			{
				error: expect.any(String),
				details: { code: 'not_found', mayExist: false, statusCode: 404 },
			},
		]);
		expect(JSON.stringify(json)).not.toMatch(/no-such-integration-key|\/integration\//);
	});

	it('says what a right URL looks like', async () => {
		const failure = await failureOf({ ...byUrl, message: 'x' }, { integration: 'notOne' });
		expect(failure).toMatchObject({
			code: 'credential',
			statusCode: null,
			message: expect.stringContaining('/integration/<account>/generic/<key>/'),
		});
	});

	it('says that no credential is chosen', async () => {
		const failure = await failureOf({ ...byUrl, message: 'x' }, { node: { credentials: {} } });
		expect(failure).toMatchObject({
			code: 'credential',
			statusCode: null,
			message: expect.stringContaining('Zenduty Integration API'),
		});
	});

	it('follows no redirect', async () => {
		const to = `${action.zenduty.url}/api/account/teams/`;
		await action.zenduty.addFault({ path: '/integration/*', effect: { kind: 'redirect', to } });
		const failure = await failureOf({ ...byUrl, message: 'x' }, through);
		expect(failure).toMatchObject({
			code: 'unexpected_response',
			message: expect.stringContaining(new URL(to).origin),
		});
		expect(JSON.stringify(failure)).not.toMatch(ADDRESS);
		expect(await asked()).toEqual(['POST /integration/…']);
	});
});

describe('One incident is opened, although', () => {
	it.each([
		['the answer is lost', { when: 'after', effect: { kind: 'drop' } }],
		['Zenduty fails', { effect: { kind: 'status', status: 503 } }],
		['there are too many requests', { effect: { kind: 'status', status: 429, retryAfter: 1 } }],
		['the answer breaks off', { when: 'after', effect: { kind: 'cut' } }],
	])('%s', async (_, fault) => {
		await action.zenduty.addFault({ path: '/integration/*', times: 1, ...fault });
		const options = { waitForIncident: 5 };
		const { json } = await run({ ...send, message: 'At least once', options });
		expect(json).toMatchObject([{ status: 'completed' }]);
		expect(await opened()).toBe(1);
		const bodies = await taken();
		for (const body of bodies) expect(body).toEqual(bodies[0]);
	});

	it('the attempts are used up, and n8n runs the node again', async () => {
		await action.dropNext('POST', '/integration/*');
		const again = runningAgain([{ n: 1 }, { n: 2 }]);
		const parameters = {
			...send,
			message: '={{ "Again " + $json.n }}',
			options: { maxAttempts: 1, waitForIncident: 5 },
		};
		expect(await failureOf(parameters, again)).toMatchObject({
			code: 'unclear',
			mayExist: false,
			itemIndex: 0,
			description: expect.stringContaining('the alerts of the service'),
		});
		const { json } = await run(parameters, again);
		expect(json).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
		expect(json[0].entityId).not.toBe(json[1].entityId);
		expect(await opened()).toBe(2);
	});

	it('n8n runs the node again because of another item', async () => {
		const again = runningAgain([{ to: PLATFORM }, { to: 'nothing' }]);
		const parameters = { ...send, integration: '={{ $json.to }}', message: 'Only once' };
		for (let i = 0; i < 2; i++) {
			const failure = await failureOf(parameters, again);
			expect(failure).toMatchObject({ code: 'invalid_input', itemIndex: 1 });
		}
		expect(await taken()).toHaveLength(1);
	});
});

describe('The address of an integration', () => {
	it.each([
		['chosen from the list', send, {}],
		['of a credential', byUrl, through],
	])('%s stays out of what n8n keeps', async (_, parameters, more) => {
		await action.dropNext('POST', '/integration/*');
		const again = { ...runningAgain(), ...more };
		const error = await failureOf(
			{ ...parameters, message: 'x', options: { maxAttempts: 1 } },
			again,
		);
		expect(error).toMatchObject({ code: 'unclear' });
		const key = action.zenduty.integrationUrl.split('/').at(-2) as string;
		const kept = JSON.stringify([error, again.state?.runData]);
		expect(kept).toContain('zendutyRuns');
		expect(kept).not.toContain(key);
		expect(kept).not.toMatch(ADDRESS);
	});
});

describe('getAll', () => {
	/** Sends an alert, and returns the number of its incident. */
	async function incidentOf(parameters: object): Promise<unknown> {
		const { json } = await run({ ...send, ...parameters, options: { waitForIncident: 5 } });
		await action.zenduty.clear();
		return json[0].incidentNumber;
	}

	it.each(['array', 'page', 'pages'])('gives the alerts of a list that is: %s', async (shape) => {
		await action.zenduty.set({ shapes: { alerts: shape } });
		const incident = await incidentOf({
			message: 'Full',
			summary: 'Of logs',
			entityId: `all ${shape}`,
			additionalFields: { urls: { links: [{ url: 'https://graphs.example/1', text: 'Graph' }] } },
		});
		await run({ ...send, message: 'Still full', alertType: 'warning', entityId: `all ${shape}` });
		const { json } = await run({ operation: 'getAll', incident });
		expect(json[0]).toEqual({
			alertId: expect.stringMatching(/^[\w-]{22}$/),
			message: 'Full',
			summary: 'Of logs',
			type: 'critical',
			entityId: `all ${shape}`,
			suppressed: false,
			links: [{ url: 'https://graphs.example/1', text: 'Graph' }],
			createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
			incidentNumber: incident,
		});
		const whole = await run({ operation: 'getAll', incident, simplify: false });
		expect(whole.json[0]).toMatchObject({
			alert_type: '3',
			integration_object: { name: 'Databases: generic' },
		});
		expect(JSON.stringify(whole.json)).not.toContain('integration_key');
	});

	it('learns the number of an incident by its ID, and stops at the limit', async () => {
		const number = await incidentOf({ message: 'One', entityId: 'limit' });
		await incidentOf({ message: 'Two', entityId: 'limit' });
		const { json } = await run({ resource: 'incident', operation: 'get', incident: number });
		await action.zenduty.clear();
		const incident = json[0].incidentId;
		expect((await run({ operation: 'getAll', incident, limit: 1 })).json).toMatchObject([
			{ message: 'One', incidentNumber: number },
		]);
		expect(await action.requests()).toEqual([
			`GET /api/incidents/${String(incident)}/`,
			`GET /api/incidents/${String(number)}/alerts/`,
		]);
	});

	it('says what it did not find', async () => {
		expect(await failureOf({ operation: 'getAll', incident: 99999 })).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/\bincident\b.*\b99999\b/),
		});
	});
});

describe('getStatus', () => {
	it('tells what became of an alert', async () => {
		const sent = await run({ ...send, message: 'Asked for', options: { waitForIncident: 5 } });
		const { traceId, incidentNumber, incidentId } = sent.json[0];
		const { json } = await run({ operation: 'getStatus', traceId });
		expect(json).toEqual([
			{
				traceId,
				status: 'completed',
				incidentNumber,
				incidentId,
				incidentCreated: true,
				suppressed: false,
				alertId: expect.stringMatching(/^[\w-]{22}$/),
				integration: 'Databases: generic',
				failure: null,
			},
		]);
	});

	it.each([true, false])(
		'tells why it failed, and does not fail (simplify: %s)',
		async (simplify) => {
			await action.zenduty.set({ alertsFail: true, alertDelay: 0 });
			const { json: sent } = await run({ ...send, message: 'Fails' });
			await new Promise((resolve) => setTimeout(resolve, 100));
			const { json } = await run({ operation: 'getStatus', traceId: sent[0].traceId, simplify });
			await action.zenduty.set({ alertsFail: false, alertDelay: 50 });
			expect(json).toMatchObject([
				{ status: 'failed', failure: 'The alert could not be processed.' },
			]);
			expect(json[0]).not.toHaveProperty('error');
		},
	);

	it('says what it did not find', async () => {
		expect(await failureOf({ operation: 'getStatus', traceId: 'nothing' })).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/\balert\b.*\bnothing\b/),
		});
		expect(await failureOf({ operation: 'getStatus', traceId: '' })).toMatchObject({
			code: 'invalid_input',
			message: expect.stringContaining('Trace ID'),
		});
	});
});
