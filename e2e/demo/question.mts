/** A workflow of the demo that asks whoever is on call, and goes on with the answer. */
import { randomUUID } from 'node:crypto';
import { SEED } from '../../simulator/seed.mts';
import type { Json, Rest } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import type { Loop } from '../workflows/incidentLoop.mts';
import { untilAsked } from '../workflows/question.mts';

const WORKFLOW = 'Ask before a restart';
const START = 'Start';
const ASK = 'Ask whoever is on call';
const IF = 'Approved?';
/** What the workflow does with the answer: by the output of the IF node. */
const NEXT = ['Restart the payment service', 'Leave the payment service alone'];

/** The labels of the buttons on the page. */
export const BUTTONS = { approve: 'Restart', decline: 'Leave it alone' };

export const MESSAGE = 'Restart the payment service?';

/** For how long the simulator may take to work on an alert, in milliseconds. */
const SOON = 20_000;

/** A question that waits for its answer. */
export interface Question {
	executionId: string;
	/** Where to answer. */
	link: string;
	/** The number of the incident that it opened. */
	incident: number;
}

type Between = Pick<Loop, 'zenduty' | 'api'>;

/** Starts the workflow, and waits until it waits. */
export async function askOnCall(rest: Rest, { zenduty, api }: Between): Promise<Question> {
	const workflow = await rest.createWorkflow(asking(api));
	const known = zenduty.state.alerts.length;
	const { executionId } = await rest.run(workflow, { triggerToStartFrom: { name: START } });
	const { alert, link } = await untilAsked({ rest, zenduty }, executionId, known);
	const opened = () => zenduty.state.incidents.find((each) => each.entityId === alert.entity_id);
	const { incident_number: incident } = await until('the incident is open', opened, SOON);
	return { executionId, link, incident };
}

/** Returns what the demo prints about a question. Each value ends its line. */
export function asked({ link, incident }: Question): string {
	return `

The workflow "${WORKFLOW}" asks whoever is on call, and waits for the answer.

Incident             #${incident}
Answer here          ${link}
`;
}

/**
 * Waits until somebody has answered, the workflow has ended, and the incident is resolved.
 *
 * @returns what the demo prints about that
 */
export async function untilAnswered(
	rest: Rest,
	{ zenduty }: Pick<Loop, 'zenduty'>,
	{ executionId, incident }: Question,
): Promise<string> {
	const { data, status } = await rest.untilEnded(executionId, Infinity);
	const { runData } = data.resultData;
	const next = NEXT.find((node) => runData[node] !== undefined);
	const answer: Json = runData[ASK]?.at(-1)?.data?.main?.[0]?.[0]?.json ?? {};
	if (status !== 'success' || next === undefined || answer.data === undefined) {
		throw new Error(`The workflow did not go on with an answer: ${JSON.stringify(answer)}`);
	}
	const resolved = () =>
		zenduty.state.incidents.some((each) => each.incident_number === incident && each.status === 3);
	await until(`incident #${incident} is resolved`, resolved, SOON);
	const button = answer.data.approved ? BUTTONS.approve : BUTTONS.decline;
	return `Somebody chose "${button}". The workflow went on to "${next}", and incident #${incident} is resolved.`;
}

function asking(api: string): Json {
	const { integrations, services, teams } = SEED;
	const nodes: Json[] = [
		{ name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: ASK,
			type: 'n8n-nodes-zenduty.zenduty',
			typeVersion: 1,
			parameters: {
				resource: 'alert',
				operation: 'sendAndWait',
				team: { __rl: true, mode: 'list', value: teams.checkout },
				service: { __rl: true, mode: 'list', value: services.payments },
				integration: {
					__rl: true,
					mode: 'list',
					value: `${teams.checkout}/${services.payments}/${integrations.payments}`,
				},
				message: MESSAGE,
				summary: 'It has answered nothing for five minutes.',
				approvalOptions: {
					values: {
						approveLabel: BUTTONS.approve,
						disapproveLabel: BUTTONS.decline,
					},
				},
			},
			credentials: { zendutyApi: { id: api, name: 'Zenduty account' } },
		},
		{ name: IF, type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: IS_APPROVED },
		...NEXT.map((name) => ({
			...{ name, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
		})),
	];
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	return {
		name: WORKFLOW,
		nodes: nodes.map((node, index) => ({
			id: randomUUID(),
			position: index < 4 ? [240 * index, 0] : [720, 160],
			...node,
		})),
		connections: {
			[START]: { main: [to(ASK)] },
			[ASK]: { main: [to(IF)] },
			[IF]: { main: NEXT.map(to) },
		},
	};
}

/** Whether the answer is an approval; nothing else is. */
const IS_APPROVED = {
	conditions: {
		options: { caseSensitive: true, typeValidation: 'loose', version: 2 },
		combinator: 'and',
		conditions: [
			{
				id: 'approved',
				leftValue: '={{ $json.data.approved }}',
				rightValue: '',
				operator: { type: 'boolean', operation: 'true', singleValue: true },
			},
		],
	},
	looseTypeValidation: true,
	options: {},
};
