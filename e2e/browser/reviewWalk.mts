/** A user puts a human review between an AI agent and its tools. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Json } from '../n8n/rest.mts';
import { openTools } from './toolWalk.mts';
import type { Walk } from './walk.mts';

const WHERE = ['Message', 'Send Through', 'Team', 'Service', 'Integration'];
const WHAT = [
	'Alert Type',
	'Summary',
	'Entity ID',
	'Additional Fields',
	'Approval Options',
	'Options',
];

export function reviewWalk(walk: Walk): void {
	const { editor, n8n } = walk;

	describe('As a human review:', () => {
		walk.step('is found under Human review', async () => {
			await walk.needs('zendutyApi');
			await walk.needs('zendutyIntegrationApi');
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
				'Limit Wait Time',
				'Max Attempts',
				'Resolve When Answered',
				'Timeout',
			]);
		});

		walk.step('offers the types of alerts that can page somebody', async () => {
			const types = await editor.choose('alertType', 'Critical');
			assert.deepEqual(types, ['Critical', 'Error', 'Warning']);
		});

		walk.step('picks an integration, and limits the time', async () => {
			await editor.openList('service');
			await editor.pickFromList('Platform / Databases');
			await editor.openList('integration');
			await editor.pickFromList('Databases: generic');
			await editor.add('Add Option', 'Limit Wait Time');
			assert.equal(await editor.field('resumeAmount').locator('input').inputValue(), '45.00');
			await walk.picture('review', editor.part('node-parameters'), 1500);
		});

		walk.step('needs no API key where it has the URL of an integration', async () => {
			await editor.choose('integrationFrom', 'Integration URL (No API Key)');
			assert.deepEqual(await editor.labels(), [...WHERE.slice(0, 2), ...WHAT]);
			await editor.panel.getByText('Credential for Zenduty Integration API').waitFor();
			await editor.closePanel();
		});
	});
}
