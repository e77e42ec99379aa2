/** The walk: the examples on the canvas. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Json } from '../n8n/rest.mts';
import { EXAMPLES, readExample } from '../workflows/examples.mts';
import type { Walk } from './walk.mts';

const STICKY = 'n8n-nodes-base.stickyNote';

/** How high a picture of a canvas is, in pixels. */
const HEIGHT = 720;

export function examplesWalk(walk: Walk): void {
	const { editor, n8n, step } = walk;
	const named = (name: string) => editor.page.locator(`[data-node-name="${name}"]`);

	describe('The examples on the canvas:', () => {
		for (const name of EXAMPLES) {
			step(`${name}: every node is there, and n8n knows it`, async () => {
				const example: Json = JSON.parse(readExample(name));
				const { id } = await n8n.rest.createWorkflow(example);
				await editor.openWorkflow(id);
				const nodes = example.nodes.filter(({ type }: Json) => type !== STICKY);
				for (const node of nodes) {
					const onCanvas = editor.part('canvas-node').and(named(node.name));
					assert.equal(await onCanvas.count(), 1, node.name);
				}
				// What n8n shows for a node whose type it does not know.
				assert.equal(await editor.page.getByText('Install this node').count(), 0);
				await walk.picture(`examples/${name}`, editor.part('canvas'), HEIGHT, async () => {
					await editor.part('zoom-to-fit').click();
				});
			});
		}
	});
}
