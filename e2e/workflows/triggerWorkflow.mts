/** Workflows with a Zenduty Trigger, and what they have stored. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { deliver, type Answer, type Delivery } from '../zenduty/delivery.mts';
import { outputOf, type Execution, type Json } from '../n8n/rest.mts';
import type { Server as SharedServer } from '../n8n/server.mts';

/** An n8n with an owner logged in: the one that the checks share, or another. */
export type Server = Pick<SharedServer, 'url' | 'rest'>;

/** The name of the trigger node. */
export const TRIGGER = 'Incident event';

/** A workflow with a trigger. */
export interface Receiving {
	workflow: Json;
	credential: string;
	/** The production URL. */
	url: string;
	/** The URL while the editor listens for a test event. */
	testUrl: string;
}

/** A workflow with a trigger, stored but not active. */
export async function storeReceiving(
	server: Server,
	credentialData: Json,
	parameters: Json = {},
): Promise<Receiving> {
	const webhookId = randomUUID();
	const name = `Receiving ${webhookId}`;
	const credential = await server.rest.createCredential(name, credentialData);
	const workflow = await server.rest.createWorkflow({
		name,
		nodes: [
			{
				id: randomUUID(),
				name: TRIGGER,
				type: 'n8n-nodes-zenduty.zendutyTrigger',
				typeVersion: 2,
				position: [0, 0],
				webhookId,
				parameters,
				credentials: { zendutyWebhookApi: { id: credential, name } },
			},
		],
	});
	return {
		workflow,
		credential,
		url: `${server.url}/webhook/${webhookId}/webhook`,
		testUrl: `${server.url}/webhook-test/${webhookId}/webhook`,
	};
}

/** A workflow with a trigger, active and served. */
export async function startReceiving(
	server: Server,
	credentialData: Json,
	parameters: Json = {},
): Promise<Receiving> {
	const receiving = await storeReceiving(server, credentialData, parameters);
	await server.rest.activate(receiving.workflow, receiving.url);
	return receiving;
}

/**
 * Makes a delivery that must be accepted.
 *
 * @param suffixes what each item's id has after the id that is answered: by default there is one
 * item, with that id
 * @returns the execution, and the trigger's output
 */
export async function accepted(
	server: Server,
	{ workflow, url }: Receiving,
	delivery: Delivery,
	suffixes = [''],
): Promise<{ answer: Answer; execution: Execution; outputs: Json[][] }> {
	const before = await server.rest.executions(workflow.id);
	const answer = await deliver(url, delivery);
	assert.equal(answer.status, 200, answer.text);
	assert.deepEqual(Object.keys(answer.json), ['ok', 'eventId']);
	assert.equal(answer.json.ok, true);
	const after = await server.rest.untilFinished(workflow.id, before.length + 1);
	assert.equal(after.length, before.length + 1, 'exactly one execution is stored');
	const execution = await server.rest.untilEnded(after[0].id);
	assert.equal(execution.status, 'success');
	const outputs = outputOf(execution, TRIGGER);
	assert.deepEqual(
		outputs.flat().map(({ eventId }) => eventId),
		suffixes.map((suffix) => answer.json.eventId + suffix),
		'items with the id that was answered',
	);
	return { answer, execution, outputs };
}

/**
 * Makes a delivery that must not start anything, and then one that does: had the first one stored
 * an execution, it would be there by then.
 */
export async function notStarted(
	server: Server,
	receiving: Receiving,
	delivery: Delivery,
	sentinel: Delivery,
): Promise<Answer> {
	const { id } = receiving.workflow;
	const before = await server.rest.executions(id);
	const answer = await deliver(receiving.url, delivery);
	assert.equal((await server.rest.executions(id)).length, before.length, 'nothing is stored');
	await accepted(server, receiving, sentinel);
	assert.equal((await server.rest.executions(id)).length, before.length + 1, 'nothing came later');
	return answer;
}
