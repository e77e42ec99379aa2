/** What the parts of the walk share. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Locator } from 'playwright-core';
import { root } from '../installation.mts';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from '../n8n.mts';
import { startReceiver, type Receiver } from '../receiver.mts';
import { startChromium } from './chromium.mts';
import { Editor, PUBLIC_URL } from './editor.mts';

export interface Walk {
	n8n: N8n;
	editor: Editor;
	receiver: Receiver;
	/** The signing key that the user enters. */
	key: string;
	/** Takes a picture for the documentation, in light and dark, if pictures are wanted. */
	picture(name: string, part: Locator, height?: number): Promise<void>;
	end(): Promise<void>;
}

/** High enough to show every parameter at once, in pixels. */
const VIEWPORT = { width: 1280, height: 1800 };

/** Starts n8n and a browser, and logs in. @param takePictures whether to renew `docs/images` */
export async function startWalk(takePictures: boolean): Promise<Walk> {
	const folder = await makeFolder();
	const n8n = await startN8n({ folder, env: { WEBHOOK_URL: `${PUBLIC_URL}/` } });
	await n8n.rest.setUpOwner(OWNER);
	const receiver = await startReceiver();
	const browser: Browser = await startChromium();
	const context = await browser.newContext({
		viewport: VIEWPORT,
		permissions: ['clipboard-read', 'clipboard-write'],
		colorScheme: 'light',
	});
	const page = await context.newPage();
	const editor = new Editor(page, n8n.url);
	await editor.logIn(OWNER);
	return {
		n8n,
		editor,
		receiver,
		key: 'browser-signing-key',
		async picture(name, part, height) {
			if (!takePictures) return;
			await editor.leaveField();
			for (const scheme of ['light', 'dark'] as const) {
				await page.emulateMedia({ colorScheme: scheme });
				await wait(500);
				const box = await part.boundingBox();
				if (box === null) throw new Error(`nothing to see for ${name}`);
				await page.screenshot({
					path: join(root, 'docs', 'images', `${name}-${scheme}.png`),
					clip: { ...box, height: Math.min(box.height, height ?? box.height) },
				});
			}
			await page.emulateMedia({ colorScheme: 'light' });
			await wait(500);
		},
		async end() {
			await browser.close();
			await receiver.close();
			await n8n.stop();
			removeFolder(folder);
		},
	};
}
