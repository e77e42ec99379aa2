import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';
import { NodeHelpers, NodeOperationError, type INode } from 'n8n-workflow';

import { callHook, CREDENTIAL, loadN8n, type N8n } from '../support/n8n.cjs';
import {
	PAYLOAD_SIZE_MAX,
	post,
	serveTrigger,
	type WebhookServer,
} from '../support/webhookServer.cjs';

const KEY = 'harbour-key-1';
const PREVIOUS = 'harbour-key-0';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const EVENT =
	'{"payload": {"event_type": "triggered", "incident": {"title": "Crane 2 overheats", "summary": "", "incident_number": 58, "creation_date": "2026-02-03T04:05:06.123456Z", "status": 1, "unique_id": "crane2-overheats", "incident_key": "k58", "service": {"name": "Cranes", "unique_id": "svc-cranes", "team": "team-quay", "escalation_policy": "policy-quay"}, "priority": null, "urgency": 1, "merged_with": null, "assigned_to": null, "resolved_date": null, "acknowledged_date": null}}}';

/** What an account webhook sends of two changes of who is on call. */
const ON_CALL_CHANGE =
	'{"event_type": "oncall_change", "transitions": {"Quay": {"Night": [{"schedule_id": "sch-night", "schedule_name": "Night", "team_id": "team-quay", "team_name": "Quay", "previous_user": {"username": "ole", "first_name": "Ole", "last_name": "Brun"}, "new_user": {"username": "ida", "first_name": "Ida", "last_name": "Lund"}, "transition_time": "2026-02-03T21:00:00+00:00", "layer_type": "layer", "layer_name": "Layer 1", "time_zone": "UTC", "escalation_policies": [{"ep_id": "policy-quay", "ep_name": "Quay"}]}]}, "Pilots": {"Tide": [{"schedule_id": "sch-tide", "schedule_name": "Tide", "team_id": "team-pilots", "team_name": "Pilots", "previous_user": null, "new_user": "jan", "transition_time": "2026-02-03T21:00:00+00:00"}]}}}';

let n8n: N8n;
let nodes = 0;
const servers: WebhookServer[] = [];

beforeAll(async () => {
	n8n = await loadN8n();
	await n8n.saveCredential('signed', { signingSecret: KEY, previousSigningSecret: PREVIOUS });
	await n8n.saveCredential('basic', {
		authentication: 'basicAuth',
		username: 'quay',
		password: 'Ankerkette ß',
	});
	await n8n.saveCredential('open', { authentication: 'none' });
	await n8n.saveCredential('headers', {
		signingSecret: KEY,
		customHeaders: {
			headers: [
				{ name: 'X-Site', value: 'pier-9' },
				{ name: 'X-Shift', value: 'night' },
			],
		},
	});
	await n8n.saveCredential('incomplete', { signingSecret: '' });
	await n8n.saveCredential('garbled', 'these bytes were encrypted with another key');
}, 60_000);

afterAll(() => n8n?.stop());

afterEach(async () => {
	const open = servers.splice(0);
	expect(open.flatMap(({ thrown }) => thrown)).toEqual([]);
	await Promise.all(open.map(async (server) => await server.close()));
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

async function serve(
	parameters: INode['parameters'] = {},
	credentialId?: string,
	mode?: 'manual' | 'webhook',
): Promise<WebhookServer> {
	const server = await serveTrigger(n8n, triggerWith(parameters, credentialId), mode);
	servers.push(server);
	return server;
}

function signed(body: string | Buffer, key = KEY): Record<string, string> {
	return { 'X-SIGNATURE': createHmac('sha256', key).update(body).digest('base64') };
}

function idOf(body: string | Buffer): string {
	return createHash('sha256').update(body).digest('hex').slice(0, 32);
}

async function deliver(server: WebhookServer, body: string | Buffer, headers: object = JSON_TYPE) {
	return await post(server.url, body, { ...signed(body), ...headers });
}

/** The outputs that the canvas shows. */
function outputsOf({ workflow, node }: ReturnType<typeof triggerWith>) {
	const { description } = n8n.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	return NodeHelpers.getNodeOutputs(workflow, node, description);
}

/** Sends the head of a delivery and the beginning of its body. */
function begin(server: WebhookServer, headers: string, start: Buffer): Socket {
	const { port, pathname } = new URL(server.url);
	const socket = connect(Number(port), '127.0.0.1');
	socket.write(`POST ${pathname} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
	socket.write(start);
	return socket;
}

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

	it('names the outputs as the switch says', () => {
		const outputs = (separateOutputs: boolean) => outputsOf(triggerWith({ separateOutputs }));
		expect(outputs(false)).toEqual(['main']);
		expect(outputs(true)).toEqual(
			['Triggered', 'Acknowledged', 'Resolved', 'On-Call Changed', 'Other'].map((displayName) => ({
				type: 'main',
				displayName,
			})),
		);
	});
});

describe('a delivery', () => {
	it('starts an execution with the simplified event, and is answered with its id', async () => {
		const server = await serve();
		expect(await deliver(server, EVENT)).toMatchObject({
			status: 200,
			body: { ok: true, eventId: idOf(EVENT) },
		});
		expect(server.executions).toStrictEqual([
			[
				[
					{
						json: {
							eventId: idOf(EVENT),
							eventType: 'triggered',
							incidentNumber: 58,
							incidentId: 'crane2-overheats',
							title: 'Crane 2 overheats',
							summary: '',
							status: 'triggered',
							urgency: 'high',
							priority: null,
							service: {
								id: 'svc-cranes',
								name: 'Cranes',
								teamId: 'team-quay',
								escalationPolicyId: 'policy-quay',
							},
							assignedTo: null,
							createdAt: '2026-02-03T04:05:06.123Z',
							acknowledgedAt: null,
							resolvedAt: null,
							secondsToAcknowledge: null,
							secondsToResolve: null,
							signingKey: 'current',
						},
					},
				],
			],
		]);
		expect(server.answeredFirst).toBe(false);
		expect(n8n.warnings).toEqual([]);
	});

	it.each([
		['={{ true }}', 5],
		['={{ "true" }}', 5],
		['={{ " True " }}', 5],
		['={{ 1 }}', 5],
		['true', 5],
		['={{ false }}', 1],
		['={{ "false" }}', 1],
		['={{ 0 }}', 1],
		['={{ "no" }}', 1],
		['={{ 2 }}', 1],
		['={{ null }}', 1],
		['={{ undefined }}', 1],
		['={{ ({}) }}', 1],
	])('has as many outputs as the canvas shows where the switch is %s', async (value, count) => {
		const trigger = triggerWith({ separateOutputs: value });
		expect(outputsOf(trigger)).toHaveLength(count);
		const server = await serveTrigger(n8n, trigger);
		servers.push(server);
		await deliver(server, EVENT.replace('triggered', 'resolved'));
		expect(server.executions[0]).toHaveLength(count);
		expect(server.executions[0].findIndex((items) => items.length > 0)).toBe(count === 5 ? 2 : 0);
	});

	it('with __proto__ as a member changes no prototype', async () => {
		const server = await serve();
		const body =
			'{"payload":{"event_type":"triggered","incident":{"__proto__":{"title":"planted"}},"__proto__":{"x":1}}}';
		expect((await deliver(server, body, {})).status).toBe(200);
		expect(server.executions[0][0][0].json.title).toBeNull();
		expect({}).not.toHaveProperty('x');
		expect({}).not.toHaveProperty('title');
	});

	describe('is read from its bytes:', () => {
		it.each<[string, object]>([
			['application/json', { 'Content-Type': 'application/json' }],
			[
				'application/json of a lying charset',
				{ 'Content-Type': 'application/json; charset=latin1' },
			],
			['text/plain', { 'Content-Type': 'text/plain' }],
			['text/plain of a lying charset', { 'Content-Type': 'text/plain; charset=utf-16le' }],
			['no content type', {}],
			['application/octet-stream', { 'Content-Type': 'application/octet-stream' }],
			['an unknown charset of no known type', { 'Content-Type': 'x/y; charset=klingon' }],
			['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
			['application/jsonlines', { 'Content-Type': 'application/jsonlines' }],
		])('%s', async (_, headers) => {
			const server = await serve();
			const body = EVENT.replace('Crane 2', 'Kranführer – 起重机 🏗');
			expect(await deliver(server, body, headers)).toMatchObject({
				status: 200,
				body: { ok: true, eventId: idOf(body) },
			});
			expect(server.executions[0][0][0].json.title).toBe('Kranführer – 起重机 🏗 overheats');
		});

		it.each<[string, (body: Buffer) => Buffer, object]>([
			['gzip', gzipSync, { 'Content-Encoding': 'gzip' }],
			['deflate', deflateSync, { 'Content-Encoding': 'deflate' }],
			['gzip and JSON', gzipSync, { 'Content-Encoding': 'gzip', ...JSON_TYPE }],
		])('%s', async (_, compress, headers) => {
			const server = await serve();
			const body = Buffer.from(EVENT);
			const answer = await post(server.url, compress(body), { ...signed(body), ...headers });
			expect(answer.body).toEqual({ ok: true, eventId: idOf(body) });
		});

		it('a byte order mark in front', async () => {
			const server = await serve();
			const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(EVENT)]);
			for (const headers of [JSON_TYPE, {}]) {
				expect((await deliver(server, body, headers)).body).toEqual({
					ok: true,
					eventId: idOf(body),
				});
			}
		});

		it('in chunks, without a length', async () => {
			const server = await serve();
			const headers = { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' };
			expect((await deliver(server, EVENT, headers)).status).toBe(200);
		});

		it('a megabyte', async () => {
			const server = await serve();
			const body = EVENT.replace('"summary": ""', `"summary": "${'n'.repeat(1024 * 1024)}"`);
			for (const headers of [JSON_TYPE, {}]) {
				expect((await deliver(server, body, headers)).status).toBe(200);
			}
			expect(server.executions).toHaveLength(2);
		});

		it('a hundred levels, not one more', async () => {
			const server = await serve({ events: ['other'] });
			const nested = (levels: number) =>
				`{"event_type":"x","a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
			for (const headers of [JSON_TYPE, {}]) {
				expect((await deliver(server, nested(100), headers)).status).toBe(200);
				for (const levels of [101, 5000, 100_000]) {
					expect(await deliver(server, nested(levels), headers)).toMatchObject({
						status: 400,
						body: {
							error: 'invalid_payload',
							message: expect.stringMatching(/ The reason: it is nested deeper than 100 levels\.$/),
						},
					});
				}
			}
			expect(server.executions).toHaveLength(2);
		});
	});

	describe('is refused', () => {
		async function expectRefusal(
			server: WebhookServer,
			answer: { status: number; body: unknown },
			status: number,
			error: string,
		) {
			expect(answer).toMatchObject({ status, body: { error, message: expect.any(String) } });
			expect(Object.keys(answer.body as object)).toEqual(['error', 'message']);
			expect(server.executions).toEqual([]);
			expect(JSON.stringify([answer, n8n.warnings])).not.toMatch(/harbour-key|pier-9|Ankerkette/);
			expect(JSON.stringify(answer)).not.toMatch(/ at |node_modules|\.js/);
		}

		it.each([
			'multipart/form-data; boundary=edge',
			'multipart/mixed; boundary=edge',
			'Multipart/Related; boundary=edge',
		])('as %s', async (type) => {
			const server = await serve();
			const answer = await deliver(server, '--edge--', { 'Content-Type': type });
			await expectRefusal(server, answer, 415, 'unsupported_media_type');
		});

		it.each([
			['that is gone', 'nowhere'],
			['that was never chosen', ''],
			['that cannot be decrypted', 'garbled'],
			['that is not complete', 'incomplete'],
		])('with a credential %s', async (_, credentialId) => {
			const server = await serve({}, credentialId);
			await expectRefusal(server, await deliver(server, EVENT), 500, 'misconfigured');
			expect(n8n.warnings).toHaveLength(1);
			expect(n8n.warnings[0].message).toMatch(
				/^Zenduty Trigger "Zenduty" in workflow ".+" refused a delivery \(misconfigured\) at \S+Z: The (credential|signing key) .+\.$/,
			);
		});

		it.each([
			['an unknown node', '={{ $("Nowhere").first().json.service }}'],
			['a wrong syntax', '={{ $json.( }}'],
		])('with an expression of %s', async (_, expression) => {
			const server = await serve({ filters: { services: expression } });
			await expectRefusal(server, await deliver(server, EVENT), 500, 'misconfigured');
			expect(n8n.warnings).toHaveLength(1);
			expect(n8n.warnings[0].message).toContain(
				'A parameter of the node cannot be evaluated. Correct its expression. The reason: ',
			);
		});

		it.each<[string, string | Buffer, object, string]>([
			['nothing', '', JSON_TYPE, 'it is empty'],
			['nothing', '', {}, 'it is empty'],
			['text', 'crane', { 'Content-Type': 'text/plain' }, 'it is not JSON'],
			[
				'a form',
				'a=1&b=2',
				{ 'Content-Type': 'application/x-www-form-urlencoded' },
				'it is not JSON',
			],
			[
				'XML',
				'<event><type>x</type></event>',
				{ 'Content-Type': 'application/xml' },
				'it is not JSON',
			],
			['an array', '[1]', JSON_TYPE, 'it is not a JSON object'],
			['null', 'null', JSON_TYPE, 'it is not a JSON object'],
			['Latin-1', Buffer.from('{"event_type":"\xe9"}', 'latin1'), JSON_TYPE, 'it is not UTF-8'],
			[
				'UTF-16',
				Buffer.from(EVENT, 'utf16le'),
				{ 'Content-Type': 'application/json; charset=utf-16le' },
				'it is not JSON',
			],
			[
				'an event without its incident',
				'{"payload":{"event_type":"acknowledged"}}',
				JSON_TYPE,
				'its event type is "acknowledged", but it has no "incident" object',
			],
		])('as %s (%p)', async (_, body, headers, detail) => {
			const server = await serve();
			const answer = await deliver(server, body, headers);
			await expectRefusal(server, answer, 400, 'invalid_payload');
			expect((answer.body as { message: string }).message).toMatch(` The reason: ${detail}.`);
		});

		it('where the node itself finds it too large', async () => {
			const server = await serve();
			const answer = await deliver(server, 'x'.repeat(PAYLOAD_SIZE_MAX + 1), {});
			await expectRefusal(server, answer, 400, 'invalid_payload');
		});
	});

	it.each([
		['JSON', 'Content-Type: application/json\r\n', Buffer.from('{"payload"')],
		['of no type', '', Buffer.from('{"payload"')],
		['compressed', 'Content-Encoding: gzip\r\n', gzipSync(EVENT).subarray(0, 40)],
	])('that breaks off, %s, neither hangs nor throws', async (_, headers, start) => {
		const server = await serve();
		const socket = begin(server, `${headers}Content-Length: 900\r\n`, start);
		await wait(50);
		socket.destroy();
		for (let i = 0; i < 40 && server.handled === 0; i++) await wait(25);
		expect(server.handled).toBe(1);
		expect(server.executions).toEqual([]);
	});

	it('is judged by the credential that holds at its end, however long it takes', async () => {
		await n8n.saveCredential('changing', { signingSecret: KEY });
		const server = await serve({}, 'changing');
		const headers = `X-SIGNATURE: ${signed(EVENT)['X-SIGNATURE']}\r\n`;
		const socket = begin(
			server,
			`${headers}Content-Length: ${EVENT.length}\r\n`,
			Buffer.from(EVENT.slice(0, -1)),
		);
		await wait(50);
		await n8n.saveCredential('changing', { signingSecret: 'another-key' });
		socket.write(EVENT.slice(-1));
		const [answer] = await once(socket, 'data');
		expect(String(answer)).toMatch(/^HTTP\/1.1 401 /);
		expect(server.executions).toEqual([]);
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
				const events = ['triggered', 'onCallChanged'];
				const server = await serve({ events, [name]: value } as INode['parameters']);
				const { status, body } = await deliver(server, sent);
				const isAccepted = status === 200 && server.executions.length === 1;
				expect(isAccepted || server.executions.length === 0).toBe(true);
				if (isAccepted) expect(body).toEqual({ ok: true, eventId: idOf(sent) });
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
		['nowhere', /^The credential cannot be read \(Credential with ID "nowhere" does not exist/],
		['', /^The credential cannot be read \(Node does not have any credentials set\)\. Choose/],
		['garbled', /^The credential cannot be read \(.+\)\. Choose/],
		['incomplete', /^The signing key is empty\. Copy it/],
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

	it.each(unusable)('by n8n only logs with the credential "%s"', async (credentialId) => {
		for (const mode of ['init', 'leadershipChange'] as const) {
			const trigger = triggerWith({}, credentialId);
			await expect(callHook(n8n, 'create', trigger, mode)).resolves.toBe(true);
			expect(n8n.warnings.pop()).toEqual({
				message: expect.stringMatching(/^Zenduty Trigger cannot accept deliveries\. The /),
				metadata: { workflowId: trigger.workflow.id, nodeName: 'Zenduty' },
			});
		}
	});
});
