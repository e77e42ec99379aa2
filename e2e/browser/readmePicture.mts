/** The picture of the README: what workflows of two examples do, and the page that one shows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { root } from '../../scripts/process.mts';
import { fingerprintOf, README_EXAMPLES, withFingerprint } from '../../test/support/canvas.cts';
import type { Json } from '../n8n/rest.mts';
import { OWNER } from '../n8n/start.mts';
import type { StoredCredential } from '../workflows/actionRun.mts';
import { chooseCredentials, readExample } from '../workflows/examples.mts';
import { ask } from '../workflows/question.mts';
import { Editor } from './editor.mts';
import { inRows } from './examplesWalk.mts';
import type { Walk } from './walk.mts';

/** The name by which the picture is asked for: `npm run e2e:browser -- --pictures readme`. */
export const README = 'readme';

/** What the picture shows of each example: a sentence, and the nodes in their order. */
const WAYS: Record<(typeof README_EXAMPLES)[number], { title: string; nodes: string[] }> = {
	'acknowledge-from-slack': {
		title: 'An incident starts a workflow:',
		nodes: ['Zenduty Trigger', 'Ask in Slack', 'Did somebody take it?', 'Acknowledge it'],
	},
	'approve-a-deployment-by-paging': {
		title: 'A workflow pages whoever is on call, and waits for the answer:',
		nodes: ['Page whoever is on call', 'Was it approved?', 'Approved', 'Tell CI'],
	},
};

/** The node that asks the question, and what it asks. */
const ASKS = { example: 'approve-a-deployment-by-paging', node: 'Page whoever is on call' };
const QUESTION = {
	message: 'Deploy shop 2.4.1?',
	summary: 'Changes: faster search. All tests passed.',
};

/** From one node to the next one, and from one way to the next one, on the canvas. */
const STEP = { right: 192, down: 320 };

/** How much of the canvas is shown around the nodes of a way, in pixels: their names stand out. */
const AROUND = { x: 50, above: 12, below: 62 };

/** The window of the editor: at this size n8n shows the nodes at their full size. */
const WINDOW = { width: 1280, height: 900 };

/** The window of a small phone. The picture shows the whole page, also if it is longer. */
const PHONE = { width: 320, height: 430 };

/** How many pixels of the picture are one pixel of the page, so that small text is sharp. */
const SCALE = 2;

/** What belongs to the editor, and not to the workflow. */
const HIDDEN = `.vue-flow__background, .vue-flow__panel, .tab-bar-container,
	[data-test-id="canvas-handle-plus-wrapper"] { display: none !important; }`;

/** Takes the picture, in light and dark. */
export function readmePicture(walk: Walk): void {
	describe('The picture of the README', () => {
		walk.step('shows two examples, and the page of a question', async () => {
			const examples: Json[] = README_EXAMPLES.map((name) => JSON.parse(readExample(name)));
			const window = { ...WINDOW, scale: SCALE };
			const canvas = await openCanvas(walk, await walk.newPage(window), examples);
			const phone = await walk.newPage({ ...PHONE, scale: SCALE });
			await phone.goto(await askQuestion(walk));
			const picture = await walk.newPage(window);
			const fingerprint = README_EXAMPLES.map((name) =>
				fingerprintOf(JSON.parse(readExample(name))),
			).join(' ');

			for (const colorScheme of ['light', 'dark'] as const) {
				for (const page of [canvas.page, phone, picture]) await page.emulateMedia({ colorScheme });
				await canvas.page.waitForTimeout(1000);
				const ways = [];
				for (const { title, nodes } of Object.values(WAYS)) {
					ways.push({ title, png: await around(nodes.map((name) => canvas.node(name))) });
				}
				await picture.setContent(sheet(ways, await phone.screenshot({ fullPage: true })));
				const shown = picture.locator('main');
				await shown.locator('img').last().waitFor();
				const png = await shown.screenshot();
				const path = join(root, 'docs', 'images', `${README}-${colorScheme}.png`);
				writeFileSync(path, withFingerprint(png, fingerprint));
			}
		});
	});
}

/** Opens the canvas with one row of nodes for each example, without what belongs to the editor. */
async function openCanvas({ n8n }: Walk, page: Page, examples: Json[]): Promise<Editor & Canvas> {
	const rows = Object.values(WAYS).map(({ nodes }, row) => inRows(examples[row], [nodes], STEP));
	const nodes = rows.flatMap((each, row) =>
		each.nodes.map((node: Json) => ({
			...node,
			position: [node.position[0], row * STEP.down],
		})),
	);
	nodes.forEach(chooseCredentials);
	const connections = Object.assign({}, ...rows.map((each) => each.connections));
	const workflow = await n8n.rest.createWorkflow({ ...examples[0], nodes, connections });
	const editor = new Editor(page, n8n.url);
	await editor.logIn(OWNER);
	await editor.openWorkflow(workflow.id);
	await page.addStyleTag({ content: HIDDEN });
	const node = (name: string) =>
		editor.part('canvas-node').and(page.locator(`[data-node-name="${name}"]`));
	return Object.assign(editor, { node });
}

/** Finds a node by its name. */
interface Canvas {
	node(name: string): Locator;
}

/** Asks as the example asks. @returns the address of the page */
async function askQuestion({ n8n, zenduty, editor }: Walk): Promise<string> {
	const example: Json = JSON.parse(readExample(ASKS.example));
	const type = 'zendutyApi';
	const fields = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
	const id = await n8n.rest.createCredential('Of the picture', fields, type);
	const stored: StoredCredential = { type, id, name: 'Of the picture' };
	const { parameters } = example.nodes.find(({ name }: Json) => name === ASKS.node);
	const { approvalType, approvalOptions, options } = parameters;
	const asked = await ask(
		{ rest: n8n.rest, zenduty },
		{ ...QUESTION, approvalType, approvalOptions, options },
		{ name: example.name, stored },
	);
	return editor.reach(asked.link);
}

/** Takes a picture of the canvas around some nodes. */
async function around(nodes: Locator[]): Promise<Buffer> {
	const boxes = await Promise.all(nodes.map(async (node) => (await node.boundingBox())!));
	const left = Math.min(...boxes.map(({ x }) => x)) - AROUND.x;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + AROUND.x;
	const top = Math.min(...boxes.map(({ y }) => y)) - AROUND.above;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + AROUND.below;
	const clip = { x: left, y: top, width: right - left, height: bottom - top };
	return await nodes[0].page().screenshot({ clip });
}

/** Writes the page of which the picture is taken. */
function sheet(ways: Array<{ title: string; png: Buffer }>, phone: Buffer): string {
	const source = (png: Buffer) => `data:image/png;base64,${png.toString('base64')}`;
	const rows = ways.map(({ title, png }) => `<h2>${title}</h2><img src="${source(png)}">`);
	return `<!doctype html>
<style>
	:root { color-scheme: light dark; }
	body { margin: 0; font-family: sans-serif; color: light-dark(#1f2328, #f0f6fc); }
	/* The background is GitHub's. npm shows the dark picture on a white page. */
	main { display: flex; gap: 24px; align-items: center; width: 1000px; padding: 8px; }
	main { background: light-dark(#fff, #0d1117); }
	h2 { margin: 12px 0 4px; font-size: 19px; }
	section { flex: 1; }
	section img { width: 100%; border-radius: 12px; }
	aside img { display: block; width: 250px; border-radius: 26px; border: 8px solid light-dark(#30363d, #6e7681); }
</style>
<main><section>${rows.join('')}</section><aside><img src="${source(phone)}"></aside></main>`;
}
