/** Where the examples run: an n8n, and a receiver in the place of the addresses in them. */
import assert from 'node:assert/strict';
import type { Simulator } from '../../simulator/simulator.mts';
import { deliver, signed } from '../zenduty/delivery.mts';
import { startAccount, storeOthers } from './account.mts';
import { importExample, type Imported } from '../workflows/examples.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';
import type { Execution, Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

/** The signing key of what is delivered to the examples. */
export const KEY = 'e2e-examples-key';

/** The fields of the credential that the examples use. */
export const CREDENTIAL = { authentication: 'signature', signingSecret: KEY };

export interface Stage {
	server: Server;
	receiver: Receiver;
	/** The account of the examples that work with one. */
	zenduty: Simulator;
	/** The names of the examples that have run. */
	run: Set<string>;
	/** Imports an example again, which has run or will run elsewhere. */
	fresh: Import;
	/** Imports an example that is then run in its own way. */
	imported: Import;
	/** The bodies that arrived in the place of a placeholder. */
	arrived(example: Imported, path: string): Json[];
	/** Delivers a body and waits for the execution that it starts. */
	accepted(example: Imported, body: string): Promise<Execution>;
	/** Runs a workflow by hand, from one of its triggers. */
	byHand(example: Imported, trigger: string): Promise<Execution>;
	close(): Promise<void>;
}

type Import = (
	name: string,
	addresses?: Record<string, string>,
	change?: (node: Json) => void,
) => Promise<Imported>;

/** Stages on one n8n, which do not see each other, so that examples can run side by side. */
export async function startStages<Name extends string>(
	server: Server,
	...names: Name[]
): Promise<Record<Name, Stage>> {
	await server.rest.createCredential('Zenduty Webhook account', CREDENTIAL);
	await storeOthers(server);
	const run = new Set<string>();
	const stages: Array<[Name, Stage]> = [];
	for (const name of names) stages.push([name, await startStage(server, name, run)]);
	return Object.fromEntries(stages) as Record<Name, Stage>;
}

/** Starts a receiver and an account. @param run the names of the examples that have run */
async function startStage(server: Server, stage: string, run: Set<string>): Promise<Stage> {
	const receiver = await startReceiver();
	const { zenduty, own } = await startAccount(server, stage);
	const fresh: Import = async (name, addresses, change = () => {}) =>
		await importExample(server, name, receiver, addresses, (node) => {
			change(node);
			own(node);
		});
	return {
		server,
		receiver,
		zenduty,
		run,
		fresh,
		imported: async (name, ...changes) => {
			run.add(name);
			return await fresh(name, ...changes);
		},
		arrived: ({ at }, path) =>
			receiver.at(at(path)).map(({ body }): Json => JSON.parse(body.toString())),
		async accepted({ workflow, url }, body) {
			const before = await server.rest.executions(workflow.id);
			const answer = await deliver(url, signed(body, KEY));
			assert.equal(answer.status, 200, answer.text);
			const [{ id }] = await server.rest.untilFinished(workflow.id, before.length + 1);
			return succeeded(await server.rest.execution(id));
		},
		async byHand({ workflow }, name) {
			const { executionId } = await server.rest.run(workflow, { triggerToStartFrom: { name } });
			assert.ok(executionId, 'it starts at once');
			return succeeded(await server.rest.untilEnded(executionId, 60_000));
		},
		async close() {
			await zenduty.stop();
			await receiver.close();
		},
	};
}

function succeeded(execution: Execution): Execution {
	const { error } = execution.data.resultData;
	assert.equal(execution.status, 'success', JSON.stringify(error)?.slice(0, 2000));
	return execution;
}
