/** A user gives the action to an AI agent; without a model it ends there. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Walk } from './walk.mts';

export function toolWalk(walk: Walk): void {
	describe('As a tool of an agent:', () => {
		walk.step('is found among the tools', async () => {
			const { editor } = walk;
			await openTools(walk);
			const [review, tool, ...more] = await editor.search('zenduty');
			assert.match(review ?? 'nothing', /^Zenduty\s+Request human approval for tools$/);
			assert.match(tool ?? 'nothing', /^Zenduty Tool\s+Acknowledge/);
			assert.deepEqual(more, []);
			await editor.pick('Zenduty Tool');
		});

		walk.step('lets the model fill in the event', async () => {
			const { editor } = walk;
			const choices = editor.part('item-iterator-item').filter({ hasText: 'Send an event' });
			// n8n shows either its choice of actions or, at once, the panel.
			await choices.first().or(editor.panel).first().waitFor();
			if (await choices.first().isVisible()) await choices.first().click();
			await editor.panel.waitFor();
			for (const name of ['title', 'summary']) {
				await editor
					.field(name)
					.getByTestId('from-ai-override-button')
					.or(fromAi(walk, name))
					.first()
					.click();
			}
			assert.match(await editor.panel.innerText(), /Defined automatically by the model/i);
			await editor.closePanel();
		});
	});
}

function fromAi({ editor }: Walk, name: string) {
	const item = editor.part('parameter-item').filter({ has: editor.field(name) });
	return item.getByTestId('from-ai-override-button');
}

/** Begins a workflow with an agent, and opens the list of its tools. */
export async function openTools({ editor }: Pick<Walk, 'editor'>): Promise<void> {
	await editor.newWorkflow();
	await editor.part('canvas-add-button').click();
	await editor.search('AI Agent');
	await editor.pick(/^AI Agent/);
	if (await editor.panel.isVisible()) await editor.closePanel();
	const handle = editor.page.locator('[data-handleid="inputs/ai_tool/0"]');
	await handle.getByTestId('canvas-handle-plus').click();
}
