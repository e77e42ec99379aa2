/*
 * The polling trigger through the real n8n-core, against the simulator: n8n's own context of a poll
 * and its static data, real requests, and real incidents.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type IDataObject, type INode, type WorkflowExecuteMode } from 'n8n-workflow';
import ids from '../../simulator/seed.json';
import { loadN8n, type N8n } from '../support/n8n.cjs';
import { startSimulator, type Simulator } from '../support/simulator.cjs';

let n8n: N8n;
let zenduty: Simulator;

beforeAll(async () => {
	[n8n, zenduty] = await Promise.all([loadN8n(), startSimulator()]);
	const { apiKey, url: baseUrl } = zenduty;
	await n8n.saveCredential('api', { apiKey, baseUrl }, 'zendutyApi');
	await n8n.saveCredential('wrong', { apiKey: 'wrong-key', baseUrl }, 'zendutyApi');
}, 60_000);
beforeEach(async () => await zenduty.clear());
afterAll(async () => {
	n8n?.stop();
	await zenduty?.stop();
});

let nodes = 0;

/** A polling trigger in a workflow of its own. */
function polling(parameters: INode['parameters'] = {}, credential = 'api') {
	nodes += 1;
	const given = n8n.workflow({
		id: `poll-${nodes}`,
		type: 'zendutyPollingTrigger',
		parameters,
		credentials: { zendutyApi: { id: credential, name: credential } },
	});
	const { workflow, node } = given;
	const type = n8n.nodeTypes.getByNameAndVersion(node.type);
	return {
		...given,
		type,
		/** Polls once, with a context that has polled as often as it is used. */
		contextOf: (mode: WorkflowExecuteMode, activation: 'activate' | 'init' | 'manual') =>
			new n8n.core.PollContext(workflow, node, n8n.additionalData(), mode, activation),
		async poll(mode: WorkflowExecuteMode = 'trigger'): Promise<IDataObject[][] | null> {
			const context = this.contextOf(mode, mode === 'manual' ? 'manual' : 'activate');
			const outputs = await type.poll?.call(context);
			return outputs?.map((items) => items.map(({ json }) => json)) ?? null;
		},
		staticData: () => workflow.getStaticData('node', node),
	};
}

async function call(method: string, path: string, body: object): Promise<IDataObject> {
	const response = await fetch(zenduty.url + path, {
		method,
		headers: { Authorization: `Token ${zenduty.apiKey}`, 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	expect(response.ok).toBe(true);
	return (await response.json()) as IDataObject;
}

const open = async (title: string) =>
	await call('POST', '/api/incidents/', { title, service: ids.services.payments });
const setStatus = async ({ unique_id: id }: IDataObject, status: number) =>
	await call('PATCH', `/api/incidents/${String(id)}/`, { status });

it('tells what happens to an incident, once', async () => {
	const node = polling();
	expect(await node.poll()).toBeNull();
	const incident = await open('Fog');
	const [[triggered]] = (await node.poll()) ?? [];
	expect(triggered).toMatchObject({ eventType: 'triggered', title: 'Fog', urgency: 'high' });
	expect(await node.poll()).toBeNull();

	await setStatus(incident, 2);
	await setStatus(incident, 3);
	const [later] = (await node.poll()) ?? [];
	expect(later.map(({ eventType }) => eventType)).toEqual(['acknowledged', 'resolved']);
	await setStatus(incident, 1);
	const [[again]] = (await node.poll()) ?? [];
	expect(again.eventType).toBe('triggered');
	expect(again.eventId).not.toBe(triggered.eventId);
	expect(await node.poll()).toBeNull();
});

it('gives the fields of its output schema', async () => {
	const schema = JSON.parse(
		readFileSync(join(__dirname, '../../nodes/Zenduty/__schema__/v1.0.0.json'), 'utf8'),
	) as { properties: Record<string, { properties?: object }> };
	await open('For its schema');
	const [[json]] = (await polling({ events: ['updated'] }).poll('manual')) ?? [];
	expect(Object.keys(json)).toEqual(Object.keys(schema.properties));
	expect(Object.keys(json.service as object)).toEqual(
		Object.keys(schema.properties.service.properties ?? {}),
	);
});

it('costs two requests if nothing happens', async () => {
	const node = polling();
	// The first one may take what another node of these tests has read.
	await node.poll();
	await node.poll();
	await zenduty.clear();
	expect(await node.poll()).toBeNull();
	const { entries } = await zenduty.journal();
	const first = '/api/incidents/filter/?page=1&page_size=100';
	expect(entries.map(({ method, path, body }) => [method, path, body])).toEqual([
		['POST', first, expect.objectContaining({ status: 3 })],
		['POST', first, expect.objectContaining({ status: -1 })],
	]);
});

it('fails with the reason, and leaves the state as it was', async () => {
	const node = polling({}, 'wrong');
	await expect(node.poll()).rejects.toMatchObject({
		httpCode: '403',
		context: { code: 'credential' },
		failure: { cause: 'credential-invalid' },
	});
	expect(node.staticData()).toEqual({});
});

it('never throws in the first poll when n8n starts', async () => {
	const node = polling({}, 'wrong');
	const context = node.contextOf('trigger', 'init');
	n8n.warnings.length = 0;
	expect(await node.type.poll?.call(context)).toBeNull();
	expect(n8n.warnings).toHaveLength(1);
	await expect(node.type.poll?.call(context)).rejects.toThrow();
});

it('tells who comes on call, of all teams', async () => {
	const node = polling({ events: ['onCallChanged'] });
	expect(await node.poll()).toBeNull();
	expect(await node.poll()).toBeNull();
	const { entries } = await zenduty.journal();
	expect(entries.every(({ path }) => /teams\/([^/]+\/oncall\/)?\?page=1&/.test(path))).toBe(true);
});

it('names the outputs as the switch says', () => {
	const outputs = (separateOutputs: boolean) => {
		const { workflow, node, type } = polling({ separateOutputs });
		return NodeHelpers.getNodeOutputs(workflow, node, type.description);
	};
	expect(outputs(false)).toEqual(['main']);
	expect(outputs(true)).toEqual(
		['Triggered', 'Acknowledged', 'Resolved', 'On-Call Changed', 'Updated'].map((displayName) => ({
			type: 'main',
			displayName,
		})),
	);
});
