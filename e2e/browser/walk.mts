/** What the parts of the walk share. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { root } from '../../scripts/process.mts';
import { withFingerprint } from '../../test/support/canvas.cts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import { outputOf, type Execution, type Json } from '../n8n/rest.mts';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from '../n8n/start.mts';
import { failureOf, type ErrorCode } from '../workflows/failure.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';
import { startChromium } from '../programs/chromium.mts';
import { Editor, PUBLIC_URL } from './editor.mts';

export interface Walk {
	n8n: N8n;
	editor: Editor;
	receiver: Receiver;
	/** The Zenduty that the API key belongs to. */
	zenduty: Simulator;
	/**
	 * A step of the walk, as a test. Each begins where the one before ended: after one that fails,
	 * the others are skipped.
	 */
	step(name: string, take: () => Promise<void>): void;
	/** The signing key that the user enters. */
	key: string;
	/** Chooses an operation of the open node; where none is open, a workflow begins with one. */
	operation(resource: string, operation: string): Promise<void>;
	/**
	 * Runs the open node. What the simulator did before is forgotten.
	 *
	 * @param shown what the output panel then shows
	 * @returns the items that the node gave
	 */
	run(shown: RegExp): Promise<Json[]>;
	/**
	 * Runs the open node, which fails. The editor shows both texts of its error, the message and what to
	 * do.
	 *
	 * @param names what the message names
	 */
	fails(code: ErrorCode, names: string): Promise<void>;
	/**
	 * Takes a picture for the documentation where it shows one, in light and dark, if pictures are wanted.
	 *
	 * @param height of the window meanwhile, in pixels
	 */
	picture(name: string, part: Locator, height: number, options?: PictureOptions): Promise<void>;
	/** Whether pictures are wanted. */
	takesPictures: boolean;
	/** Opens a page for somebody else, who is not logged in. @param scale 2 for a sharp picture */
	newPage(window: { width: number; height: number; scale?: number }): Promise<Page>;
	end(): Promise<void>;
}

/** How a picture differs from what its part of the page shows at once. */
export interface PictureOptions {
	/** What is done once the window has its height. */
	settle?: () => Promise<void>;
	/** What covers the top of the part: the picture begins below it. */
	below?: Locator;
	/** Returns the fingerprint of what the picture shows, once the window has its height. */
	fingerprint?: () => Promise<string> | string;
}

const KEY = 'browser-signing-key';

/** High enough to show every parameter at once, in pixels. */
const VIEWPORT = { width: 1280, height: 1800 };

/** Starts n8n and a browser, and logs in. @param takePictures whether to renew `docs/images` */
export async function startWalk(takePictures: boolean): Promise<Walk> {
	const folder = await makeFolder();
	const n8n = await startN8n({ folder, env: { WEBHOOK_URL: `${PUBLIC_URL}/` } });
	await n8n.rest.setUpOwner(OWNER);
	const receiver = await startReceiver();
	const zenduty = await startSimulator();
	const browser: Browser = await startChromium();
	const context = await browser.newContext({
		viewport: VIEWPORT,
		permissions: ['clipboard-read', 'clipboard-write'],
		colorScheme: 'light',
	});
	const page = await context.newPage();
	const editor = new Editor(page, n8n.url);
	await editor.logIn(OWNER);
	let failed: string | undefined;
	async function execute(): Promise<Execution> {
		const started = page.waitForResponse(
			(response) => response.request().method() === 'POST' && /\/run\b/.test(response.url()),
		);
		await editor.execute();
		const { data } = await (await started).json();
		return await n8n.rest.untilEnded(data.executionId);
	}
	return {
		n8n,
		editor,
		receiver,
		zenduty,
		step(name, take) {
			it(name, async (test) => {
				if (failed !== undefined) return test.skip(`after "${failed}"`);
				try {
					await take();
				} catch (error) {
					failed = name;
					const path = join(tmpdir(), 'zenduty-browser-failure.png');
					const pages = browser.contexts().flatMap((each) => each.pages());
					await pages.at(-1)?.screenshot({ path });
					console.error(`The page at that moment: ${path}`);
					throw error;
				}
			});
		},
		key: KEY,
		async operation(resource, operation) {
			if (!(await editor.panel.isVisible())) {
				await editor.newWorkflowByHand();
				await editor.addZenduty('Acknowledge incident');
			}
			if ((await editor.chosen('resource')) !== resource) await editor.choose('resource', resource);
			if ((await editor.chosen('operation')) === operation) return;
			await editor.choose('operation', operation);
		},
		async run(shown) {
			zenduty.journal.clear();
			const execution = await execute();
			await editor.outputText(shown);
			return outputOf(execution, execution.data.resultData.lastNodeExecuted)[0] ?? [];
		},
		async fails(code, names) {
			const { data } = await execute();
			const failure = failureOf(data.resultData.error);
			const shown = await editor.outputText(names);
			assert.equal(failure?.code, code);
			assert.ok(failure.message.includes(names), failure.message);
			for (const text of [failure.message, failure.description]) {
				assert.ok(shown.includes(text), `"${text}" in "${shown}"`);
			}
		},
		async picture(name, part, height, options = {}) {
			if (!takePictures) return;
			await editor.leaveField();
			await editor.untilSilent();
			await page.mouse.move(0, 0);
			await page.setViewportSize({ ...VIEWPORT, height });
			await options.settle?.();
			await inBothSchemes(name, part, options);
			await page.setViewportSize(VIEWPORT);
			await wait(500);
		},
		async newPage({ scale, ...viewport }) {
			const somebody = await browser.newContext({ viewport, deviceScaleFactor: scale });
			return await somebody.newPage();
		},
		takesPictures: takePictures,
		async end() {
			await browser.close();
			await receiver.close();
			await zenduty.stop();
			await n8n.stop();
			removeFolder(folder);
		},
	};
}

/** Takes a picture of a part of a page, in light and dark, where a document shows it. */
export async function inBothSchemes(
	name: string,
	part: Locator,
	{ below, fingerprint }: PictureOptions = {},
): Promise<void> {
	const documents = readDocuments();
	for (const colorScheme of ['light', 'dark'] as const) {
		const picture = `images/${name}-${colorScheme}.png`;
		if (!documents.includes(picture)) continue;
		await part.page().emulateMedia({ colorScheme });
		await wait(1000);
		const png = below === undefined ? await part.screenshot() : await screenshotBelow(below, part);
		const shown = fingerprint === undefined ? png : withFingerprint(png, await fingerprint());
		writeFileSync(join(root, 'docs', picture), shown);
	}
	await part.page().emulateMedia({ colorScheme: 'light' });
}

/** Takes a picture of what a part shows below something that covers its top. */
async function screenshotBelow(cover: Locator, part: Locator): Promise<Buffer> {
	const [above, whole] = [await cover.boundingBox(), await part.boundingBox()];
	if (above === null || whole === null)
		throw new Error('What the picture shows is not on the page');
	const top = Math.ceil(above.y + above.height);
	const height = Math.floor(whole.y + whole.height) - top;
	return await part.page().screenshot({ clip: { ...whole, y: top, height } });
}

/** Reads the documents that show pictures, as one text. */
function readDocuments(): string {
	const pages = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
	return ['README.md', ...pages.map((page) => join('docs', page))]
		.map((file) => readFileSync(join(root, file), 'utf8'))
		.join('\n');
}
