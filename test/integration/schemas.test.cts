/*
 * The output schemas, which the editor shows before a node has run: each operation has one, and its
 * fields are those of a real output, through the real n8n-core, against the simulator.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRunExecutionData, type IDataObject, type INodeTypeDescription } from 'n8n-workflow';
import { startAction, type Action } from '../support/action.cjs';
import {
	allOperations,
	complete,
	PARAMETERS,
	restOperations,
	type Parameters,
	type RunWith,
} from '../support/operations.cjs';
import { answer } from '../support/answer.cjs';
import { startReceiver, type Receiver } from '../support/receiver.cjs';

const FOLDER = join(__dirname, '../../nodes/Zenduty/__schema__/v1.0.0');

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	/** The members that are always there; all of them where it is missing. */
	required?: string[];
	items?: Schema;
}

let action: Action;
let receiver: Receiver;

beforeAll(async () => {
	action = await startAction('incident');
	receiver = await startReceiver();
	await action.n8n.saveCredential('signed', { signingSecret: 'schema-key' });
}, 60_000);
afterAll(async () => {
	await action?.stop();
	await receiver?.close();
});

const description = (): INodeTypeDescription =>
	action.n8n.nodeTypes.getByNameAndVersion('zenduty').description;

function schemaOf(operation: string): Schema {
	return JSON.parse(readFileSync(join(FOLDER, `${operation.replace(' ', '/')}.json`), 'utf8'));
}

async function outputsOf(operation: string): Promise<IDataObject[]> {
	const run: RunWith = async (parameters) => {
		const isByUrl = parameters.integrationFrom === 'credential';
		return (await action.run(parameters, isByUrl ? { integration: 'integration' } : {})).json;
	};
	const outputs: IDataObject[] = [];
	for (const given of PARAMETERS[operation]) {
		const completed = await complete(operation, given, run);
		outputs.push(
			...(operation === 'alert sendAndWait' ? await answerOf(completed) : await run(completed)),
		);
	}
	return outputs;
}

/** What comes out once somebody has answered the question that a node asks. */
async function answerOf(parameters: Parameters): Promise<IDataObject[]> {
	const runData = createRunExecutionData();
	const credentials = Object.fromEntries(
		Object.entries({ zendutyApi: 'api', zendutyIntegrationApi: 'integration' }).map(
			([type, id]) => [type, { id, name: id }],
		),
	);
	await action.run(parameters, { state: { runData }, node: { credentials } });
	const asked = action.n8n.workflow({ parameters: parameters as never, credentials });
	return await answer(action.n8n, asked, runData, ({ page }) => ({
		...(page.way.kind === 'freeText' ? { text: 'Wait' } : { answer: 'approve' }),
		...(page.asksForName && { name: 'Ann' }),
	}));
}

/** Compares values with their schema. Null stands for what is not known, so it fits any type. */
function compare(values: unknown[], schema: Schema, place: string): void {
	const given = values.filter((value) => value !== null);
	for (const value of given) {
		const type = Array.isArray(value) ? 'array' : typeof value;
		const isNumber = type === 'number' && ['integer', 'number'].includes(schema.type);
		expect([place, isNumber ? schema.type : type]).toEqual([place, schema.type]);
		if (type !== 'object') continue;
		const names = Object.keys(schema.properties ?? {});
		const { required = names } = schema;
		const expected = names.filter((name) => required.includes(name) || name in (value as object));
		expect([place, ...Object.keys(value as object)]).toEqual([place, ...expected]);
	}
	for (const [name, member] of Object.entries(schema.properties ?? {})) {
		const members = given
			.filter((value) => name in (value as object))
			.map((value) => (value as IDataObject)[name]);
		compare(members, member, `${place}.${name}`);
	}
	if (schema.items) {
		for (const value of given.flat()) compare([value], schema.items, `${place}[]`);
	}
}

it('exist for each operation of the node, and for nothing else', () => {
	const files = readdirSync(FOLDER).flatMap((resource) =>
		readdirSync(join(FOLDER, resource)).map((file) => `${resource} ${file.replace('.json', '')}`),
	);
	expect(files.sort()).toEqual(allOperations(description()).sort());
});

it.each(Object.keys(PARAMETERS))('have the fields of a real output: %s', async (operation) => {
	const outputs = await outputsOf(operation);
	expect(outputs.length).toBeGreaterThan(0);
	compare(outputs, schemaOf(operation), operation);
});

it('are compared for all operations through the REST API', () => {
	expect(Object.keys(PARAMETERS).sort()).toEqual(restOperations(description()).sort());
});

it.each([
	['send', { url: 'the receiver', title: 'For its schema' }],
	['sign', { title: 'For its schema' }],
	['verify', { body: '{"event_type": "x"}', signature: 'x' }],
])('have the fields of a real webhook event: %s', async (operation, parameters) => {
	const given = { ...parameters, ...('url' in parameters && { url: receiver.url }) };
	const credentials = { zendutyWebhookApi: { id: 'signed', name: 'signed' } };
	const resource = 'webhookEvent';
	const { json } = await action.run({ resource, operation, ...given }, { node: { credentials } });
	expect(existsSync(join(FOLDER, resource, `${operation}.json`))).toBe(true);
	expect(Object.keys(json[0])).toEqual(
		Object.keys(schemaOf(`${resource} ${operation}`).properties ?? {}),
	);
});
