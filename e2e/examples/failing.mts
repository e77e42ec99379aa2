/** The example that n8n starts when another workflow fails. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Json } from '../n8n/rest.mts';
import { deliver } from '../zenduty/delivery.mts';
import { breaks, heals, type Example, type Step, type Story } from './story.mts';

const NO_ALERTS = { method: 'POST', path: '*/generic/*' };

const WATCHED = 'Watched workflow';

/** The workflow that is watched: it fails if a request says so, and else tells that it works. */
let watched: { workflow: Json; url: string };

/**
 * Makes the watched workflow. It fails in a loop, in which it has waited. As the steps say, its
 * trigger is connected to a copy of the example's last node, which is the lowest node.
 */
const watch: Step = async ({ stage, example }) => {
	const path = randomUUID();
	const { rest, url } = stage.server;
	const copied = example.workflow.nodes.find(({ name }: Json) => name === 'It works again');
	const node = (name: string, type: string, typeVersion: number, parameters: Json): Json => ({
		...{ id: randomUUID(), name, type: `n8n-nodes-base.${type}`, typeVersion, parameters },
		position: [0, 0],
	});
	const wait = { resume: 'timeInterval', amount: 1, unit: 'seconds' };
	const condition = {
		...{ id: randomUUID(), leftValue: '={{ $json.body.fails }}', rightValue: '' },
		operator: { type: 'boolean', operation: 'true', singleValue: true },
	};
	const options = { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 };
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	const workflow = await rest.createWorkflow({
		name: WATCHED,
		nodes: [
			{
				...node('Called', 'webhook', 2, { httpMethod: 'POST', path, options: {} }),
				webhookId: path,
			},
			node('By hand', 'manualTrigger', 1, {}),
			node('One at a time', 'splitInBatches', 3, { batchSize: 1, options: {} }),
			{ ...node('A moment', 'wait', 1.1, wait), webhookId: randomUUID() },
			node('Does it fail?', 'if', 2.2, {
				conditions: { options, conditions: [condition], combinator: 'and' },
			}),
			node('Break', 'stopAndError', 1, {
				errorType: 'errorMessage',
				errorMessage: 'The disk is full',
			}),
			{ ...copied, id: randomUUID(), position: [0, 500] },
		],
		connections: {
			// The lowest node stands first here, so that only its place on the canvas makes it the last.
			Called: { main: [[...to('It works again'), ...to('One at a time')]] },
			'By hand': { main: [to('Break')] },
			'One at a time': { main: [[], to('A moment')] },
			'A moment': { main: [to('Does it fail?')] },
			'Does it fail?': { main: [to('Break'), to('One at a time')] },
		},
		settings: { executionOrder: 'v1', errorWorkflow: example.workflow.id },
	});
	watched = { workflow, url: `${url}/webhook/${path}` };
	await rest.activate(workflow, watched.url);
};

/** The watched workflow runs. */
const isRun =
	(fails: boolean, expected: 'success' | 'error'): Step =>
	async ({ stage }) => {
		const { rest } = stage.server;
		const { id } = watched.workflow;
		const before = (await rest.executions(id)).length;
		const headers = { 'content-type': 'application/json' };
		await deliver(watched.url, { body: JSON.stringify({ fails }), headers });
		const [{ status }] = await rest.untilFinished(id, before + 1, 60_000);
		assert.equal(status, expected);
	};

const entityId = () => `n8n/${watched.workflow.id}`;
const alerts = (...types: string[]) => types.map((type) => `${type} ${entityId()}`);
const incidentsOf = ({ zenduty }: Story) =>
	zenduty.state.incidents
		.filter(({ title }) => title === `n8n: ${WATCHED} failed`)
		.map(({ summary, status }) => [summary, status]);

export const FAILING: Example = {
	name: 'alert-when-a-workflow-fails',
	given: {},
	each: async (story) => {
		story.zenduty.state.incidents.splice(0);
		if (watched === undefined) await watch(story);
	},
	sees: {
		incidents: incidentsOf,
		links: ({ zenduty }) => zenduty.state.alerts.at(-1)?.urls,
	},
	rows: {
		'a failure opens an incident that says where and why, and the next success resolves it': [
			isRun(true, 'error'),
			() => ({ ended: ['success'], alerts: alerts('critical') }),
			() => ({
				incidents: [['Node: Break\nThe disk is full', 1]],
				links: [
					{
						link_url: new RegExp(`/workflow/${watched.workflow.id}/executions/\\d+$`),
						link_text: 'Open the execution',
					},
				],
			}),
			isRun(false, 'success'),
			() => ({ alerts: alerts('critical', 'resolved') }),
			{ incidents: [['Node: Break\nThe disk is full', 3]] },
		],
		'a second failure joins the open incident': [
			isRun(true, 'error'),
			isRun(true, 'error'),
			() => ({ ended: ['success', 'success'], alerts: alerts('critical', 'critical') }),
			{ incidents: [['Node: Break\nThe disk is full', 1]] },
		],
		'a success without an open incident changes nothing': [
			isRun(false, 'success'),
			() => ({ alerts: alerts('resolved'), incidents: [] }),
		],
		'a success stays a success while Zenduty does not take alerts': [
			breaks(NO_ALERTS),
			isRun(false, 'success'),
			{ ended: [], incidents: [] },
		],
		'while Zenduty does not take alerts, the execution that sends the alert fails': [
			breaks(NO_ALERTS),
			isRun(true, 'error'),
			{ ended: ['error'], incidents: [] },
			heals,
		],
		'a failure of a manual run starts nothing': [
			async ({ stage }) => {
				const { rest } = stage.server;
				const start = { triggerToStartFrom: { name: 'By hand' } };
				const { executionId } = await rest.run(watched.workflow, start);
				const { status } = await rest.untilEnded(executionId, 60_000);
				assert.equal(status, 'error');
			},
			{ ended: [], alerts: [] },
		],
	},
};
