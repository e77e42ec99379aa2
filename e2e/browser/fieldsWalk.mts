/** A user looks through all operations: each shows its own fields, and no others. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { NodeHelpers, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';
import { ByHand } from './byHand.mts';
import type { Walk } from './walk.mts';

/** All resources and their operations, as the menus show them. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
	Alert: ['Get Many', 'Get Status', 'Send', 'Send and Wait for Response'],
	'Escalation Policy': ['Get', 'Get Many'],
	Incident: ['Acknowledge', 'Create', 'Get', 'Get Many', 'Reassign', 'Reopen', 'Resolve', 'Update'],
	'Incident Note': ['Create', 'Delete', 'Get Many', 'Update'],
	'Incident Tag': ['Add', 'Get Many', 'Remove'],
	'Maintenance Window': ['Create', 'Delete', 'End', 'Get Many'],
	Member: ['Get Many'],
	'On Call': ['Get Many'],
	Priority: ['Get Many'],
	Responder: ['Add', 'Get Many', 'Remove'],
	Schedule: ['Get', 'Get Many'],
	'Schedule Override': ['Create', 'Get Many'],
	Service: ['Get', 'Get Many'],
	SLA: ['Get Many'],
	Tag: ['Get Many'],
	Team: ['Get', 'Get Many'],
	'Webhook Event': ['Send Event', 'Sign Event', 'Verify Signature'],
};

/** What n8n adds to every menu of a node with a credential that other nodes may use. */
const CUSTOM = 'Custom API Call';

/** The fields of some operations, written down by hand, without Resource and Operation. */
const WRITTEN_DOWN: Readonly<Record<string, readonly string[]>> = {
	'Incident Acknowledge': ['Incident', 'Simplify', 'Options'],
	'Incident Create': [
		'Team',
		'Service',
		'Title',
		'Summary',
		'Additional Fields',
		'Simplify',
		'Options',
	],
	'Incident Get Many': ['Return All', 'Limit', 'Status', 'Filters', 'Simplify', 'Options'],
	'Incident Note Update': ['Incident', 'Note', 'New Text', 'Simplify', 'Options'],
	'Maintenance Window Create': [
		'Team',
		'Service Names or IDs',
		'Name',
		'Start Time',
		'End Time',
		'Duration (Minutes)',
		'Additional Fields',
		'Simplify',
		'Options',
	],
	'Team Get Many': ['Return All', 'Limit', 'Simplify', 'Options'],
};

/** Choices that bring other fields with them: the field, its options, and what each shows then. */
const CHOICES: ReadonlyArray<{
	operation: [resource: string, operation: string];
	choice: [name: string, label: string];
	shown: Readonly<Record<string, readonly string[]>>;
}> = [
	{
		operation: ['Alert', 'Send'],
		choice: ['integrationFrom', 'Send Through'],
		shown: {
			'Integration URL (No API Key)': [],
			'Integration Chosen From a List': ['Team', 'Service', 'Integration'],
		},
	},
	{
		operation: ['On Call', 'Get Many'],
		choice: ['of', 'On Call For'],
		shown: {
			'Escalation Policy': ['Team', 'Escalation Policy'],
			Service: ['Team', 'Service'],
			Team: ['Team'],
		},
	},
	{
		operation: ['Incident', 'Reassign'],
		choice: ['assignTo', 'Assign To'],
		shown: { 'Escalation Policy': ['Escalation Policy'], User: ['User'] },
	},
	{
		operation: ['Responder', 'Add'],
		choice: ['responderType', 'Responder Type'],
		shown: { 'Escalation Policy': ['Escalation Policy'], User: ['User'] },
	},
];

export function fieldsWalk(walk: Walk): void {
	const { editor, n8n } = walk;
	const byHand = new ByHand(walk);
	let node: INodeTypeDescription;

	describe('The fields of each operation:', () => {
		walk.step('the nodes panel lists an action for each operation', async () => {
			await walk.needs('zendutyApi');
			await editor.newWorkflowByHand();
			await editor.pickZenduty();
			const listed = await editor.actions();
			for (const [resource, operations] of Object.entries(OPERATIONS)) {
				const after = listed.slice(listed.indexOf(`${resource.toUpperCase()} ACTIONS`) + 1);
				const next = after.findIndex((text) => / ACTIONS$/.test(text));
				const actions = after.slice(0, next < 0 ? undefined : next);
				assert.equal(actions.length, operations.length, `${resource}: ${actions.join()}`);
			}
			await walk.picture('actions', editor.part('node-creator'), 900);
			await editor.pick('Acknowledge an incident');
			await editor.panel.waitFor();
		});

		walk.step('the menu has all resources', async () => {
			const all = await (await n8n.rest.fetch('/types/nodes.json')).json();
			node = all.find(({ name }: INodeTypeDescription) => name === 'n8n-nodes-zenduty.zenduty');
			const resources = await editor.choose('resource', 'Alert');
			assert.deepEqual(resources, [...Object.keys(OPERATIONS), CUSTOM]);
		});

		for (const [resource, operations] of Object.entries(OPERATIONS)) {
			walk.step(`${resource}: each operation shows its own fields, and no others`, async () => {
				await byHand.choose(resource, operations[0]);
				for (const operation of operations) {
					const offered = await editor.choose('operation', operation);
					assert.deepEqual(offered, [...operations, CUSTOM]);
					const labels = await editor.labels();
					assert.deepEqual(labels, labelsOf(node, resource, operation), operation);
					const written = WRITTEN_DOWN[`${resource} ${operation}`];
					if (written !== undefined) assert.deepEqual(labels.slice(2), written, operation);
				}
			});
		}

		for (const { operation, choice, shown } of CHOICES) {
			walk.step(`${operation.join(', ')}: the fields follow "${choice[1]}"`, async () => {
				const [name, label] = choice;
				await byHand.choose(...operation);
				const every = new Set(Object.values(shown).flat());
				for (const [option, expected] of Object.entries(shown)) {
					await editor.choose(name, option);
					const labels = await editor.labels();
					const { value } = optionOf(node, name, option);
					assert.deepEqual(labels, labelsOf(node, ...operation, { [name]: value }), option);
					assert.ok(labels.includes(label), labels.join());
					assert.deepEqual(
						labels.filter((each) => every.has(each)),
						expected,
						option,
					);
				}
			});
		}

		walk.step('Limit goes when all results are wanted, and comes back', async () => {
			await byHand.choose('Member', 'Get Many');
			const before = await editor.labels();
			await editor.switch('returnAll');
			const all = await editor.labels();
			assert.deepEqual(all, labelsOf(node, 'Member', 'Get Many', { returnAll: true }));
			assert.deepEqual(
				before.filter((label) => !all.includes(label)),
				['Limit'],
			);
			await editor.switch('returnAll');
			assert.deepEqual(await editor.labels(), before);
		});

		walk.step('without an API key nobody is offered to wait for the incident', async () => {
			await byHand.choose('Alert', 'Send');
			const options = ['Concurrency', 'Max Attempts', 'Timeout'];
			assert.deepEqual(await editor.addable('Add Option'), [...options, 'Wait for Incident']);
			await editor.choose('integrationFrom', 'Integration URL (No API Key)');
			assert.deepEqual(await editor.addable('Add Option'), options);
			await editor.choose('integrationFrom', 'Integration Chosen From a List');
		});
	});
}

/**
 * The labels that an operation should show: by the description as n8n serves it, and by what n8n's own
 * library displays of it.
 *
 * @param chosen further parameters that do not have their defaults
 */
function labelsOf(
	node: INodeTypeDescription,
	resource: string,
	operation: string,
	chosen: INodeParameters = {},
): string[] {
	const value = optionOf(node, 'resource', resource).value as string;
	const ofResource = {
		...node,
		properties: node.properties.filter(
			({ name, displayOptions }) =>
				name !== 'operation' || displayOptions?.show?.resource?.includes(value),
		),
	};
	const given = {
		...chosen,
		resource: value,
		operation: optionOf(ofResource, 'operation', operation).value as string,
	};
	const typeVersion = node.version as number;
	const { properties } = node;
	const parameters = NodeHelpers.getNodeParameters(
		...([properties, given, true, false, { typeVersion }, node] as const),
	);
	assert.ok(parameters !== null);
	return properties
		.filter((each) => NodeHelpers.displayParameter(parameters, each, { typeVersion }, node))
		.map(({ displayName }) => displayName.replace(/<[^>]+>/g, ''));
}

/** An option of a field, by the names that a user reads. */
function optionOf({ properties }: INodeTypeDescription, name: string, option: string) {
	for (const property of properties) {
		if (property.name !== name) continue;
		for (const each of property.options ?? []) {
			if ('value' in each && each.name === option) return each;
		}
	}
	throw new Error(`The field ${name} has no option "${option}"`);
}
