/*
 * What the trigger asks of n8n-core: its outputs, its parameters with their expressions, and its
 * credential. What becomes of a delivery is in `test/trigger/`, and what n8n's server does with it
 * before in `e2e/trigger/answers.mts`.
 */
import { createHash, createHmac } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { NodeHelpers, NodeOperationError, type INode, type INodeExecutionData } from 'n8n-workflow';

import { callHook, CREDENTIAL, loadN8n, webhookOf, type N8n } from '../support/n8n.cjs';

const KEY = 'harbour-key-1';
const EVENT =
	'{"payload": {"event_type": "resolved", "incident": {"title": "Crane 2 overheats", "status": 3}}}';

/** What an account webhook sends of two changes of who is on call. */
const ON_CALL_CHANGE =
	'{"event_type": "oncall_change", "transitions": {"Quay": {"Night": [{"schedule_id": "sch-night", "schedule_name": "Night", "team_id": "team-quay", "team_name": "Quay", "previous_user": {"username": "ole", "first_name": "Ole", "last_name": "Brun"}, "new_user": {"username": "ida", "first_name": "Ida", "last_name": "Lund"}, "transition_time": "2026-02-03T21:00:00+00:00", "layer_type": "layer", "layer_name": "Layer 1", "time_zone": "UTC", "escalation_policies": [{"ep_id": "policy-quay", "ep_name": "Quay"}]}]}, "Pilots": {"Tide": [{"schedule_id": "sch-tide", "schedule_name": "Tide", "team_id": "team-pilots", "team_name": "Pilots", "previous_user": null, "new_user": "jan", "transition_time": "2026-02-03T21:00:00+00:00"}]}}}';

let n8n: N8n;
let nodes = 0;

beforeAll(async () => {
	n8n = await loadN8n();
	await n8n.saveCredential('signed', { signingSecret: KEY });
	await n8n.saveCredential('incomplete', { signingSecret: '' });
	await n8n.saveCredential('garbled', 'these bytes were encrypted with another key');
}, 60_000);

afterAll(() => n8n?.stop());

afterEach(() => {
	n8n.warnings.length = 0;
});

/** A trigger that no test has used before, since the log remembers triggers. */
function triggerWith(parameters: INode['parameters'] = {}, credentialId = 'signed') {
	nodes += 1;
	return n8n.workflow(
		{ id: `trigger-${nodes}`, type: 'zendutyTrigger', typeVersion: 2, parameters },
		credentialId,
	);
}

interface Answer {
	status: number;
	body: unknown;
	/** The items of each output of the execution that was started. */
	outputs?: INodeExecutionData[][];
}

/** Hands a signed delivery to the trigger, whose body n8n has read and parsed. */
async function deliver(trigger: ReturnType<typeof triggerWith>, body: string): Promise<Answer> {
	const { workflow, node } = trigger;
	const answer: Answer = { status: 200, body: undefined };
	const httpResponse = {
		status: (code: number) => Object.assign(httpResponse, { statusCode: (answer.status = code) }),
		set: () => httpResponse,
		json: (content: unknown) => Object.assign(httpResponse, { sent: (answer.body = content) }),
	};
	const signature = createHmac('sha256', KEY).update(body).digest('base64');
	const httpRequest = Object.assign(new EventEmitter(), {
		headers: { 'content-type': 'application/json', 'x-signature': signature },
		rawBody: Buffer.from(body),
		body: JSON.parse(body) as unknown,
		query: {},
	});
	const context = new n8n.core.WebhookContext(
		workflow,
		node,
		n8n.additionalData({ httpRequest, httpResponse }),
		'webhook',
		webhookOf(n8n, node),
		[],
		null,
	);
	const type = n8n.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const output = await type.webhook?.call(context);
	if (output?.noWebhookResponse !== true) answer.body = output?.webhookResponse;
	return { ...answer, outputs: output?.workflowData };
}

/** The outputs that the canvas shows. */
function outputsOf({ workflow, node }: ReturnType<typeof triggerWith>) {
	const { description } = n8n.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	return NodeHelpers.getNodeOutputs(workflow, node, description);
}

const idOf = (body: string) => createHash('sha256').update(body).digest('hex').slice(0, 32);

describe('the package', () => {
	it('is loaded by n8n, with all nodes and credentials', () => {
		expect(Object.keys(n8n.loader.nodeTypes).sort()).toEqual([
			'zenduty',
			'zendutyPollingTrigger',
			'zendutyTrigger',
		]);
		expect(Object.keys(n8n.loader.credentialTypes).sort()).toEqual([
			'zendutyApi',
			'zendutyIntegrationApi',
			CREDENTIAL,
		]);
		expect(n8n.loader.getCredential(CREDENTIAL).type.supportedNodes?.sort()).toEqual([
			'zenduty',
			'zendutyTrigger',
		]);
	});

	it('names the outputs as the switch says, and "Refused" only if it is chosen', () => {
		const names = ['Triggered', 'Acknowledged', 'Resolved', 'On-Call Changed', 'Other'];
		const outputs = (separateOutputs: boolean, events: string[]) =>
			outputsOf(triggerWith({ separateOutputs, events }));
		const named = (...of: string[]) => of.map((displayName) => ({ type: 'main', displayName }));
		for (const events of [['triggered'], ['other', 'refused']]) {
			expect(outputs(false, events)).toEqual(['main']);
		}
		expect(outputs(true, ['triggered'])).toEqual(named(...names));
		expect(outputs(true, ['other', 'refused'])).toEqual(named(...names, 'Refused'));
	});
});

describe('a delivery', () => {
	it.each([
		['={{ true }}', 5],
		['={{ "true" }}', 5],
		['={{ " True " }}', 5],
		['={{ 1 }}', 5],
		['={{ ["true"] }}', 5],
		['true', 5],
		['={{ false }}', 1],
		['={{ "false" }}', 1],
		['={{ 0 }}', 1],
		['={{ "no" }}', 1],
		['={{ 2 }}', 1],
		['={{ null }}', 1],
		['={{ undefined }}', 1],
		['={{ ({}) }}', 1],
		['={{ [true, true] }}', 1],
	])('has as many outputs as the canvas shows where the switch is %s', async (value, count) => {
		const trigger = triggerWith({ separateOutputs: value });
		expect(outputsOf(trigger)).toHaveLength(count);
		const { status, body, outputs } = await deliver(trigger, EVENT);
		expect([status, body]).toEqual([200, { ok: true, eventId: idOf(EVENT) }]);
		expect(outputs).toHaveLength(count);
		expect(outputs?.findIndex((items) => items.length > 0)).toBe(count === 5 ? 2 : 0);
	});

	it.each([
		[['resolved', 'refused'], 6],
		['resolved, refused', 6],
		['={{ "resolved, refused" }}', 6],
		['={{ ["resolved", "refused"] }}', 6],
		['={{ ["triggered, refused", "resolved"] }}', 6],
		['resolved', 5],
	])('has as many outputs as the canvas shows where "Trigger On" is %j', async (events, count) => {
		const trigger = triggerWith({ separateOutputs: true, events });
		expect(outputsOf(trigger)).toHaveLength(count);
		const { status, outputs } = await deliver(trigger, EVENT);
		expect(status).toBe(200);
		expect(outputs?.map((items) => items.length)).toEqual([0, 0, 1, 0, 0, 0].slice(0, count));
	});

	it.each([
		'={{ [["resolved"], "resolved", "refused"] }}',
		'={{ ["resolved", { a: "x,refused,y" }] }}',
		'={{ ["resolved", 1, true] }}',
		'={{ ["resolved", "Refused"] }}',
		'={{ ["resolved", () => "refused"] }}',
	])('is refused, and starts nothing, where "Trigger On" has another value: %s', async (events) => {
		const { status, body, outputs } = await deliver(triggerWith({ events }), EVENT);
		expect([status, body]).toMatchObject([500, { error: 'misconfigured' }]);
		expect(outputs).toBeUndefined();
	});

	it.each(['={{ $("Nowhere").first().json.events }}', '={{ $json.( }}', '={{ null }}'])(
		'keeps the five outputs on the canvas where "Trigger On" is %s',
		(events) => {
			expect(outputsOf(triggerWith({ separateOutputs: true, events }))).toHaveLength(5);
		},
	);

	it.each([
		['resolved, refused', { filters: { services: '={{ $("Nowhere").first().json.service }}' } }],
		['={{ ["resolved", "refused"] }}', { simplify: '={{ $json.( }}' }],
		[['resolved', 'refused'], { separateOutputs: '={{ $("Nowhere").first().json.service }}' }],
	])('starts once for an expression that fails, with "Trigger On" %j', async (events, failing) => {
		const trigger = triggerWith({ events, ...failing } as INode['parameters']);
		const { status, outputs } = await deliver(trigger, EVENT);
		expect(status).toBe(500);
		expect(outputs).toMatchObject([[{ json: { code: 'misconfigured', count: 1 } }]]);
		expect(outputs?.[0][0].json.message).toMatch(/cannot be evaluated\..*The reason: /);
		expect((await deliver(trigger, EVENT)).outputs).toBeUndefined();
	});

	it('starts nothing if the expression of "Trigger On" fails', async () => {
		for (const events of ['={{ $("Nowhere").first().json.events }}', '={{ $json.( }}']) {
			const { status, outputs } = await deliver(triggerWith({ events }), EVENT);
			expect([status, outputs]).toEqual([500, undefined]);
		}
	});

	it.each([
		['an unknown node', '={{ $("Nowhere").first().json.service }}'],
		['a wrong syntax', '={{ $json.( }}'],
	])('is refused with an expression of %s', async (_, expression) => {
		const answer = await deliver(triggerWith({ filters: { services: expression } }), EVENT);
		expect(answer).toMatchObject({ status: 500, body: { error: 'misconfigured' } });
		expect(answer.outputs).toBeUndefined();
		expect(n8n.warnings).toHaveLength(1);
		expect(n8n.warnings[0].message).toContain(
			'A parameter of the node cannot be evaluated. Correct its expression. The reason: ',
		);
	});

	it.each([
		['services', '={{ $vars.missing }}', "The expression in 'Services' returns nothing."],
		['excludeServices', '={{ $json.query.not }}', "The expression in 'Exclude Services' returns"],
		['excludeServices', ['={{ $vars.missing }}'], "The expression in 'Exclude Services' returns"],
		['excludeServices', ['API', '={{ null }}'], "The expression in 'Exclude Services' returns"],
		['excludeServices', '={{ "API, Web" }}', "'Exclude Services' has several values in one text"],
		['excludeServices', ['API, Web'], "'Exclude Services' has several values in one text"],
		['assignees', '={{ [true] }}', "'Assignees' must be text or a number, but is true."],
		['urgencies', '={{ "urgent" }}', 'The value "urgent" in \'Urgencies\' is unknown.'],
		['titleContains', '={{ undefined }}', "The expression in 'Title Contains' returns nothing."],
	])('is refused with the filter %s as %j', async (name, value, problem) => {
		const trigger = triggerWith({ filters: { [name]: value } });
		const answer = await deliver(trigger, EVENT);
		expect(answer).toMatchObject({ status: 500, body: { error: 'misconfigured' } });
		expect(answer.outputs).toBeUndefined();
		expect(n8n.warnings.map(({ message }) => message)).toEqual([expect.stringContaining(problem)]);
	});

	it('is filtered by what an expression takes from the request', async () => {
		const filters = { excludeServices: ['={{ $json.query.not ?? "" }}'], titleContains: 'crane' };
		const answer = await deliver(triggerWith({ filters }), EVENT);
		expect(answer.outputs?.[0]).toHaveLength(1);
	});

	it.each(
		['events', 'separateOutputs', 'simplify', 'filters', 'options'].flatMap((name) => [
			[name, 'an incident', EVENT],
			[name, 'an on-call change', ON_CALL_CHANGE],
		]),
	)(
		'is answered, and nothing is thrown, whatever type %s has, for %s',
		async (name, _what, sent) => {
			for (const value of [
				null,
				0,
				'x',
				[[]],
				{ a: 1 },
				[null],
				'={{ undefined }}',
				'={{ new Date() }}',
				'={{ $json }}',
				'={{ () => 1 }}',
				'={{ Object.create(null) }}',
				'={{ ({ toString: 1 }) }}',
			]) {
				const events = ['resolved', 'onCallChanged'];
				const trigger = triggerWith({ events, [name]: value } as INode['parameters']);
				const { status, body, outputs } = await deliver(trigger, sent);
				if (outputs !== undefined) expect(body).toEqual({ ok: true, eventId: idOf(sent) });
				else if (status === 200) expect(body).toEqual({ ok: true, ignored: 'event' });
				else expect([status, body]).toMatchObject([500, { error: 'misconfigured' }]);
			}
		},
	);
});

describe('activation', () => {
	it('always checks, and never finds anything registered', async () => {
		const trigger = triggerWith();
		await expect(callHook(n8n, 'checkExists', trigger, 'activate')).resolves.toBe(false);
		await expect(callHook(n8n, 'create', trigger, 'activate')).resolves.toBe(true);
		await expect(callHook(n8n, 'delete', trigger, 'activate')).resolves.toBe(true);
		expect(n8n.warnings).toEqual([]);
	});

	const unusable: Array<[string, RegExp]> = [
		['nowhere', /^The chosen credential was deleted\. Choose another one\.$/],
		['', /^No Zenduty Webhook API credential is chosen in the node\. Choose/],
		['garbled', /^The credential cannot be read \(.+\)\. Choose/],
		['incomplete', /^'Signing Key' is empty\. Copy the key/],
	];

	it.each(unusable)('by a user fails with the credential "%s"', async (credentialId, message) => {
		for (const mode of ['activate', 'update', 'manual'] as const) {
			const trigger = triggerWith({}, credentialId);
			const failing = callHook(n8n, 'create', trigger, mode);
			await expect(failing).rejects.toBeInstanceOf(NodeOperationError);
			await expect(failing).rejects.toThrow(message);
			// n8n never tries an activation again whose error speaks of authorization.
			await expect(failing).rejects.not.toThrow(/authorization/i);
		}
		expect(n8n.warnings).toEqual([]);
	});

	const unusableParameters: Array<[problem: string, INode['parameters']]> = [
		["'Trigger On' is empty.", { events: '={{ $vars.missing }}' }],
		[
			"The expression in 'Exclude Services' returns nothing.",
			{ filters: { excludeServices: ['={{ $vars.missing }}'] } },
		],
		[
			'\'Exclude Services\' has several values in one text: "API, Web".',
			{ filters: { excludeServices: ['API, Web'] } },
		],
	];

	it.each(unusableParameters)('by a user fails with: %s', async (problem, parameters) => {
		const trigger = triggerWith(parameters);
		const failing = callHook(n8n, 'create', trigger, 'activate');
		await expect(failing).rejects.toBeInstanceOf(NodeOperationError);
		await expect(failing).rejects.toThrow(problem);
		await expect(callHook(n8n, 'create', trigger, 'manual')).resolves.toBe(true);
		expect(n8n.warnings).toEqual([]);
	});

	it.each(unusableParameters)('by n8n only logs: %s', async (problem, parameters) => {
		const trigger = triggerWith(parameters);
		await expect(callHook(n8n, 'create', trigger, 'init')).resolves.toBe(true);
		expect(n8n.warnings.map(({ message }) => message)).toEqual([expect.stringContaining(problem)]);
	});

	it('leaves to the delivery what an expression takes from the request', async () => {
		const filters = { excludeServices: ['={{ $json.query.not }}'] };
		const trigger = triggerWith({ events: '={{ $json.query.on }}', filters });
		await expect(callHook(n8n, 'create', trigger, 'activate')).resolves.toBe(true);
		expect(n8n.warnings).toEqual([]);
	});

	it.each(unusable)('by n8n only logs with the credential "%s"', async (credentialId) => {
		for (const mode of ['init', 'leadershipChange'] as const) {
			const trigger = triggerWith({}, credentialId);
			await expect(callHook(n8n, 'create', trigger, mode)).resolves.toBe(true);
			expect(n8n.warnings.pop()).toEqual({
				message: expect.stringMatching(/^Zenduty Trigger cannot accept deliveries\. (The |No |')/),
				metadata: { workflowId: trigger.workflow.id, nodeName: 'Zenduty' },
			});
		}
	});
});
