/* Incidents, through the real n8n-core, against the simulator. */
import { createRunExecutionData, type IDataObject, type INode } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../support/simulator.cjs';
import { execute, loadN8n, type ExecutionState, type N8n } from '../support/n8n.cjs';

let n8n: N8n;
let zenduty: Simulator;

beforeAll(async () => {
	[n8n, zenduty] = await Promise.all([loadN8n(), startSimulator('--incidents', '25')]);
	const { apiKey, url: baseUrl } = zenduty;
	await n8n.saveCredential('api', { apiKey, baseUrl }, 'zendutyApi');
	await n8n.saveCredential('wrong', { apiKey: 'wrong-key', baseUrl }, 'zendutyApi');
}, 60_000);
beforeEach(async () => await zenduty.clear());
afterAll(async () => {
	n8n?.stop();
	await zenduty?.stop();
});

function node(parameters: INode['parameters'], more: Partial<INode> = {}, credential = 'api') {
	return n8n.workflow({
		parameters: { resource: 'incident', ...parameters },
		credentials: { zendutyApi: { id: credential, name: credential } },
		...more,
	});
}

async function run(
	parameters: INode['parameters'],
	items: IDataObject[] = [{}],
	more: Partial<INode> = {},
	state: ExecutionState = {},
) {
	const input = items.map((json) => ({ json }));
	const [output] = await execute(n8n, node(parameters, more), input, 'trigger', state);
	return output.map(({ json }) => json);
}

it('acknowledges an incident by its number, with a note', async () => {
	const [incident] = await run({
		operation: 'acknowledge',
		incident: '3',
		options: { note: 'On it' },
	});
	expect(incident).toMatchObject({ incidentNumber: 3, status: 'acknowledged' });
	const { counts, entries } = await zenduty.journal();
	expect(counts).toMatchObject({
		statusesSet: { 3: { 2: 1 } },
		notesAdded: { 'On it': 1 },
		refused: 0,
		invalidAnswers: 0,
	});
	expect(entries.map(({ method, path }) => `${method} ${path}`)).toEqual([
		'GET /api/incidents/3/',
		`PATCH /api/incidents/${incident.incidentId}/`,
		'POST /api/incidents/3/note/',
	]);
});

it('finds incidents page by page', async () => {
	const found = await run({ operation: 'getAll', returnAll: true, status: 'all' });
	expect(found.length).toBeGreaterThanOrEqual(25);
	expect(new Set(found.map(({ incidentId }) => incidentId)).size).toBe(found.length);
});

it('says that the key is wrong', async () => {
	const failing = execute(n8n, node({ operation: 'get', incident: '3' }, {}, 'wrong'), [
		{ json: {} },
	]);
	await expect(failing).rejects.toMatchObject({
		message: expect.stringMatching(
			/^Zenduty refuses the API key: it is wrong or inactive\..*\(item 0\)$/,
		),
	});
});

it('creates an incident once, although the answer was lost, and says that it may exist', async () => {
	await zenduty.addFault({
		method: 'POST',
		path: '/api/incidents/',
		when: 'after',
		times: 1,
		effect: { kind: 'drop' },
	});
	const runData = createRunExecutionData();
	const { services } = await zenduty.control<{ services: Array<{ unique_id: string }> }>(
		'GET',
		'/state',
	);
	const create = async () =>
		await run(
			{ operation: 'create', service: services[0].unique_id, title: 'Made once' },
			[{}],
			{ retryOnFail: true },
			{ runData },
		);
	for (let i = 0; i < 2; i++) {
		await expect(create()).rejects.toMatchObject({
			message: expect.stringContaining('It is not known whether the incident was created'),
		});
	}
	const { counts } = await zenduty.journal();
	expect(counts.incidentsCreated).toEqual({ 'Made once': 1 });
});
