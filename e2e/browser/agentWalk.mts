/** A user gives the action to an AI agent, and puts a human review before its tools. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Json } from '../n8n/rest.mts';
import type { Walk } from './walk.mts';

const WHERE = ['Message', 'Send Through', 'Team', 'Service', 'Integration'];
const WHAT = [
	'Alert Type',
	'Summary',
	'Entity ID',
	'Additional Fields',
	'Type of Approval',
	'Approval Options',
	'Options',
];

export function agentWalk(walk: Walk): void {
	const { editor, n8n } = walk;

	describe('As a tool of an agent:', () => {
		walk.step('is found among the tools', async () => {
			await openTools(walk);
			const [review, tool, ...more] = await editor.search('zenduty');
			assert.match(review ?? 'nothing', /^Zenduty\s+Request human approval for tools$/);
			assert.match(tool ?? 'nothing', /^Zenduty Tool\s+Send alerts, page somebody and wait/);
			assert.deepEqual(more, []);
			await editor.pick('Zenduty Tool');
		});

		walk.step('lets the model fill in the event', async () => {
			const choices = editor.part('item-iterator-item').filter({ hasText: 'Send webhook event' });
			// n8n shows either its choice of actions or, at once, the panel.
			await choices.first().or(editor.panel).first().waitFor();
			if (await choices.first().isVisible()) await choices.first().click();
			await editor.panel.waitFor();
			for (const name of ['title', 'summary']) {
				const item = editor.part('parameter-item').filter({ has: editor.field(name) });
				const button = item.getByTestId('from-ai-override-button');
				await editor.field(name).getByTestId('from-ai-override-button').or(button).first().click();
			}
			assert.match(await editor.panel.innerText(), /Defined automatically by the model/i);
			await editor.closePanel();
		});
	});

	describe('As a human review:', () => {
		walk.step('is found under Human review', async () => {
			await openTools(walk);
			await editor.pick(/^Human review/);
			assert.deepEqual(await editor.search('zenduty'), [
				'Zenduty\n\nRequest human approval for tools',
			]);
			await editor.pick(/^Zenduty/);
			await editor.page.getByRole('button', { name: 'Add to workflow' }).click();
			await editor.panel.waitFor();
		});

		walk.step('has only fields of a review, and asks about the tool by itself', async () => {
			assert.deepEqual(await editor.labels(), [...WHERE, ...WHAT]);
			const chosen = editor.panel.getByTestId('node-credentials-select').locator('input').first();
			const stored: Json[] = await n8n.rest.call('GET', '/rest/credentials');
			const name = await chosen.inputValue();
			assert.equal(stored.find((each) => each.name === name)?.type, 'zendutyApi');
			await editor.hasExpression(
				'message',
				'The agent wants to run this tool: {{ $tool.name }}\n\n\nInput:\n{{ $tool.parameters }}',
			);
			assert.deepEqual(await editor.addable('Add Option'), [
				'Ask for Name',
				'Max Attempts',
				'Resolve When Answered',
				'Timeout (Ms)',
			]);
			// Only what can page somebody.
			const types = await editor.choose('alertType', 'Critical');
			assert.deepEqual(types, ['Critical', 'Error', 'Warning']);
		});

		walk.step('has both buttons and an hour, also when the limit is added again', async () => {
			assert.equal(await editor.chosen('approvalType'), 'Approve and Decline');
			const limit = async () => [
				await editor.field('resumeAmount').locator('input').inputValue(),
				await editor.chosen('resumeUnit'),
			];
			assert.deepEqual(await limit(), ['1.00', 'Hours']);
			await editor.removeGroup('limitWaitTime');
			assert.equal(await editor.field('resumeAmount').count(), 0);
			await editor.add('Add Option', 'Limit Wait Time');
			assert.deepEqual(await limit(), ['1.00', 'Hours']);
		});

		walk.step('picks an integration', async () => {
			await editor.openList('service');
			await editor.pickFromList('Platform / Databases');
			await editor.openList('integration');
			await editor.pickFromList('Databases: generic');
			await walk.picture('review', editor.part('node-parameters'), 1500);
		});

		walk.step('needs no API key where it has the URL of an integration', async () => {
			await editor.choose('authentication', 'Integration URL (No API Key)');
			assert.deepEqual(await editor.labels(), [...WHERE.slice(0, 2), ...WHAT]);
			await editor.panel.getByText('Credential for Zenduty Integration API').waitFor();
			await editor.closePanel();
		});
	});
}

/** Begins a workflow with an agent, and opens the list of its tools. */
async function openTools({ editor }: Walk): Promise<void> {
	await editor.newWorkflow();
	await editor.part('canvas-add-button').click();
	await editor.search('AI Agent');
	await editor.pick(/^AI Agent/);
	if (await editor.panel.isVisible()) await editor.closePanel();
	const handle = editor.page.locator('[data-handleid="inputs/ai_tool/0"]');
	await handle.getByTestId('canvas-handle-plus').click();
}
