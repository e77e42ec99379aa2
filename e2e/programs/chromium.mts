/** The browser: Debian's Chromium, headless. */
import { existsSync } from 'node:fs';
import { chromium as driver, selectors, type Browser } from 'playwright-core';
import { run } from '../../scripts/process.mts';

const PROGRAM = '/usr/bin/chromium';

/** n8n's editor marks its parts so. */
selectors.setTestIdAttribute('data-test-id');

/** Makes sure that Chromium is there: root installs it, others are told how. */
export async function ensureChromium(): Promise<void> {
	if (!existsSync(PROGRAM)) await install();
}

/** Starts Chromium. Where it is missing, root installs it; others are told how. */
export async function startChromium(): Promise<Browser> {
	await ensureChromium();
	return await driver.launch({
		executablePath: PROGRAM,
		args: [
			'--headless',
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}

async function install(): Promise<void> {
	if (process.getuid?.() !== 0) {
		throw new Error(`${PROGRAM} is missing. Install it: sudo apt-get install chromium`);
	}
	console.log('Installing Chromium, once …');
	await run('apt-get', ['update'], '/');
	// The font is for the pictures of the documentation.
	await run('apt-get', ['install', '--yes', 'chromium', 'fonts-noto-color-emoji'], '/');
}
