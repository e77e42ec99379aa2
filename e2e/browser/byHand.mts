/** An operation of the node, chosen in its menus and run by a click. */
import { outputOf, type Json } from '../n8n/rest.mts';
import type { Walk } from './walk.mts';

export class ByHand {
	constructor(private readonly walk: Walk) {}

	/** Chooses an operation of the open node; where none is open, a workflow begins with one. */
	async choose(resource: string, operation: string): Promise<void> {
		const { editor } = this.walk;
		if (!(await editor.panel.isVisible())) await this.begin();
		if ((await editor.chosen('resource')) !== resource) await editor.choose('resource', resource);
		if ((await editor.chosen('operation')) !== operation) {
			await editor.choose('operation', operation);
		}
	}

	private async begin(): Promise<void> {
		const { editor } = this.walk;
		await this.walk.needs('zendutyApi');
		await editor.newWorkflowByHand();
		await editor.addZenduty('Acknowledge an incident');
	}

	/** Chooses from the list of a field that picks one thing. @returns all rows of the list */
	async pick(name: string, row: string): Promise<string[]> {
		const rows = await this.walk.editor.openList(name);
		await this.walk.editor.pickFromList(row);
		return rows;
	}

	/**
	 * Runs the open node. What the simulator did before is forgotten.
	 *
	 * @param shown what the output panel then shows
	 * @returns the items that the node gave
	 */
	async run(shown: RegExp): Promise<Json[]> {
		const { editor, zenduty } = this.walk;
		zenduty.journal.clear();
		const execution = await this.walk.execute();
		await editor.outputText(shown);
		return outputOf(execution, execution.data.resultData.lastNodeExecuted)[0] ?? [];
	}
}
