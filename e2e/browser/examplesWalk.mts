/** The walk: the examples are imported, and seen on the canvas. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { DRAWN_PARAMETERS, fingerprintOf, type Workflow } from '../../test/support/canvas.cts';
import { ActivationError, type Json } from '../n8n/rest.mts';
import {
	chooseCredentials,
	CREDENTIALS,
	credentialTypes,
	EXAMPLES,
	fileOf,
	readExample,
} from '../workflows/examples.mts';
import type { Walk } from './walk.mts';

/** The fields of credentials that only have to be there, by their types. */
const FIELDS: Record<string, Json> = {
	crypto: { hmacSecret: 'secret' },
	httpHeaderAuth: { name: 'X-Key', value: 'key' },
	httpQueryAuth: { name: 'key', value: 'key' },
	jiraSoftwareCloudApi: { email: 'e', apiToken: 't', domain: 'https://jira.example.com' },
	openAiApi: { apiKey: 'key' },
	postgres: {},
	redis: {},
	slackApi: { accessToken: 'token' },
	smtp: { host: 'localhost' },
	zendutyIntegrationApi: { url: 'https://zenduty.example.com/integration/a/generic/b/' },
};

/** The example that is published in the editor, and stays so. */
const PUBLISHED = 'answer-an-incident';

/** What n8n cannot publish: a workflow that is started by hand, and one that would ask Jira. */
const UNPUBLISHED = ['simulate-an-incident', 'two-way-ticket-in-jira', 'wait-until-resolved'];

/** Nodes of n8n itself for which n8n's import does not choose all credentials. */
const LEFT_TO_THE_USER = ['An issue has changed', 'Set the user group'];

/** What a user must choose before n8n publishes an example: parameters that are required. */
const TO_CHOOSE: Record<string, string> = {
	'escalate-when-not-acknowledged': '- Missing or invalid required parameters: escalationPolicy',
	'maintenance-around-a-deploy': '- Missing or invalid required parameters: team, service',
	'route-by-urgency-and-service':
		'- Missing or invalid required parameters: team, escalationPolicy',
	'who-is-on-call': '- Missing or invalid required parameters: team',
	'who-is-on-call-each-monday': '- Missing or invalid required parameters: team',
};

const STICKY = 'n8n-nodes-base.stickyNote';

/** How high a picture of a canvas is, in pixels. */
const HEIGHT = 720;

/** A picture of more nodes cannot be read. It shows the main way. */
const MANY = 20;

/** What happens if all goes well, in the examples that have many nodes: rows of nodes. */
export const MAIN_WAYS: Record<string, string[][]> = {
	'acknowledge-from-a-message': [
		[
			'Zenduty Trigger',
			'Your values',
			'When does the link expire?',
			'Sign the link',
			'Send the link to the chat',
		],
		[
			'The button is pressed',
			'Sign what the link says',
			'Is it genuine?',
			'Is it still valid?',
			'Look whether it was used',
			'Does the database respond?',
			'Read the incident',
		],
		[
			'Was the link used?',
			'Does it wait for someone?',
			'Is the button pressed?',
			'Use the link',
			'Is this the first time?',
			'Acknowledge it',
			'It is acknowledged',
			'Show the page',
		],
	],
};

/** Imports the examples as a user does. */
export function importWalk({ editor, n8n, step }: Walk): void {
	describe('Importing examples:', () => {
		/** The types of the credentials that n8n has. */
		const stored = async (): Promise<Set<string>> => {
			const all: Json[] = await n8n.rest.call('GET', '/rest/credentials');
			return new Set(all.map(({ type }) => type));
		};

		step('n8n has a credential of each kind', async () => {
			const existing = await stored();
			for (const [type, fields] of Object.entries(FIELDS)) {
				if (!existing.has(type)) await n8n.rest.createCredential(CREDENTIALS[type], fields, type);
			}
			assert.deepEqual([...(await stored())].sort(), Object.keys(CREDENTIALS).sort());
		});

		step('n8n chooses the newest credentials, keeps them, and publishes', async () => {
			// The newest of those that were entered by hand.
			const stored: Json[] = await n8n.rest.call('GET', '/rest/credentials');
			const newest = stored.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
			const chosen = (type: string) => {
				const { id, name } = newest.find((each) => each.type === type)!;
				return [type, { id, name }];
			};
			const id = await editor.importWorkflow(fileOf(PUBLISHED));
			await editor.openWorkflow(id);
			await editor.open('Look up the service');
			const shown = editor.panel.getByTestId('node-credentials-select').locator('input').first();
			assert.equal(await shown.inputValue(), (chosen('zendutyApi')[1] as Json).name);
			await editor.closePanel();
			const { nodes } = await n8n.rest.call('GET', `/rest/workflows/${id}`);
			for (const node of nodes) {
				const expected = credentialTypes(node).map(chosen);
				assert.deepEqual(node.credentials ?? {}, Object.fromEntries(expected), node.name);
			}
			assert.match(await editor.publish(), /Workflow published/);
		});

		/** Why n8n did not publish an example, by its name. */
		const refused: Record<string, string> = {};

		for (const name of EXAMPLES.filter((each) => each !== PUBLISHED)) {
			step(`${name}: each node has its credential`, async () => {
				const id = await editor.importWorkflow(fileOf(name));
				const workflow = await n8n.rest.call('GET', `/rest/workflows/${id}`);
				for (const node of workflow.nodes) {
					if (LEFT_TO_THE_USER.includes(node.name)) continue;
					const chosen = Object.keys(node.credentials ?? {});
					assert.deepEqual(chosen.sort(), credentialTypes(node).sort(), node.name);
				}
				if (UNPUBLISHED.includes(name)) return;
				try {
					await n8n.rest.activate(workflow);
					await n8n.rest.deactivate(id);
				} catch (error) {
					if (!(error instanceof ActivationError)) throw error;
					refused[name] = error.message.split('\n').at(-1)?.trim() ?? '';
				}
			});
		}

		step('n8n publishes all of them, but those in which a user must choose something', async () => {
			assert.deepEqual(refused, TO_CHOOSE);
		});
	});
}

/** Opens examples, and takes pictures of them if pictures are wanted. */
export function canvasWalk(walk: Walk, names: readonly string[]): void {
	const { editor, n8n, step } = walk;
	const named = (name: string) => editor.page.locator(`[data-node-name="${name}"]`);

	describe('The examples on the canvas:', () => {
		step('n8n draws no parameters but those that are known here', async () => {
			const types: Json[] = await (await n8n.rest.fetch('/types/nodes.json')).json();
			const used = usedTypes();
			const isUsed = ({ name, version }: Json) =>
				[version].flat().some((each) => used.has(`${name} ${each}`));
			const drawn = types.filter(isUsed).flatMap(drawnParameters);
			assert.deepEqual(
				drawn.filter((name) => !DRAWN_PARAMETERS.includes(name)),
				[],
			);
		});

		for (const name of names) {
			step(`${name}: every node is there, and n8n knows it`, async () => {
				const example: Json = JSON.parse(readExample(name));
				example.nodes.forEach(chooseCredentials);
				const { id } = await n8n.rest.createWorkflow(example);
				await editor.openWorkflow(id);
				const nodes = example.nodes.filter(({ type }: Json) => type !== STICKY);
				for (const node of nodes) {
					const onCanvas = editor.part('canvas-node').and(named(node.name));
					assert.equal(await onCanvas.count(), 1, node.name);
				}
				// What n8n shows for a node whose type it does not know.
				assert.equal(await editor.page.getByText('Install this node').count(), 0);
				if (nodes.length > MANY) {
					const shown = mainWay(name, example);
					await editor.openWorkflow((await n8n.rest.createWorkflow(shown)).id);
				}
				await walk.picture(`examples/${name}`, editor.part('canvas'), HEIGHT, {
					settle: async () => await editor.part('zoom-to-fit').click(),
					below: editor.tabs,
					fingerprint: () => fingerprintOf(JSON.parse(readExample(name))),
				});
			});
		}
	});
}

/** The types of the nodes in all examples, each with its version. */
function usedTypes(): Set<string> {
	const nodes = EXAMPLES.flatMap((name) => (JSON.parse(readExample(name)) as Workflow).nodes);
	return new Set(nodes.map(({ type, typeVersion }) => `${type} ${typeVersion}`));
}

/** The parameters that a type of nodes shows on the canvas, by the expressions that read them. */
function drawnParameters({ subtitle, inputs, outputs }: Json): string[] {
	const expressions = [subtitle, inputs, outputs].filter((each) => typeof each === 'string');
	return [...expressions.join('\n').matchAll(/\bparam\w*(?:\?\.|\.|\[["'])(\w+)/gi)].map(
		([, name]) => name,
	);
}

/** Keeps the nodes of the main way, and what connects them. */
function mainWay(name: string, example: Json): Json {
	const rows = MAIN_WAYS[name];
	assert.ok(rows, `${name} has many nodes, so its main way must be named`);
	return inRows(example, rows, { right: 220, down: 220 });
}

/**
 * Keeps some nodes of an example, in rows, and what connects them.
 *
 * @param rows the names of the nodes
 * @param step how far it is to the next node, and to the next row
 */
export function inRows(
	example: Json,
	rows: string[][],
	step: { right: number; down: number },
): Json {
	const nodes: Json[] = rows.flatMap((row, down) =>
		row.map((each, right) => {
			const node = example.nodes.find((known: Json) => known.name === each);
			assert.ok(node, each);
			return { ...node, position: [step.right * right, step.down * down] };
		}),
	);
	const isShown = (each: string) => nodes.some((node) => node.name === each);
	const connections = Object.entries<Json>(example.connections)
		.filter(([from]) => isShown(from))
		.map(([from, { main }]) => [
			from,
			{ main: main.map((targets: Json[]) => targets.filter(({ node }) => isShown(node))) },
		]);
	return { ...example, nodes, connections: Object.fromEntries(connections) };
}
