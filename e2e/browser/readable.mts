/** Whether people can read a page and work with it, whatever their eyes, window and hands. */
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** How somebody looks at a page. */
interface View {
	/** Of the window, in pixels. */
	width: number;
	colorScheme: 'light' | 'dark';
	/** What the browser's zoom multiplies, which leaves fewer pixels to the page. */
	zoom: number;
	/** What the size of texts alone is multiplied by, as in the settings of a browser. */
	text: number;
}

/** Colours do not depend on the size, so one dark view shows them. */
const VIEWS: View[] = [
	{ width: 360, colorScheme: 'light', zoom: 1, text: 1 },
	{ width: 360, colorScheme: 'light', zoom: 2, text: 1 },
	{ width: 360, colorScheme: 'dark', zoom: 1, text: 2 },
	{ width: 1280, colorScheme: 'light', zoom: 1, text: 1 },
];

/** Rules of axe that are not on by themselves. */
const STRICTER = {
	'color-contrast-enhanced': { enabled: true },
	'target-size': { enabled: true },
};

/** Looks at a page in every view: axe finds nothing, and nothing needs to be scrolled sideways. */
export async function assertReadable(page: Page): Promise<void> {
	for (const { width, colorScheme, zoom, text } of VIEWS) {
		const view = `${width} pixels, ${colorScheme}, zoom ${zoom}, text ${text}`;
		await page.setViewportSize({ width: width / zoom, height: 844 / zoom });
		await page.emulateMedia({ colorScheme });
		await page.evaluate((size) => (document.documentElement.style.fontSize = size), `${text}em`);
		await assertNotTooWide(page, view);
		// In one piece: otherwise axe opens one more page for each look.
		const axe = new AxeBuilder({ page }).setLegacyMode().options({ rules: STRICTER });
		const { violations, incomplete, passes } = await axe.analyze();
		const found = [...violations, ...incomplete].map(({ id, nodes }) => [
			id,
			...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
		]);
		assert.deepEqual(found, [], view);
		assert.ok(
			passes.some(({ id }) => id === 'color-contrast-enhanced'),
			'axe has looked',
		);
	}
}

/** Makes sure that nothing is wider than the window. @param view for the message */
export async function assertNotTooWide(page: Page, view: string): Promise<void> {
	const tooWide = await page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		return scrollWidth - clientWidth;
	});
	assert.equal(tooWide, 0, `Too wide: ${view}`);
}

/**
 * Presses the Tab key, and sees where that leads. Each place is marked by an outline.
 *
 * @param names of the fields and buttons, in the order in which they come
 */
export async function tabThrough(page: Page, ...names: string[]): Promise<void> {
	for (const expected of names) {
		await page.keyboard.press('Tab');
		const [name, outline] = await focused(page);
		assert.equal(name, expected);
		assert.match(outline, /^solid [2-9]/, `"${name}" shows that it has the focus`);
	}
}

/** Returns the name of what has the focus, and its outline: its style, and its width in pixels. */
export async function focused(page: Page): Promise<[name: string, outline: string]> {
	return await page.evaluate(() => {
		const element = document.activeElement as HTMLElement;
		const { outlineStyle, outlineWidth } = getComputedStyle(element);
		const label = 'labels' in element ? (element as HTMLInputElement).labels?.[0] : undefined;
		const name = (label ?? element).textContent ?? '';
		return [name.trim(), `${outlineStyle} ${outlineWidth}`];
	});
}
